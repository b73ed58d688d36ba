"""Utgående meldinger: the demo's mails as files, and the page that shows them to this machine alone."""

from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from stafettlog.demo.mail_folder import sent_mails
from stafettlog.notifications.delivery import deliver
from tests.notifications.everything import world

ADDRESS = "/utgaende-meldinger/"


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """A demo whose mails go to an empty folder."""
    settings.DEMO_MODE = True
    settings.ROOT_URLCONF = "tests.demo.urls"
    settings.DEMO_MAIL_ROOT = tmp_path / "mail"
    settings.EMAIL_BACKEND = "stafettlog.demo.mail_folder.FolderBackend"
    return settings.DEMO_MAIL_ROOT


def send(subject: str = "Hei", text: str = "Tekst", name: str = "0a") -> None:
    mail = EmailMultiAlternatives(
        subject, text, "fra@solvik.example", ["til@solvik.example"], headers={"Message-ID": f"<{name}@x>"}
    )
    mail.attach_alternative(f"<p>{text}</p><script>alert(1)</script>", "text/html")
    get_connection().send_messages([mail])


def test_page_is_there_in_the_demo_alone(client: Client, db: None) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("outgoing_mail")
    assert client.get(ADDRESS).status_code == 302  # the staff site's sign-in, as any unknown address
    assert "Utgående meldinger" not in client.get("/login/").content.decode()


def test_anyone_on_this_machine_reads_the_mails(client: Client, db: None, folder: Path) -> None:
    w = world()
    deliver()
    page = client.get(ADDRESS).content.decode()
    assert "Du har fått tilgang til Stafettloggen" in page
    assert f"Til {w.relation.email}" in page
    assert f"Hei {w.relation.display_name}" in page
    assert 'lang="nb"' in client.get(f"{ADDRESS}{sent_mails()[0].name}/html/").content.decode()


def test_empty_folder_is_said(client: Client, db: None, folder: Path) -> None:
    assert "Ingen meldinger er sendt ennå." in client.get(ADDRESS).content.decode()


def test_sign_in_page_and_footer_lead_there(client: Client, db: None, folder: Path) -> None:
    assert client.get("/login/").content.decode().count(f'href="{ADDRESS}"') == 2


def test_another_machine_sees_nothing(client: Client, db: None, folder: Path) -> None:
    send()
    for address in (ADDRESS, f"{ADDRESS}0a/html/"):
        for remote in ("10.0.0.7", "2001:db8::1", "", "noe"):
            assert client.get(address, REMOTE_ADDR=remote).status_code == 404
    assert client.get(ADDRESS, REMOTE_ADDR="::1").status_code == 200


def test_nothing_is_shown_outside_demo_mode_even_if_mounted(
    client: Client, db: None, folder: Path, settings: Any
) -> None:
    send()
    settings.DEMO_MODE = False
    assert client.get(ADDRESS).status_code == 404


def test_nobody_posts_there(client: Client, db: None, folder: Path) -> None:
    assert client.post(ADDRESS).status_code == 405


def test_what_a_mail_says_is_text_on_the_page(client: Client, db: None, folder: Path) -> None:
    send("<b>Hei</b>", "<script>alert(1)</script>")
    page = client.get(ADDRESS).content.decode()
    assert "<b>Hei" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_html_part_may_do_nothing(client: Client, db: None, folder: Path) -> None:
    send()
    response = client.get(f"{ADDRESS}0a/html/")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_same_mail_twice_is_one_file(folder: Path) -> None:
    send()
    send()
    assert [path.name for path in folder.iterdir()] == ["0a.eml"]


@pytest.mark.parametrize("name", ["..%2f..%2fsecrets", "nope", "secrets.json", "0A"])
def test_no_other_file_is_shown(client: Client, db: None, folder: Path, name: str) -> None:
    send()
    assert client.get(f"{ADDRESS}{name}/html/").status_code in {302, 404}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"Content-Type: text/plain; charset=klingon\n\nx",
        b"Subject: =?x?y\n\n",
        b"x" * 300_000,
    ],
)
def test_strange_file_breaks_no_page(client: Client, db: None, folder: Path, content: bytes) -> None:
    send("Et helt vanlig emne")
    (folder / "0b.eml").write_bytes(content)
    (folder / "0c.eml").symlink_to("/etc/hostname")
    (folder / "0d.eml").mkdir()
    page = client.get(ADDRESS)
    assert page.status_code == 200
    assert "Et helt vanlig emne" in page.content.decode()
