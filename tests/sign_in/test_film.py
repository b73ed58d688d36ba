"""The kommune's film on the sign-in page: its own files alone, part by part, and never without its text."""

from pathlib import Path

import pytest
from django.test import Client

from permissions.sign_in.film import film, film_has_its_text
from stafettlog.notifications import account_texts

pytestmark = pytest.mark.django_db
BYTES = bytes(range(256)) * 8


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    (tmp_path / "hei.mp4").write_bytes(BYTES)
    (tmp_path / "hei.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:02.000\nHei", encoding="utf-8")
    (tmp_path / "hei.txt").write_text(
        "En stafettpinne går fra hånd til hånd.\n\nHei <b>du</b>.", encoding="utf-8"
    )
    (tmp_path / "lonn.xlsx").write_text("ikke for andre", encoding="utf-8")
    settings.INTRODUCTION_FILM = str(tmp_path / "hei.mp4")
    return tmp_path


def page(**headers: str) -> str:
    return Client().get("/login/", headers=headers).content.decode()


def test_film_its_captions_and_its_text_are_on_the_sign_in_page(folder):
    shown = page()
    assert '<source src="/film/film.mp4" type="video/mp4">' in shown
    assert '<track kind="captions" src="/film/film.vtt"' in shown
    assert "En stafettpinne går fra hånd til hånd." in shown
    assert "Hei &lt;b&gt;du&lt;/b&gt;." in shown
    assert film_has_its_text() == []


def test_text_is_in_the_readers_language_where_there_is_one(folder, settings):
    settings.PORTAL_LANGUAGES = ["nb", "pl"]
    assert '<div lang="nb" dir="auto"><p>En stafettpinne' in page(accept_language="pl")
    (folder / "hei.pl.txt").write_text("Pałeczka.", encoding="utf-8")
    assert '<div lang="pl" dir="auto"><p>Pałeczka.' in page(accept_language="pl")


def test_film_is_served_part_by_part_from_our_own_origin(folder):
    answer = Client().get("/film/film.mp4", headers={"range": "bytes=10-19"})
    assert (answer.status_code, answer["Content-Type"]) == (206, "video/mp4")
    assert b"".join(answer.streaming_content) == BYTES[10:20]
    answer.close()
    assert "media-src 'self'" in Client().get("/login/")["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/film/lonn.xlsx", "/film/hei.mp4", "/film/../hei.txt", "/film/"])
def test_nothing_else_of_the_folder_is_served(folder, address):
    assert Client().get(address).status_code in (302, 404)


@pytest.mark.parametrize("gone", ["hei.vtt", "hei.txt"])
def test_check_warns_of_a_film_without_captions_or_text(folder, gone):
    (folder / gone).unlink()
    (warning,) = film_has_its_text()
    assert gone[-4:] in warning.msg
    assert "/film/film.mp4" in page()


@pytest.mark.parametrize("name", ["borte.mp4", "lonn.xlsx"])
def test_what_is_no_film_is_not_shown_and_the_check_says_so(folder, settings, name):
    settings.INTRODUCTION_FILM = str(folder / name)
    assert film() is None
    assert "<video" not in page()
    (warning,) = film_has_its_text()
    assert warning.id == "stafett.W001"


def test_mail_mentions_the_film_only_when_it_is_there(folder, settings):
    said = str(account_texts.foresatt("Hanne", None))
    assert "se en kort film" in said
    settings.INTRODUCTION_FILM = ""
    assert "film" not in str(account_texts.foresatt("Hanne", None))
    assert film_has_its_text() == []
