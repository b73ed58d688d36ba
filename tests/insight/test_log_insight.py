"""Innsyn for en person: what a package has of the one it is for, and whom it leaves out."""

import io
import json
import zipfile

import pytest
from django.test import Client
from django.utils import timezone

from exports.models import ExportReceipt
from permissions import history
from stafettlog.log_names import short_name
from tests import factories as make
from tests.documents.pdf import facts
from tests.exports.reading import is_file
from tests.insight.test_family import package
from tests.screens.on_log import opened, text, url
from tests.screens.portal import Story
from tests.screens.tiltak import signed_in

pytestmark = pytest.mark.django_db
OTHER_FAMILY = ("Per", "911 11 911", "kanarifugl@familie.example", "Kanarifuglveien")


@pytest.fixture
def story() -> Story:
    story = Story().fill()
    make.make_concern(story.log, story.holder, text="Per og Hanne bor hver for seg", goal="Ring 911 11 911")
    make.make_lysglimt(story.log, text="Turid Nabo leste med Anders")
    return story


@pytest.fixture
def client(story: Story) -> Client:
    """The holder, signed in."""
    return signed_in(story.holder)


@pytest.fixture
def address(story: Story) -> str:
    return url("log_insight", story.log.pk)


def form(person: str, **changes: object) -> dict[str, object]:
    return {"person": person, "purpose": "Innsynskrav 7", "name": "", "searched": "", **changes}


def said(found: object) -> str:
    return json.dumps(found, ensure_ascii=False)


def test_page_names_everyone_of_the_log(client: Client, story: Story, address: str) -> None:
    page = text(client.get(address))
    for name in (story.log.child.display_name, "Hanne", "Per", story.helper.display_name, "En annen person"):
        assert name in page
    assert opened(story.log, story.holder) == ["Innsyn for en person"]
    assert address in text(client.get(url("log_export", story.log.pk)))


def test_child_gets_the_log_without_the_names_of_the_family(
    client: Client, story: Story, address: str
) -> None:
    answer = client.post(address, form("child"))
    found = package(answer)
    assert found["identity"][0]["national_number"] == story.log.child.national_number
    assert "Vansker med leseflyt" in said(found["concerns"])
    assert "[navn] og [navn] bor hver for seg" in said(found["concerns"])
    assert "Ring [tall]" in said(found["concerns"])
    assert "Ble litt tryggere" in said(found["measures"])
    assert any("Mor" in entry["invited"].split(", ") for entry in found["meetings"])
    everything = said(found)
    for part in ("911 11 911", "Kanarifuglveien 2", "kanarifugl@familie.example", "Hanne", '"Per'):
        assert part not in everything
    for relation in (story.mother, story.father):
        assert relation.foresatt.national_number not in everything
        assert relation.phone not in everything


def test_foresatt_gets_the_own_rows_alone(client: Client, story: Story, address: str) -> None:
    found = package(client.post(address, form(f"foresatt:{story.mother.pk}")))
    assert found["contact"][0]["phone"] == story.mother.phone
    assert found["about"] == story.mother.display_name
    assert short_name(story.log.pk) in found["lead"][0]
    everything = said(found)
    for part in (*OTHER_FAMILY, story.father.foresatt.national_number, "leseflyt", "Anders"):
        assert part not in everything


def test_aktor_gets_dates_and_tasks_and_nothing_of_the_child(
    client: Client, story: Story, address: str
) -> None:
    found = package(client.post(address, form(f"actor:{story.helper.pk}")))
    assert found["contact"][0]["organisation"] == "PPT Solvik"
    assert len(found["participations"]) == 1
    assert len(found["measures"]) == 1
    assert found["written"]
    for part in (*OTHER_FAMILY, "Anders", "leseflyt", "Leser sammen"):
        assert part not in said(found)


def test_name_is_shown_where_it_stands_before_anything_is_taken_along(
    client: Client, story: Story, address: str
) -> None:
    shown = client.post(address, form("other", name="turid"))
    assert not is_file(shown)
    assert "Turid Nabo leste med Anders" in text(shown)
    assert "Vansker med leseflyt" not in text(shown)
    assert not ExportReceipt.objects.exists()
    key = tick(text(shown))
    refused = client.post(address, form("other", name="turid", searched="turid"))
    assert "Kryss av for minst ett sted" in text(refused)
    answer = client.post(address, form("other", name="turid", searched="turid", passages=[key]))
    found = package(answer)
    assert found["about"] == "turid"
    assert [entry["text"] for entry in found["mentions"]] == ["Turid Nabo leste med [navn]"]


