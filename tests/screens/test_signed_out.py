"""A form that is sent when nobody is signed in any more: explained, and nothing typed is swallowed."""

from uuid import uuid4

import pytest
from django.test import Client

from stafettlog.models import Concern, Draft
from tests.factories import make_log, make_organisation, make_staff

pytestmark = pytest.mark.django_db
TEXT = "Strever med å følge beskjeder."


@pytest.fixture
def url() -> str:
    log = make_log(make_staff(make_organisation()))
    return f"/stafettlog/stafettlog/{log.pk}/oppmerksomhet/ny/"


def test_the_words_and_the_way_to_the_draft_are_shown(client: Client, url: str) -> None:
    draft = uuid4()
    answer = client.post(
        url, {"submission": uuid4(), "draft": draft, "text": TEXT, "goal": "", "number": "068518 58669"}
    )
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "no-store" in answer["Cache-Control"]
    assert "Du er logget ut" in page
    assert TEXT in page
    assert "58669" not in page
    assert f'href="/login/?next={url.replace("/", "%2F")}%3Fkladd%3D{draft}"' in page
    assert not Concern.objects.exists()


def test_without_a_draft_one_comes_back_to_the_form(client: Client, url: str) -> None:
    page = client.post(url, {"submission": uuid4(), "draft": "tull", "text": TEXT}).content.decode()
    assert "Det er ikke lagret." in page
    assert f'href="/login/?next={url.replace("/", "%2F")}"' in page


def test_the_autosave_is_told_and_keeps_nothing(client: Client, url: str) -> None:
    assert client.post(url, {"submission": uuid4(), "text": TEXT, "_autosave": "1"}).status_code == 401
    assert not Draft.objects.exists()


def test_the_page_is_the_same_for_a_log_that_does_not_exist(client: Client, url: str) -> None:
    data = {"submission": "x", "text": TEXT}
    other = f"/stafettlog/stafettlog/{uuid4()}/oppmerksomhet/ny/"
    first, second = (client.post(one, data).content.decode() for one in (url, other))
    assert first.replace(url.split("/")[3], "") == second.replace(other.split("/")[3], "")


def test_a_form_from_before_a_new_sign_in_gives_the_words_back() -> None:
    client = Client(enforce_csrf_checks=True)
    holder = make_staff(make_organisation())
    address = f"/stafettlog/stafettlog/{make_log(holder).pk}/oppmerksomhet/ny/"
    draft = uuid4()
    data = {"submission": uuid4(), "draft": draft, "text": TEXT, "csrfmiddlewaretoken": "gammel"}
    # From elsewhere, or by nobody: no word of what was sent.
    assert TEXT not in client.post(address, data).content.decode()
    client.force_login(holder.user)
    answer = client.post(address, data)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert TEXT in page
    assert f'href="{address}?kladd={draft}"' in page
