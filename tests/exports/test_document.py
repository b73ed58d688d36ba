"""The log as a PDF: what is printed and what is not, whatever people have written."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exports import document, picture
from exports.choices import PDF_PARTS, Part
from exports.models import ExportReceipt
from permissions import history
from stafettlog.documents import typst
from stafettlog.models import (
    Child,
    Concern,
    ForesattRelation,
    Lysglimt,
    Measure,
    Meeting,
    Stafettlog,
)
from tests.documents.pdf import facts, words
from tests.exports.conftest import Case
from tests.exports.growing import grow
from tests.exports.reading import form
from tests.factories import make_log
from tests.factories.meetings import make_lysglimt, make_meeting


def printed(client: Client, url: str, **changes: object) -> str:
    answer = client.post(url, form(format="pdf", **changes))
    assert answer["Content-Type"] == "application/pdf", answer.content.decode()
    assert answer.content.startswith(b"%PDF-")
    return words(answer.content)


def content(log: Stafettlog, *parts: Part, **changes: Any) -> dict[str, Any]:
    chosen = parts or PDF_PARTS
    fresh = Stafettlog.objects.with_identity().get(pk=log.pk)
    read = picture.read(fresh, parts=chosen, made_at=timezone.now(), made_by="Marion", **changes)
    return document.content(read, chosen)


def test_document_is_for_the_archive_and_for_screen_readers(client: Client, url: str) -> None:
    answer = client.post(url, form(format="pdf"))
    told = facts(answer.content)
    # Two pages for a normal log.
    assert told.pop("pages") <= 2
    assert told == {
        "title": "Stafettlogg",
        "lang": "nb",
        "tagged": True,
        "archive": True,
        "accessible": True,
    }
    day = timezone.localdate().isoformat()
    assert answer["Content-Disposition"] == f'attachment; filename="stafettlogg-{day}.pdf"'


def test_document_tells_of_everything(client: Client, url: str, case: Case) -> None:
    told = printed(client, url)
    for said in (
        "Lisa Hansen 8 år",
        "Nivå 2",
        f"Stafettholder {case.holder.display_name}, Bakketoppen skole",
        f"av {case.holder.display_name}",
        "Formål: Til elevmappen",
        "Strever med leseflyt",
        "Vurdert nivå 2 ved registrering",
        "Drøftet med foresatte",
        "Mål : Leser en side uten hjelp",
        "Tiltak Ansvarlig Igangsatt Avsluttet Frist Evaluering Status",
        "Leser høyt sammen hver dag",
        "28 dager igjen",
        "Tiltak justeres",
        "Leser litt fortere",
        "Møtelogg",
        "Invitasjon sendt",
        "Lisa leste høyt for klassen",
        "Foresatte",
        "Stafettholder og aktører",
        case.actor.display_name,
        "la til oppmerksomheten",
        case.log.child.national_number,
    ):
        assert said.replace(" :", ":") in told.replace(" :", ":"), (said, told)


def test_parts_not_chosen_are_not_printed(client: Client, url: str) -> None:
    told = printed(client, url, contents=["lysglimt"], without_number="on")
    assert "Lisa leste høyt" in told
    for absent in ("Oppmerksomheter og tiltak", "Møtelogg", "Historikk", "Fødselsnummer"):
        assert absent not in told
    assert "Historikk" not in printed(client, url, contents=[])


def test_how_to_reach_the_family_is_not_printed(client: Client, url: str, case: Case) -> None:
    """ux.md: parents' telephone numbers are hidden in print; so is where they live."""
    relation = ForesattRelation.objects.get()
    relation.phone, relation.version = "911 11 111", 2
    history.save(relation, by=case.holder.user, reason="Telefon er endret")
    told = printed(client, url)
    assert "endret telefon for" in told
    for secret in ("400 00 000", "911 11 111", relation.email, relation.street, "3045"):
        assert secret not in told


