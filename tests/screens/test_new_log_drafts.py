"""Nytt stafettbarn as a draft: kept in any state, seen by its author alone, nothing lost on the way."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from permissions import file_store
from stafettlog.models import Draft, OutboxMessage, Stafettlog, StoredFile
from tests.factories import make_organisation, make_staff
from tests.screens.new_log import URL, as_draft, client_of, foresatt_data, form_data, pdf

pytestmark = pytest.mark.django_db

KEPT = "Kladden er lagret på Min side. Bare du ser den. Den slettes etter 14 dager."


@pytest.fixture
def holder():
    return make_staff(make_organisation("Bakketoppen skole"))


def kept(holder, **changes):
    """A draft of the person's, and the page that shows it."""
    client = client_of(holder)
    response = client.post(URL, as_draft(form_data(holder.organisation, **changes)), follow=True)
    return client, Draft.objects.get(owner=holder.user), response


def test_lagre_keeps_any_state_of_the_form_without_checking_it(holder):
    _client, draft, response = kept(
        holder, number="12", first_name="Anders", last_name="", email="x@", **foresatt_data(0, phone="?")
    )
    text = response.content.decode()
    assert KEPT in text
    assert response.request["QUERY_STRING"] == f"kladd={draft.pk}"
    for typed in ('value="12"', 'value="Anders"', 'value="x@"', 'value="?"'):
        assert typed in text
    assert "data-error-summary" not in text
    assert not response.context["has_errors"]
    assert not Stafettlog.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_an_entirely_empty_form_can_be_kept(holder):
    response = client_of(holder).post(URL, {"_save": "1"}, follow=True)
    assert KEPT in response.content.decode()
    assert response.context["forms"].foresatte.total_form_count() == 1


def test_lagre_again_keeps_the_same_draft(holder):
    client, draft, _response = kept(holder)
    data = form_data(holder.organisation, draft=str(draft.pk), first_name="Lisa")
    client.post(URL, as_draft(data))
    assert Draft.objects.get().content["first_name"] == ["Lisa"]


def test_a_draft_is_invisible_to_everyone_else(holder):
    _client, draft, _response = kept(holder)
    other = client_of(make_staff(holder.organisation, leader=True))
    for unknown in (draft.pk, uuid4(), "tull"):
        answer = other.get(f"{URL}?kladd={unknown}")
        assert (answer.status_code, answer.url) == (302, "/")
        page = other.get("/").content.decode()
        assert "Kladden finnes ikke lenger. Den er sendt eller slettet." in page
        assert "Andersen" not in page


def test_another_persons_draft_cannot_be_written_opened_or_emptied(holder):
    _client, draft, _response = kept(holder, document=pdf())
    thief = make_staff(holder.organisation)
    data = form_data(holder.organisation, draft=str(draft.pk), first_name="Stjålet")
    client_of(thief).post(URL, as_draft(data, "_remove_document"))
    client_of(thief).post(URL, as_draft(data, "_autosave"))
    assert client_of(thief).post(URL, data).status_code == 302
    draft.refresh_from_db()
    assert draft.content["first_name"] == ["Anders"]
    assert draft.files.get().original_name == "samtykke.pdf"
    assert Stafettlog.objects.get().current_consent.document is None


def test_autosave_keeps_the_text_and_answers_with_the_draft(holder):
    client = client_of(holder)
    answer = client.post(URL, as_draft(form_data(holder.organisation), "_autosave")).json()
    draft = Draft.objects.get()
    assert answer["draft"] == str(draft.pk)
    assert len(answer["saved_at"]) == 5
    names = set(draft.content)
    assert not names & {"csrfmiddlewaretoken", "submission", "draft", "_autosave"}


def test_opening_removes_the_draft(holder):
    client, draft, _response = kept(holder)
    client.post(URL, form_data(holder.organisation, draft=str(draft.pk)))
    assert not Draft.objects.exists()


