"""The family's own copy of the log as PDF: what is in it, how it is noted, and when there is none."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from exports.models import ExportReceipt
from permissions.models import AccessLog, RateCount
from stafettlog.documents import typst
from stafettlog.services import closing
from tests.documents.pdf import facts, words
from tests.screens.portal import SECRET, Story, copy, event

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return Story().fill()


@pytest.fixture
def family(client: Client, story: Story) -> Client:
    client.force_login(story.user)
    return client


def test_copy_is_a_tagged_archivable_file_that_names_nobody_outside(family: Client, story: Story) -> None:
    answer = copy(family, story.log)
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == (
        f'attachment; filename="stafettlogg-{timezone.localdate().isoformat()}.pdf"'
    )
    said = facts(answer.content)
    assert (said["title"], said["lang"]) == ("Stafettloggen", "nb")
    assert said["tagged"]
    assert said["archive"]
    assert said["accessible"]


def test_copy_has_what_the_page_has_and_nothing_else(family: Client, story: Story) -> None:
    text = words(copy(family, story.log).content).replace("\xa0", " ")
    for part in (
        f"Du er mor til {story.log.child.display_name}, 8 år, og har foreldreansvar.",
        "Bakketoppen skole, møterom 2",
        "Vansker med leseflyt",
        "Leser sammen to ganger i uka",
        "Det hjalp litt. Ble litt tryggere",
        "Trives i friminuttene",
        "Leste høyt for klassen",
        f"Ring {story.holder.display_name} på",
        "400 00 000",
        "Gyldig til og med",
        "PPT Solvik",
        "Mor (deg)",
        "Møtet ble avlyst.",
        f"for {story.user.display_name}",
    ):
        assert part in text, part
    father, mother, child = story.father, story.mother, story.log.child
    assert SECRET.lower() not in text.lower()
    for hidden in (
        *(father.phone, father.email, father.foresatt.national_number),
        *(mother.foresatt.national_number, child.national_number, "Prøveveien"),
    ):
        assert hidden not in text, hidden


@pytest.mark.parametrize("language", ["nn", "en", "pl", "uk", "ar"])
def test_copy_is_in_the_readers_language(family: Client, story: Story, settings: Any, language: str) -> None:
    settings.PORTAL_LANGUAGES = ["nb", "nn", "en", "pl", "uk", "ar"]
    story.change(story.mother, language=language)
    answer = copy(family, story.log)
    said = facts(answer.content)
    assert said["lang"] == language
    assert said["archive"]
    # What staff wrote stays as they wrote it, and nothing has become a box.
    assert "Vansker med leseflyt" in words(answer.content)
    assert "□" not in words(answer.content)


def test_copy_is_noted_counted_and_has_a_receipt(family: Client, story: Story) -> None:
    answer = copy(family, story.log)
    (row,) = AccessLog.objects.all()
    assert (row.page, row.role, row.log_id) == ("Portal: PDF", "Foresatt", str(story.log.pk))
    (receipt,) = ExportReceipt.objects.all()
    assert (receipt.user_id, receipt.log_id) == (str(story.user.pk), str(story.log.pk))
    assert (receipt.role, receipt.format, receipt.size) == ("Foresatt", "pdf", len(answer.content))
    assert (receipt.purpose, receipt.with_number) == ("Foresattes egen kopi", False)
    assert RateCount.objects.filter(key__startswith="export:").get().count == 1
    # The family reads of it among the openings, and the holder among the receipts.
    assert "Loggen som PDF" in family.get(f"{story.url}apnet/").content.decode()
    holder = Client()
    holder.force_login(story.holder.user)
    page = holder.get(f"/stafettlog/stafettlog/{story.log.pk}/eksport/").content.decode()
    assert "Foresattes egen kopi" in page


def test_copies_are_limited_as_exports_are(family: Client, story: Story, settings: Any) -> None:
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"export": (1, 3600)}
    assert copy(family, story.log).status_code == 200
    assert copy(family, story.log).status_code == 429
    assert ExportReceipt.objects.count() == 1


def test_a_get_makes_no_file(family: Client, story: Story) -> None:
    answer = family.get(f"/portal/{story.log.pk}/pdf/")
    assert (answer.status_code, answer.url) == (302, story.url)
    assert not ExportReceipt.objects.exists()
    assert not AccessLog.objects.exists()


def test_a_file_that_cannot_be_made_is_said_plainly(family: Client, story: Story, monkeypatch: Any) -> None:
    def fail(*args: Any, **kwargs: Any) -> bytes:
        raise typst.DocumentError("portal: no")

    monkeypatch.setattr("stafettlog.documents.typst.compile", fail)
    answer = copy(family, story.log)
    assert answer.status_code == 503
    assert "Filen ble ikke laget" in answer.content.decode()
    assert not ExportReceipt.objects.exists()


def test_no_copy_without_its_receipt(family: Client, story: Story, monkeypatch: Any) -> None:
    family.raise_request_exception = False
    monkeypatch.setattr(ExportReceipt.objects, "create", lambda **_values: 1 / 0)
    answer = copy(family, story.log)
    assert answer.status_code == 500
    assert b"%PDF" not in answer.content


def test_a_forged_post_from_elsewhere_makes_no_copy(story: Story) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(story.user)
    assert copy(client, story.log).status_code == 403
    assert not ExportReceipt.objects.exists()


def test_closed_log_can_be_kept_for_ninety_days(story: Story, time_machine: Any) -> None:
    now = timezone.now()
    closing.log_close(
        log_id=story.log.pk, reason="goal_reached", note=f"{SECRET} notat", by=story.holder.user
    )
    client = Client()
    client.force_login(story.user)
    answer = copy(client, story.log)
    assert "Loggen ble avsluttet" in words(answer.content)
    assert SECRET not in words(answer.content)
    assert event(client, story.log, story.meeting).status_code == 404
    time_machine.move_to(now + timedelta(days=91))
    client.force_login(story.user)
    assert copy(client, story.log).status_code == 404
