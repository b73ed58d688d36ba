"""The spreadsheet of a log: its cells read back, and what is not in it."""

from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from permissions import history
from stafettlog.models import (
    Concern,
    Evaluation,
    ForesattRelation,
    Invitation,
    Lysglimt,
    Meeting,
    MeetingStatus,
)
from tests.exports.conftest import Case
from tests.exports.growing import grow
from tests.exports.reading import facts, form, sheets, table, xml
from tests.factories import make_log
from tests.screens.tiltak import signed_in

WORK, MEETINGS, LYSGLIMT, HISTORY = "Oppmerksomheter og tiltak", "Møter", "Lysglimt", "Historikk"


def test_sheets_are_those_chosen_in_their_order(client: Client, url: str) -> None:
    every = ["Logg", WORK, MEETINGS, LYSGLIMT, HISTORY]
    assert list(sheets(client.post(url, form()))) == every
    assert list(sheets(client.post(url, form(sheets=["history", "log"])))) == ["Logg", HISTORY]


def test_log_sheet_says_who_it_is_about(client: Client, url: str, case: Case) -> None:
    told = facts(client.post(url, form()))
    child, relation = case.log.child, ForesattRelation.objects.get()
    assert told["Stafettbarn", "Fornavn"] == "Lisa"
    assert told["Stafettbarn", "Fødselsnummer"] == child.national_number
    assert told["Stafettbarn", "Fødselsdato"] == child.birth_date
    assert told["Stafettbarn", "Virksomhet"] == "Bakketoppen skole"
    assert told["Stafettlogg", "Nivå"] == 2.0
    assert told["Stafettlogg", "Stafettholder"] == case.holder.display_name
    assert told["Samtykke", "Utgår"] == case.log.current_consent.expires_on
    assert told["Samtykke", "Gitt av"] == relation.display_name
    assert told["Samtykke", "Gjelder for"] == "Bakketoppen skole"
    assert told["Foresatt 1", "Rolle"] == "Mor"
    assert told["Foresatt 1", "Telefon"] == relation.phone
    assert told["Deltaker 2", "Navn"] == case.actor.display_name
    assert told["Eksport", "Formål"] == "Til elevmappen"
    assert told["Eksport", "Laget av"] == case.holder.display_name


def test_work_sheet_has_a_row_for_each_tiltak(client: Client, url: str, case: Case) -> None:
    first, second, other = table(client.post(url, form()), WORK)
    today = timezone.localdate()
    assert first["Oppmerksomhet"] == second["Oppmerksomhet"] == "Strever med leseflyt"
    assert first["Tiltak"] == "Tett oppfølging"
    assert (first["Evaluering"], first["Status"]) == ("Har gitt noe virkning", "Tiltak justeres")
    assert first["Begrunnelse"] == "Leser litt fortere"
    # R12: the planned finish until it is evaluated, then the day it was.
    assert first["Avsluttet"] == today
    assert second["Avsluttet"] == second["Frist"] == today + timedelta(days=28)
    assert (second["Evaluering"], second["Status"]) == ("Opprettet", "--")
    assert second["Ansvarlig"] == f"{case.actor.display_name} (Bakketoppen skole)"
    assert second["Drøftet med foresatte"] == "Ja"
    assert other["Oppmerksomhet"] == "Er mye alene i friminuttene"


def test_oppmerksomhet_without_tiltak_has_a_row(client: Client, url: str, case: Case) -> None:
    bare = Concern(
        log=case.log, text="Uten tiltak", area="other", goal="Mål", level=2, created_by=case.holder.user
    )
    history.save(bare, by=case.holder.user, reason="Oppmerksomhet")
    row = table(client.post(url, form()), WORK)[-1]
    assert (row["Oppmerksomhet"], row["Tiltak"], row["Ansvarlig"], row["Status"]) == (
        "Uten tiltak",
        "",
        "",
        "",
    )