def test_a_text_that_was_not_found_cannot_be_ticked(client: Client, story: Story, address: str) -> None:
    forged = f"concern.{story.concern.pk}.text"
    for name in ("turid", ""):
        answer = client.post(
            address, form(f"foresatt:{story.mother.pk}", name=name, searched=name, passages=[forged])
        )
        assert not is_file(answer)
        assert "Valget finnes ikke lenger" in text(answer)
    assert not ExportReceipt.objects.exists()


def test_what_is_found_and_not_ticked_stays_behind(client: Client, story: Story, address: str) -> None:
    make.make_lysglimt(story.log, text="Turid Nabo hentet")
    keys = [
        part.split('"')[0]
        for part in text(client.post(address, form("other", name="Turid"))).split('name="passages" value="')[
            1:
        ]
    ]
    assert len(keys) == 2
    sent = form(f"foresatt:{story.mother.pk}", name="Turid", searched="Turid", passages=keys[:1])
    found = package(client.post(address, sent))
    assert [entry["text"] for entry in found["mentions"]] == ["Turid Nabo leste med [navn]"]
    assert "hentet" not in said(found)


def test_ticks_of_another_name_do_not_come_along(client: Client, story: Story, address: str) -> None:
    key = tick(text(client.post(address, form("child", name="Turid"))))
    answer = client.post(address, form("child", name="Per", searched="Turid", passages=[key]))
    assert not is_file(answer)
    assert "Per og Hanne bor hver for seg" in text(answer)
    assert "Turid Nabo" not in text(answer)
    assert "checked" not in text(answer).split('name="passages"')[1].split(">")[0]


@pytest.mark.parametrize(
    "person", ["", "foresatt:", "actor:1", "foresatt:01900000-0000-7000-8000-000000000000"]
)
def test_someone_who_is_not_on_the_log_is_refused(client: Client, address: str, person: str) -> None:
    answer = client.post(address, form(person))
    assert not is_file(answer)
    assert not ExportReceipt.objects.exists()


def test_foresatt_of_another_log_is_refused(client: Client, story: Story, address: str) -> None:
    other = make.make_log(make.make_staff(make.make_organisation()))
    for key in (f"foresatt:{other.child.foresatt_relations.get().pk}", f"actor:{other.stafettholder_id}"):
        assert not is_file(client.post(address, form(key)))
    assert not ExportReceipt.objects.exists()


def test_purpose_is_asked_for_and_stands_in_the_receipt(client: Client, story: Story, address: str) -> None:
    assert "Skriv hva innsynet gjelder" in text(client.post(address, form("child", purpose=" ")))
    answer = client.post(address, form("child"))
    receipt = ExportReceipt.objects.get()
    assert (receipt.purpose, receipt.format, receipt.parts) == ("Innsynskrav 7", "zip", ["insight"])
    assert (receipt.log_id, receipt.role, receipt.size) == (
        str(story.log.pk),
        "Stafettholder",
        len(answer.content),
    )
    assert opened(story.log, story.holder) == ["Innsyn for en person", "Innsyn for en person: fil"]


def test_pdf_is_tagged_and_says_nobodys_name_in_its_properties(client: Client, address: str) -> None:
    answer = client.post(address, form("child"))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        about = facts(archive.read("innsyn.pdf"))
    assert about["title"] == "Innsyn i stafettlogg"
    assert (about["tagged"], about["archive"], about["accessible"], about["lang"]) == (True, True, True, "nb")


def test_protected_places_are_in_no_file(client: Client, story: Story, address: str) -> None:
    child = story.log.child
    child.protection, child.protection_review_on = "strictly", timezone.localdate()
    history.save(child, by=story.holder.user, reason="Adressesperre")
    people = ["child", f"foresatt:{story.mother.pk}", f"actor:{story.helper.pk}"]
    for person in people:
        everything = said(package(client.post(address, form(person))))
        assert "Skjult: adressesperre" in everything
        for part in ("Bakketoppen", "PPT Solvik", "møterom 2", story.log.street, story.mother.street):
            assert part not in everything, person


def tick(page: str) -> str:
    """The value of the first passage."""
    return page.split('name="passages" value="')[1].split('"')[0]
