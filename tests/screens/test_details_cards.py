"""The cards of Vis / Endre about samtykke, nivå and aktører: what they tell, and whom they let act."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from stafettlog.services import closing, participants
from stafettlog.services.consent_renewal import RenewalInput, consent_renew
from stafettlog.services.consent_withdrawal import consent_withdraw, coverage_withdraw
from stafettlog.services.consents import ConsentInput
from stafettlog.services.levels import level_change
from tests.factories import expire_consent, make_participant, make_staff
from tests.screens.consent import again, coverage, make_shared
from tests.screens.on_log import text, url

World = SimpleNamespace
LINKS = ("consent_renew", "consent_extend", "consent_withdraw", "participant_add")


@pytest.fixture
def shared(db) -> World:
    return make_shared()


def page(w: World, query: str = "") -> str:
    return text(w.client.get(url("log_details", w.log.pk) + query))


def card(w: World, name: str) -> str:
    return page(w).split(f'id="{name}"')[1].split("</section>")[0]


def links(w: World) -> set[str]:
    shown = page(w)
    return {name for name in LINKS if f'href="{url(name, w.log.pk)}"' in shown}


def renew(w: World, *covers: object) -> None:
    consent_renew(
        log_id=w.log.pk,
        renewal=RenewalInput(
            consent=ConsentInput(timezone.localdate(), "oral"),
            giver_ids=tuple(w.log.child.foresatt_relations.values_list("pk", flat=True)),
            covers=frozenset(covers),
        ),
        revision=None,
        by=w.holder.user,
    )


def test_consent_says_who_how_when_for_whom_and_who_came_in(shared: World) -> None:
    shown = card(shared, "consent")
    giver = shared.log.child.foresatt_relations.get()
    for words in (
        giver.display_name,
        "Muntlig, og skrevet i referatet",
        "Gyldig til og med",
        "PPT Solvik",
        f"{shared.petra.display_name} (PPT Solvik)",
    ):
        assert words in shown
    assert "tidligere samtykke" not in shown
    assert links(shared) == set(LINKS)


def test_earlier_consents_stand_there_too(shared: World) -> None:
    coverage_withdraw(
        log_id=shared.log.pk,
        coverage_id=coverage(shared).pk,
        reason="Ikke PPT",
        revision=None,
        by=shared.holder.user,
    )
    renew(shared)
    shown = card(shared, "consent")
    assert "1 tidligere samtykke" in shown
    assert "trukket" in shown.split("1 tidligere samtykke")[1]
    assert "Ikke PPT" in shown.split("1 tidligere samtykke")[1]
    assert "PPT Solvik" not in shown.split("1 tidligere samtykke")[0]


def test_expired_consent_is_renewed_or_withdrawn(shared: World) -> None:
    expire_consent(shared.log)
    assert "Samtykket var gyldig til og med" in card(shared, "consent")
    assert links(shared) == {"consent_renew", "consent_withdraw"}


def test_withdrawn_consent_asks_for_a_new_one(shared: World) -> None:
    consent_withdraw(log_id=shared.log.pk, reason="Angret", revision=None, by=shared.holder.user)
    shown = card(shared, "consent")
    for words in ("Samtykket er trukket.", "Angret", "Nytt samtykke"):
        assert words in shown
    assert links(shared) == {"consent_renew"}


def test_closed_log_has_no_buttons(shared: World) -> None:
    closing.log_close(log_id=shared.log.pk, reason="moved", note="Flyttet", by=shared.holder.user)
    assert links(shared) == set()


def test_level_says_from_to_why_and_by_whom_behind_its_lock(shared: World) -> None:
    shown = card(shared, "level")
    for words in ("Fra nivå 1 til 2", "Flere", shared.holder.display_name, "?las=level"):
        assert words in shown
    assert url("log_level", shared.log.pk) not in shown
    unlocked = page(shared, "?las=level")
    assert f'href="{url("log_level", shared.log.pk)}">Ja, lås opp</a>' in unlocked


def test_level_shows_the_last_changes(shared: World) -> None:
    for level in (3, 2, 3, 2):
        level_change(log_id=shared.log.pk, to_level=level, reason=f"Til {level}", by=shared.holder.user)
    shown = card(shared, "level")
    assert shown.count("Fra nivå") == 3
    assert "Alle endringer står i historikken" in shown


def test_aktorer_with_those_who_have_left(shared: World) -> None:
    part = make_participant(shared.log, make_staff(shared.school, "Guro"))
    participants.participant_end(
        log_id=shared.log.pk,
        participant_id=part.pk,
        replacement_id=None,
        reason="Ferdig",
        by=shared.holder.user,
    )
    shown = card(shared, "people")
    assert shown.index("(stafettholder)") < shown.index(shared.petra.display_name)
    assert url("participant_end", shared.log.pk, shared.log.participants.get(actor=shared.petra).pk) in shown
    assert "1 har sluttet" in shown
    assert "Ferdig" in shown.split("1 har sluttet")[1]


def test_cost_does_not_follow_the_size(shared: World, queries) -> None:
    address = url("log_details", shared.log.pk)
    few = queries(shared.client, address, at_most=20).count
    for number in range(4):
        make_participant(shared.log, make_staff(shared.ppt, f"P{number}"))
        renew(shared, shared.ppt.pk)
    assert again(shared.log).consents.count() == 5
    assert queries(shared.client, address).count == few
