"""The rest of the log page: the guide's toolbar, lysglimt, the transfer bar, a closed log; and its cost."""

from stafettlog.models import Lysglimt
from stafettlog.services import closing, levels, lysglimt, transfer_answers, transfers
from tests.factories import (
    call_meeting,
    expire_consent,
    let_pass,
    make_concern,
    make_log,
    make_lysglimt,
    make_measure,
    make_participant,
    make_staff,
    make_transfer,
)
from tests.factories.calling import at
from tests.screens.on_log import all_read, is_secret, log_page, text, url
from tests.screens.test_log_page import fill
from tests.screens.tiltak import signed_in

GUIDE = ["Ny oppmerksomhet", "Nytt møte", "Overfør stafettlogg", "Nytt lysglimt", "Eksport / Arkiver"]


def page_of(who, log) -> str:
    return " ".join(text(signed_in(who).get(log_page(log))).split())


def toolbar(page: str) -> list[str]:
    if 'class="sl-toolbar"' not in page:
        return []
    inside = page.split('class="sl-toolbar"')[1].split("</div>")[0]
    return [link.split("</a>")[0].strip() for link in inside.split("</i>")[1:]]


def test_holder_has_the_guides_five_buttons_in_its_order(log, holder) -> None:
    page = page_of(holder, log)
    assert toolbar(page) == GUIDE
    bar = page.split('class="sl-mobile-bar"')[1]
    assert bar.index("Oppmerksomhet") < bar.index("Nytt møte") < bar.index("Mer") < bar.index("Overfør")
    assert url("log_details", log.pk) in page
    assert "Vis / Endre" in page


def test_aktor_has_lysglimt_alone(log, holder, actor) -> None:
    make_participant(log, actor)
    page = page_of(actor, log)
    assert toolbar(page) == ["Nytt lysglimt"]
    assert 'id="new-lysglimt"' in page
    for name in ("log_details", "transfer_ask", "log_export", "participant_add", "consent_renew"):
        assert url(name, log.pk) not in page


def test_consent_that_ended_leaves_export_and_renewal(log, holder) -> None:
    log = expire_consent(log)
    page = page_of(holder, log)
    assert toolbar(page) == ["Eksport / Arkiver"]
    assert url("consent_renew", log.pk) in page
    assert url("log_details", log.pk) in page
    assert 'id="new-lysglimt"' not in page


def test_renewal_is_offered_only_when_it_is_time(log, holder) -> None:
    assert url("consent_renew", log.pk) not in page_of(holder, log)


def test_newest_lysglimt_stand_at_the_side(log, holder, actor) -> None:
    make_participant(log, actor)
    made = [make_lysglimt(log, actor, text=f"Glimt nummer {number}") for number in range(4)]
    page = page_of(holder, log)
    assert "Siste lysglimt" in page
    assert "Alle (4)" in page
    assert "Glimt nummer 3" in page
    assert "Glimt nummer 2" in page
    assert "Glimt nummer 1" not in page
    assert actor.display_name in page.split("Glimt nummer 3")[1][:200]
    lysglimt.lysglimt_strike(log_id=log.pk, lysglimt_id=made[3].pk, reason="Feil", by=holder.user)
    page = page_of(actor, log)
    assert "Glimt nummer 3" not in page
    assert "Alle (3)" in page
    Lysglimt.objects.filter(log=log).update(struck_at=made[3].created_at, struck_by=holder.user)
    assert "Ingen lysglimt er registrert." in page_of(holder, log)


def test_transfer_that_waits_is_told_to_the_holder(log, holder, actor, school) -> None:
    make_participant(log, actor)
    receiver = make_staff(school, "Kari")
    asked = make_transfer(log, receiver)
    page = page_of(holder, log)
    assert f"{receiver.display_name} (Bakketoppen skole) er spurt om å overta loggen." in page
    assert url("transfer_withdraw", log.pk, asked.pk) in page
    assert "er spurt om å overta" not in page_of(actor, log)
    assert is_secret(signed_in(receiver).get(log_page(log)), log)
    transfers.transfer_withdraw(log_id=log.pk, transfer_id=asked.pk, by=holder.user)
    assert "er spurt om å overta" not in page_of(holder, log)


def test_declined_transfer_is_told_until_it_is_read(log, holder, school) -> None:
    receiver = make_staff(school, "Kari")
    asked = make_transfer(log, receiver)
    transfer_answers.transfer_decline(transfer_id=asked.pk, reason="Har ikke tid", by=receiver.user)
    page = page_of(holder, log)
    assert f"{receiver.display_name} avslo å overta loggen" in page
    assert "Har ikke tid" in page
    assert signed_in(holder).post(url("transfer_seen", log.pk, asked.pk)).status_code == 302
    assert "Har ikke tid" not in page_of(holder, log)


def test_closed_log_says_why_and_is_read_only(log, holder, actor, concern) -> None:
    make_measure(concern, holder, [actor])
    closing.log_close(log_id=log.pk, reason="goal_reached", note="Leser godt nå", by=holder.user)
    page = page_of(holder, log)
    for words in (
        f"av {holder.display_name}. Grunn: Målet er nådd.",
        "Leser godt nå",
        "<b>Avsluttet</b>",
        "Avsluttet med loggen",
    ):
        assert words in page, words
    assert toolbar(page) == ["Eksport / Arkiver"]
    assert url("log_reopen", log.pk) in page
    for absent in ("Nytt tiltak", 'data-dialog="evaluate"', "dager igjen", "Legg til"):
        assert absent not in page, absent
    assert is_secret(signed_in(actor).get(log_page(log)), log)


def test_query_budget_with_everything_on_the_page(queries, log, holder, actor, school) -> None:
    levels.level_change(log_id=log.pk, to_level=2, reason="Flere", by=holder.user)
    people = [actor, *(make_staff(school, f"A{number}") for number in range(5))]
    for person in people:
        make_participant(log, person)
    invited = (holder.pk, *(person.pk for person in people))

    def more(rows: int) -> None:
        fill(log, holder, people, rows, 2)
        topics = list(log.concerns.all())[:2]
        for number in range(rows * 2):
            call_meeting(log, holder, concerns=topics, actor_ids=invited, starts_at=at(9), ends_at=at(9, 11))
            let_pass(call_meeting(log, holder, concerns=topics, actor_ids=invited), days=9 + number)
            make_lysglimt(log)

    more(1)
    make_transfer(log, make_staff(school, "Kari"))
    client = signed_in(holder)
    few = queries(client, log_page(log), at_most=12)
    more(9)
    many = queries(client, log_page(log), at_most=12)
    assert few.count == many.count
    all_read()
    by_actor = queries(signed_in(actor), log_page(log), at_most=12)
    assert by_actor.count == few.count


def test_nothing_of_another_log_is_on_the_page(log, holder, school) -> None:
    other = make_staff(school, "Guro")
    foreign = make_log(other, first_name="Ukjent", last_name="Fremmed")
    call_meeting(foreign, other, concerns=[make_concern(foreign, other, text="Hemmelig sak")])
    make_lysglimt(foreign, text="Hemmelig glimt")
    make_transfer(foreign, make_staff(school, "Kari"))
    page = page_of(holder, log)
    for secret in ("Hemmelig", "Fremmed", "Guro", "Kari"):
        assert secret not in page