def test_meeting_sheet_tells_when_where_and_who_came(client: Client, url: str, case: Case) -> None:
    holder = Invitation.objects.get(actor=case.holder)
    now = timezone.now()
    Invitation.objects.update(attended=True)
    Invitation.objects.filter(pk=holder.pk).update(attended=False)
    Meeting.objects.update(
        status=MeetingStatus.COMPLETED, registered_at=now, registered_by=case.holder.user, comments="Bra møte"
    )
    (row,) = table(client.post(url, form()), MEETINGS)
    starts = timezone.localtime(case.meeting.starts_at)
    assert (row["Dato"], row["Fra"]) == (starts.date(), starts.time())
    assert (row["Sted"], row["Status"]) == ("Bakketoppen skole", "Fullført")
    assert row["Oppmerksomheter"] == "Strever med leseflyt"
    assert row["Deltok"].endswith("(Mor)")
    assert row["Deltok ikke"] == f"{case.holder.display_name} (Bakketoppen skole)"
    assert row["Kommentarer"] == "Bra møte"


def test_struck_out_is_there_and_says_so(client: Client, url: str, case: Case) -> None:
    struck = {"struck_at": timezone.now(), "struck_by": case.holder.user, "strike_reason": "Feil barn"}
    for model in (Concern, Meeting, Lysglimt):
        model.objects.update(**struck)
    answer = client.post(url, form())
    assert {row["Oppmerksomhetens status"] for row in table(answer, WORK)} == {"Feilregistrert"}
    assert table(answer, MEETINGS)[0]["Status"] == "Feilregistrert"
    assert table(answer, LYSGLIMT)[0]["Feilregistrert"] == timezone.localdate()
    for sheet in (WORK, MEETINGS, LYSGLIMT):
        assert table(answer, sheet)[0]["Hvorfor feilregistrert"] == "Feil barn"


def test_history_sheet_tells_who_what_before_and_after(client: Client, url: str, case: Case) -> None:
    case.concern.goal = "Leser to sider"
    case.concern.version += 1
    history.save(case.concern, by=case.holder.user, reason="Målet er endret")
    row = table(client.post(url, form()), HISTORY)[0]
    assert row["Hendelse"].startswith(f"{case.holder.display_name} endret mål")
    assert (row["Opplysning"], row["Før"], row["Etter"]) == (
        "Mål",
        "Leser en side uten hjelp",
        "Leser to sider",
    )
    assert row["Begrunnelse"] == "Målet er endret"


def test_number_is_left_out_when_asked(client: Client, url: str, case: Case) -> None:
    number = case.log.child.national_number
    assert number in xml(client.post(url, form()))
    answer = client.post(url, form(without_number="on"))
    assert number not in xml(answer)
    assert ("Stafettbarn", "Fødselsnummer") not in facts(answer)


def test_numbers_of_foresatte_and_ids_are_never_there(client: Client, url: str, case: Case) -> None:
    answer = xml(client.post(url, form()))
    foresatt = ForesattRelation.objects.get().foresatt
    for secret in (foresatt.national_number, foresatt.user.username, case.log.pk, case.concern.pk):
        assert str(secret) not in answer


def test_another_childs_rows_are_not_there(client: Client, url: str, case: Case) -> None:
    make_log(case.holder, first_name="Kanarifugl", last_name="Kanarifugl")
    assert "Kanarifugl" not in xml(client.post(url, form()))


def test_equal_logs_give_equal_bytes(client: Client, url: str, time_machine: Any) -> None:
    time_machine.move_to(timezone.now() + timedelta(minutes=1), tick=False)
    assert client.post(url, form()).content == client.post(url, form()).content


def test_name_of_the_file_names_nobody(case: Case, url: str, time_machine: Any) -> None:
    time_machine.move_to("2026-11-30 23:30+00:00", tick=False)
    answer = signed_in(case.holder).post(url, form())
    # The day in Oslo.
    assert answer["Content-Disposition"] == 'attachment; filename="stafettlogg-2026-12-01.xlsx"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_queries_do_not_follow_the_size_of_the_log(
    client: Client, url: str, case: Case, queries: Any
) -> None:
    client.post(url, form())
    few = queries(client, url, form(), method="post", at_most=32).count
    grow(case)
    many = queries(client, url, form(), method="post")
    assert len(table(many.response, WORK)) >= 9
    assert many.count == few


def test_day_of_a_moment_is_the_day_in_oslo(client: Client, url: str, case: Case) -> None:
    late = timezone.make_aware(timezone.datetime(2026, 6, 30, 23, 59))
    Evaluation.objects.update(evaluated_at=late)
    assert table(client.post(url, form()), WORK)[0]["Avsluttet"] == date(2026, 6, 30)