def test_period_leaves_out_what_is_older_but_nothing_ongoing(case: Case) -> None:
    long_ago = timezone.now() - timedelta(days=400)
    make_meeting(case.log, starts_at=long_ago, comments="Gammelt møte")
    make_lysglimt(case.log, text="Gammelt lysglimt", happened_on=long_ago.date())
    other = Concern.objects.exclude(pk=case.concern.pk).get()
    ended = {"closed_at": long_ago, "closed_by": case.holder.user, "created_at": long_ago}
    Concern.objects.filter(pk=other.pk).update(**ended)
    Concern.objects.filter(pk=case.concern.pk).update(created_at=long_ago)
    Concern.history.update(history_date=long_ago)
    since = timezone.now() - timedelta(days=180)
    told = content(case.log, since=since)
    assert [row["text"] for row in told["work"]["concerns"]] == ["Strever med leseflyt"]
    assert len(told["meetings"]) == len(told["lysglimt"]) == 1
    assert not any(
        "oppmerksomheten «Strever med leseflyt»" in row["text"] and "la til opp" in row["text"]
        for row in told["history"]
    )
    assert any("Bare det som er nyere enn" in line for line in told["about"])
    whole = content(case.log)
    assert (len(whole["work"]["concerns"]), len(whole["meetings"]), len(whole["lysglimt"])) == (2, 2, 2)


@pytest.mark.parametrize("months", ["3", "6", "12"])
def test_period_is_counted_in_months(client: Client, url: str, months: str) -> None:
    assert "Bare det som er nyere enn" in printed(client, url, months=months)


@pytest.mark.parametrize(
    "text",
    [
        "😀👩‍👧",
        "سلام عليكم",
        "ሰላም",
        "Привіт, żółć",
        "e\u0301\u202e\u200f\x01",
        '#strong[x] *fet* = tittel $x$ `kode` "a" \\ // <a> @ref ~ ' + "x" * 300,
        "a\nb\r\nc\td",
    ],
)
def test_no_text_stops_the_document(client: Client, url: str, case: Case, text: str) -> None:
    short = text[:80]
    Child.objects.update(first_name=short, last_name=short)
    Concern.objects.update(text=text[:100], goal=text)
    Measure.objects.update(description=text)
    Meeting.objects.update(comments=text, also_attended=text[:300], place_detail=short)
    Lysglimt.objects.update(text=text[:300])
    told = printed(client, url, purpose="Møte 😀")
    assert "Formål: Møte □" in told
    assert "□" in told


def test_mark_up_is_printed_as_it_was_written(client: Client, url: str, case: Case) -> None:
    Lysglimt.objects.update(text="#pagebreak() *ikke fet* = ikke tittel")
    assert "#pagebreak() *ikke fet* = ikke tittel" in printed(client, url)


def test_log_with_nothing_in_it_says_so(case: Case) -> None:
    told = content(make_log(case.holder))
    assert told["work"]["concerns"] == told["meetings"] == told["lysglimt"] == []


def test_empty_log_is_printed(case: Case, client: Client) -> None:
    told = printed(client, reverse("admin:log_export", args=[make_log(case.holder).pk]))
    assert "Ingen oppmerksomheter er registrert." in told
    assert "Ingen møter er registrert." in told


def test_document_asks_nothing_once_the_picture_is_taken(case: Case, django_assert_num_queries: Any) -> None:
    log = Stafettlog.objects.with_identity().get(pk=case.log.pk)
    taken = picture.read(log, parts=PDF_PARTS, made_at=timezone.now(), made_by="Marion")
    with django_assert_num_queries(0):
        document.write(taken, PDF_PARTS)


def test_queries_do_not_follow_the_size_of_the_log(
    client: Client, url: str, case: Case, queries: Any
) -> None:
    data = form(format="pdf")
    client.post(url, data)
    few = queries(client, url, data, method="post", at_most=32).count
    grow(case)
    assert queries(client, url, data, method="post").count == few


def test_document_that_cannot_be_made_leaves_a_page_that_says_so(
    client: Client, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typst, "MAX_BYTES", 10)
    answer = client.post(url, form(format="pdf"))
    assert answer.status_code == 503
    assert "PDF-en kunne ikke lages" in answer.content.decode()
    assert not ExportReceipt.objects.exists()