def test_opening_removes_a_draft_whose_answer_never_reached_the_page(holder):
    client, data = client_of(holder), form_data(holder.organisation)
    assert client.post(URL, as_draft(data, "_autosave")).status_code == 200
    assert client.post(URL, data).status_code == 302
    assert not Draft.objects.exists()
    assert client.post(URL, as_draft(data, "_autosave")).status_code == 409


def test_lagre_keeps_the_file_and_fjern_fil_removes_it(holder, django_capture_on_commit_callbacks):
    client, draft, response = kept(holder, document=pdf("Signert skjema.pdf"))
    assert "Signert skjema.pdf er lastet opp" in response.content.decode()
    name = StoredFile.objects.get().storage_name
    data = as_draft(form_data(holder.organisation, draft=str(draft.pk)), "_remove_document")
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(URL, data)
    assert "er lastet opp" not in response.content.decode()
    assert 'value="Anders"' in response.content.decode()
    assert not StoredFile.objects.exists()
    with pytest.raises(FileNotFoundError):
        file_store.get(name)


def test_a_new_file_takes_the_place_of_the_old(holder):
    client, draft, _response = kept(holder, document=pdf("feil.pdf"))
    data = form_data(holder.organisation, draft=str(draft.pk), document=pdf("riktig.pdf"))
    client.post(URL, as_draft(data))
    assert StoredFile.objects.get().original_name == "riktig.pdf"


def test_lagre_with_a_wrong_file_keeps_the_text_and_says_what_is_wrong(holder):
    file = SimpleUploadedFile("skjema.docx", b"PK\x03\x04 word")
    client = client_of(holder)
    response = client.post(URL, as_draft(form_data(holder.organisation, document=file)))
    text = response.content.decode()
    assert KEPT in text
    assert "Filen må være en PDF eller et bilde" in text
    assert Draft.objects.get().content["first_name"] == ["Anders"]


def test_a_block_more_and_a_block_less_without_javascript_lose_nothing(holder):
    client = client_of(holder)
    data = form_data(holder.organisation, number="12", document=pdf())
    more = client.post(URL, as_draft(data, "_add_foresatt"))
    rows = more.context["forms"].foresatte.forms
    assert [row["first_name"].value() for row in rows] == ["Hanne", None]
    assert rows[1]["same_address"].value()
    assert "samtykke.pdf er lastet opp" in more.content.decode()
    assert "data-error-summary" not in more.content.decode()
    rows = [foresatt_data(0, first_name="Per"), foresatt_data(1, first_name="Kari")]
    data = as_draft(form_data(holder.organisation, rows), "_remove_foresatt") | {"_remove_foresatt": "0"}
    rows = client.post(URL, data).context["forms"].foresatte.forms
    assert [row["first_name"].value() for row in rows] == ["Kari"]


@pytest.mark.parametrize("place", ["0", "7", "-1", "x", ""])
def test_the_only_foresatt_is_never_removed(holder, place):
    data = as_draft(form_data(holder.organisation), "_remove_foresatt") | {"_remove_foresatt": place}
    rows = client_of(holder).post(URL, data).context["forms"].foresatte.forms
    assert [row["first_name"].value() for row in rows] == ["Hanne"]


def test_who_has_lost_the_place_gets_the_typed_text_back(holder):
    client = client_of(holder)
    holder.ended_at, holder.ended_by = timezone.now(), holder.user
    holder.save()
    response = client.post(URL, form_data(holder.organisation))
    text = response.content.decode()
    assert response.status_code == 403
    assert 'value="Hauges gate 32"' in text
    assert "Ingenting er lagret." in text


def test_a_photo_is_neither_asked_for_nor_kept_when_the_kommune_switches_it_off(holder, settings):
    settings.CHILD_PHOTO = False
    client = client_of(holder)
    assert "Last opp bilde" not in client.get(URL).content.decode()
    assert client.post(URL, form_data(holder.organisation, photo=pdf())).status_code == 302
    assert not StoredFile.objects.exists()
