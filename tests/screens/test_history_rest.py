"""The history of lysglimt, transfers, closing and ended access, in sentences."""

from permissions.policy import LogState
from stafettlog.models import ConsentCoverage, ForesattRelation, Stafettlog
from stafettlog.services import (
    closing,
    consent_withdrawal,
    foresatt_access,
    levels,
    lysglimt,
    transfer_answers,
    transfers,
)
from tests.factories import (
    call_meeting,
    make_foresatt_input,
    make_log,
    make_lysglimt,
    make_measure,
    make_participant,
    make_staff,
    make_transfer,
)
from tests.screens.on_log import log_page, text, url
from tests.screens.tiltak import signed_in

BUDGET = 8


def page_of(who, log) -> str:
    response = signed_in(who).get(url("log_history", log.pk))
    assert response.status_code == 200
    return " ".join(text(response).split())


def events_of(who, log) -> list[str]:
    return [event.text for event in signed_in(who).get(url("log_history", log.pk)).context["events"]]


def test_lysglimt(log, holder) -> None:
    row = make_lysglimt(log, text="Sang solo")
    lysglimt.lysglimt_strike(log_id=log.pk, lysglimt_id=row.pk, reason="Feil barn", by=holder.user)
    page = page_of(holder, log)
    for words in ("la til et lysglimt", "Sang solo", "merket et lysglimt som feilregistrert", "Feil barn"):
        assert words in page, words


def test_transfer_and_the_new_holder(log, holder, actor, school) -> None:
    make_participant(log, actor)
    kari, siri, eva = (make_staff(school, name) for name in ("Kari", "Siri", "Eva"))
    who = holder.display_name
    asked = make_transfer(log, siri, message="Barnet skal bytte klasse")
    transfer_answers.transfer_decline(transfer_id=asked.pk, reason="Har ikke tid", by=siri.user)
    asked = make_transfer(log, eva)
    transfers.transfer_withdraw(log_id=log.pk, transfer_id=asked.pk, by=holder.user)
    told = events_of(actor, log)
    assert f"{who} spurte om {siri.display_name} (Bakketoppen skole) vil overta stafettloggen" in told
    assert f"{siri.display_name} (Bakketoppen skole) avslo å overta stafettloggen" in told
    assert f"{who} trakk tilbake forespørselen til {eva.display_name} om å overta stafettloggen" in told
    for words in ("bytte klasse", "Har ikke tid"):
        assert words not in page_of(actor, log)
        assert words in page_of(holder, log)
    asked = make_transfer(log, kari)
    transfer_answers.transfer_accept(transfer_id=asked.pk, by=kari.user)
    page, told = page_of(kari, log), events_of(kari, log)
    assert f"{kari.display_name} overtok som stafettholder" in told
    change = page.split(f"{kari.display_name} overtok som stafettholder")[1][:900]
    assert f"{who}</del>" in change
    assert f"{kari.display_name}</span>" in change


def test_closing_and_reopening(log, holder, concern) -> None:
    make_measure(concern, holder)
    call_meeting(log, holder, concerns=[concern])
    closing.log_close(log_id=log.pk, reason="goal_reached", note="Leser godt nå", by=holder.user)
    page = page_of(holder, log)
    for words in (
        f"{holder.display_name} avsluttet stafettloggen",
        "Målet er nådd",
        "Leser godt nå",
        "avlyste møtet",
        "ble avsluttet med loggen",
    ):
        assert words in page, words
    assert page.count("ble avsluttet med loggen") == 2
    closing.log_reopen(log_id=log.pk, reason="Trenger mer hjelp", by=holder.user)
    page = page_of(holder, log)
    assert f"{holder.display_name} gjenåpnet stafettloggen" in page
    assert "Trenger mer hjelp" in page
    assert page.count("ble åpnet igjen med loggen") == 2
    closing.log_close(log_id=log.pk, reason="moved", note="Flyttet", by=holder.user)
    assert page_of(holder, log).count("ble avsluttet med loggen") == 4


def test_access_that_is_stopped_given_back_and_ended(holder) -> None:
    log = make_log(holder, foresatte=[make_foresatt_input(), make_foresatt_input(role="father")])
    relation = ForesattRelation.objects.filter(child=log.child).first()
    ids = {"log_id": log.pk, "relation_id": relation.pk, "by": holder.user}
    who, name = holder.display_name, f"{relation.display_name} (mor)"
    foresatt_access.foresatt_stop(**ids, reason="Etter vedtak")
    assert f"{who} stoppet tilgangen til {name}" in events_of(holder, log)
    assert "Etter vedtak" in page_of(holder, log)
    foresatt_access.foresatt_resume(**ids)
    assert f"{who} ga {name} tilgangen tilbake" in events_of(holder, log)
    foresatt_access.foresatt_end(**ids, reason="Feil person")
    assert f"{who} tok bort {name} som foresatt" in events_of(holder, log)
    assert "Feil person" in page_of(holder, log)


def test_withdrawn_consent_and_service(log, holder, ppt) -> None:
    levels.level_change(log_id=log.pk, to_level=2, reason="PPT skal delta", by=holder.user)
    make_participant(log, make_staff(ppt, "Petra"))
    row = ConsentCoverage.objects.get(log=log, organisation=ppt)
    ids = {"log_id": log.pk, "revision": None, "by": holder.user}
    consent_withdrawal.coverage_withdraw(**ids, coverage_id=row.pk, reason="Mor ønsker det")
    page = page_of(holder, log)
    assert "registrerte at samtykket for PPT Solvik er trukket" in page
    assert "Mor ønsker det" in page
    consent_withdrawal.consent_withdraw(**ids, reason="Vil ikke mer")
    page = page_of(holder, log)
    assert f"{holder.display_name} registrerte at samtykket er trukket" in page
    assert "Vil ikke mer" in page


def test_closed_log_tells_nothing_of_what_comes_after(log, holder, school) -> None:
    """A new log on the child is another log: its names and foresatte are not told in the old one."""
    child = Stafettlog.objects.get(pk=log.pk).child
    closing.log_close(log_id=log.pk, reason="moved", note="Flyttet", by=holder.user)
    before = events_of(holder, log)
    make_log(
        make_staff(school, "Guro"),
        first_name="Lise",
        last_name="Nyberg",
        national_number=child.national_number,
        birth_date=child.birth_date,
        foresatte=[make_foresatt_input(first_name="Fremmed", role="father")],
    )
    assert events_of(holder, log) == before
    told = page_of(holder, log).split("<ol")[-1].split("</ol>")[0]
    for later in ("Nyberg", "Fremmed", "Guro"):
        assert later not in told, later


def test_holder_who_stops_an_access_after_closing_reads_of_it(log, holder) -> None:
    relation = log.child.foresatt_relations.get()
    closing.log_close(log_id=log.pk, reason="moved", note="Flyttet", by=holder.user)
    foresatt_access.foresatt_stop(
        log_id=log.pk, relation_id=relation.pk, reason="Etter vedtak", by=holder.user
    )
    assert Stafettlog.objects.get(pk=log.pk).state == LogState.CLOSED
    assert "stoppet tilgangen til" in page_of(holder, log)


def test_log_page_has_the_last_of_all_kinds(log, holder, concern) -> None:
    call_meeting(log, holder, concerns=[concern])
    make_lysglimt(log)
    side = text(signed_in(holder).get(log_page(log))).split('id="history"')[1]
    for words in ("Møte er innkalt", "Lysglimt er lagt til"):
        assert words in side, words
