"""«Opplysninger om meg»: what a foresatt reads and takes along of oneself, and nothing of the other."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from exports.models import ExportReceipt
from permissions import history
from permissions.models import AccessLog, SignIn, SignInEnd
from stafettlog.documents import typst
from stafettlog.models import Consent, MessageKind, OutboxMessage
from stafettlog.services import foresatt_access
from tests import factories as make
from tests.documents.pdf import facts, words
from tests.screens.on_log import access_log_fails, log_page, text
from tests.screens.portal import SECRET, Story
from tests.screens.tiltak import signed_in

URL = "/portal/om-meg/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return Story().fill()


@pytest.fixture
def family(client: Client, story: Story) -> Client:
    client.force_login(story.user)
    return client


def package(answer: HttpResponse) -> dict[str, Any]:
    """The JSON of a package, its parts by their ids."""
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["innsyn.pdf", "innsyn.json"]
        found = json.loads(archive.read("innsyn.json"))
    return found | {section["id"]: section["entries"] for section in found["sections"]}


def test_foresatt_reads_what_is_registered_of_oneself(family: Client, story: Story) -> None:
    page = text(family.get(URL))
    for part in (story.mother.phone, story.mother.email, "Mor", "Har foreldreansvar", "Samtykker"):
        assert part in page
    assert story.mother.foresatt.national_number not in page
    assert 'href="/portal/om-meg/"' in page


def test_nothing_of_the_other_foresatt_or_of_what_staff_have_written(family: Client, story: Story) -> None:
    page, sent = family.get(URL), family.post(URL, {"format": "zip"})
    pdf = words(family.post(URL, {"format": "pdf"}).content)
    father = story.father.foresatt.national_number
    for said in (text(page), json.dumps(package(sent), ensure_ascii=False), pdf):
        for part in (SECRET, SECRET.lower(), "911 11 911", father, "Vansker med leseflyt"):
            assert part not in said


def test_package_has_consents_meetings_messages_openings_and_sign_ins(family: Client, story: Story) -> None:
    consent = Consent.objects.get(log=story.log)
    OutboxMessage.objects.create(
        kind=MessageKind.LOG_CLOSED, log=story.log, relation=story.father, occasion="other"
    )
    now = timezone.now()
    SignIn.objects.create(
        user=story.user,
        part="staff",
        method="local",
        device="Firefox",
        started_at=now,
        seen_at=now,
        ended_at=now,
        ended_why=SignInEnd.IDLE,
    )
    found = package(family.post(URL, {"format": "zip"}))
    own = OutboxMessage.objects.filter(relation=story.mother).count()
    invited = OutboxMessage.objects.filter(invitation__relation=story.mother).count()
    assert len(found["messages"]) == own + invited
    given = consent.givers.filter(pk=story.mother.pk).exists()
    assert len(found["consents"]) == int(given)
    assert found["contact"][0]["national_number"] == story.mother.foresatt.national_number
    assert {entry["status"] for entry in found["meetings"]} >= {"Invitasjon sendt", "Fullført", "Avlyst"}
    assert found["openings"][0]["page"] == "Opplysninger om meg"
    # As staff one has a page of one's own.
    assert found["sign_ins"] == []


def test_consents_and_openings_of_others_are_not_there(family: Client, story: Story) -> None:
    signed_in(story.holder).get(log_page(story.log))
    consent = Consent.objects.get(log=story.log)
    consent.givers.set([story.father])
    found = package(family.post(URL, {"format": "zip"}))
    assert found["consents"] == []
    assert [entry["role"] for entry in found["openings"]] == ["Foresatt"]


def test_pdf_is_tagged_and_archivable_and_in_the_readers_language(family: Client) -> None:
    answer = family.post(URL, {"format": "pdf"})
    said = facts(answer.content)
    assert (said["title"], said["lang"]) == ("Opplysninger om meg", "nb")
    assert said["tagged"]
    assert said["archive"]
    assert said["accessible"]


def test_each_is_noted_before_and_has_a_receipt(family: Client, story: Story) -> None:
    family.get(URL)
    answer = family.post(URL, {"format": "pdf"})
    rows = AccessLog.objects.filter(log_id=str(story.log.pk), page="Portal: opplysninger om meg")
    assert rows.count() == 2
    receipt = ExportReceipt.objects.get()
    assert (receipt.log_id, receipt.format, receipt.size) == (str(story.log.pk), "pdf", len(answer.content))
    assert receipt.parts == ["insight"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_row_no_answer(family: Client, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    access_log_fails(monkeypatch)
    answer = getattr(family, method)(URL, {"format": "pdf"})
    assert answer.status_code == 503
    assert "foreldreansvar" not in text(answer)
    assert not ExportReceipt.objects.exists()


def test_file_that_cannot_be_made_is_told(family: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_kwargs: object) -> bytes:
        raise typst.DocumentError("no")

    monkeypatch.setattr(typst, "compile", fail)
    answer = family.post(URL, {"format": "pdf"})
    assert answer.status_code == 503
    assert "Filen kunne ikke lages" in text(answer)
    assert not ExportReceipt.objects.exists()


def test_protected_address_stands_nowhere(client: Client) -> None:
    story = Story().fill()
    child = story.log.child
    child.protection, child.protection_review_on = "strictly", timezone.localdate()
    history.save(child, by=story.holder.user, reason="Adressesperre")
    client.force_login(story.user)
    page, sent = client.get(URL), client.post(URL, {"format": "zip"})
    for said in (text(page), json.dumps(package(sent), ensure_ascii=False)):
        assert "Skjult: adressesperre" in said
        assert story.mother.street not in said
        assert "møterom 2" not in said
        assert "Bakketoppen" not in said


def test_stopped_access_ends_it_at_once(family: Client, story: Story) -> None:
    assert family.get(URL).status_code == 200
    foresatt_access.foresatt_stop(
        log_id=story.log.pk, relation_id=story.mother.pk, reason="Etter avtale", by=story.holder.user
    )
    for answer in (family.get(URL), family.post(URL, {"format": "pdf"})):
        assert answer.status_code in {302, 403}
        assert story.mother.phone not in text(answer)
    assert not ExportReceipt.objects.exists()


def test_stranger_and_forged_formats_get_nothing(client: Client, story: Story) -> None:
    assert client.get(URL).status_code == 302
    client.force_login(make.make_staff(make.make_organisation()).user)
    assert client.get(URL).status_code == 404
    client.force_login(story.user)
    for kind in ("", "xlsx", "../pdf"):
        assert client.post(URL, {"format": kind}).status_code == 400
    assert not ExportReceipt.objects.exists()
