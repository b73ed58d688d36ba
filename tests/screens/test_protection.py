"""R26: the flag: set, changed and lifted; on «Nytt stafettbarn»; and asked about again on Min side."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from permissions import history
from permissions.policy import LogState, Role
from stafettlog.models import Protection
from stafettlog.services.children import ChildInput, record
from stafettlog.services.errors import NotAllowed, NotVisible, Stale
from stafettlog.services.protection import ProtectionInput, default_review, protection_set
from tests.factories import make_log, make_organisation, make_participant, make_role, make_staff
from tests.screens.tiltak import address, signed_in

WHY = "Melding fra folkeregisteret"
OPEN = "Jeg har sjekket at adressen ikke lenger er sperret"


def in_days(days: int) -> Any:
    return timezone.localdate() + timedelta(days=days)


def protect(log: Any, by: Any, kind: str = Protection.CONFIDENTIAL, days: int = 180, **changes: Any) -> Any:
    child = log.child
    child.refresh_from_db()
    values = {
        "given": ProtectionInput(kind, in_days(days) if kind else None),
        "reason": WHY,
        "before": (child.protection, child.protection_review_on),
    }
    return protection_set(log_id=log.pk, by=by.user, **(values | changes))


def data(client: Any, log: Any, **changes: Any) -> dict[str, Any]:
    version = client.get(address("child_protect", log)).context["version"]
    values = {
        "submission": str(uuid.uuid4()),
        "version": version,
        "protection": "confidential",
        "protection_review_on": in_days(180).isoformat(),
        "reason": WHY,
    }
    return values | changes


def test_default_is_half_a_year(time_machine) -> None:
    for day, expected in {
        "2026-08-31": "2027-02-28",
        "2026-11-23": "2027-05-23",
        "2026-06-30": "2026-12-30",
    }.items():
        time_machine.move_to(f"{day} 12:00+02:00")
        assert default_review(timezone.localdate()).isoformat() == expected


def test_holder_sets_it_and_everyone_sees_that_it_is_there(log, holders_client, school) -> None:
    colleague = make_staff(school, "Ronnie")
    make_participant(log, colleague)
    form = holders_client.get(address("child_protect", log)).context["form"]
    assert form["protection_review_on"].value() == default_review(timezone.localdate())
    answer = holders_client.post(address("child_protect", log), data(holders_client, log))
    assert answer.status_code == 302
    log.child.refresh_from_db()
    assert (log.child.protection, log.child.protection_review_on) == ("confidential", in_days(180))
    mine = holders_client.get(address("stafettlog_stafettlog_change", log)).content.decode()
    assert "Adressesperre: Fortrolig adresse, vurderes" in mine
    theirs = signed_in(colleague).get(address("stafettlog_stafettlog_change", log)).content.decode()
    assert "Skjermet" in theirs
    assert "Fortrolig" not in theirs
    assert "Vis dem på denne siden" in mine
    assert "Vis dem på denne siden" not in theirs


def test_reason_stands_in_the_history_for_the_holder_alone(log, holder, holders_client, school) -> None:
    colleague = make_staff(school, "Ronnie")
    make_participant(log, colleague)
    protect(log, holder)
    mine = holders_client.get(address("log_history", log)).content.decode()
    theirs = signed_in(colleague).get(address("log_history", log)).content.decode()
    assert WHY in mine
    assert "Fortrolig adresse" in mine
    assert "endret barnets adressesperre" in theirs
    assert WHY not in theirs
    assert "Fortrolig" not in theirs


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"protection": "unknown"}, "protection"),
        ({"protection_review_on": ""}, "protection_review_on"),
        ({"protection_review_on": "x"}, "protection_review_on"),
        ({"protection_review_on": in_days(0).isoformat()}, "protection_review_on"),
        ({"protection_review_on": in_days(367).isoformat()}, "protection_review_on"),
        ({"reason": ""}, "reason"),
    ],
)
def test_each_fault_is_told_by_its_field(log, holders_client, changes, field) -> None:
    answer = holders_client.post(address("child_protect", log), data(holders_client, log, **changes))
    assert answer.status_code == 200
    assert answer.context["form"].has_error(field)
    log.child.refresh_from_db()
    assert not log.child.is_protected


def test_lifting_asks_for_confirmation(log, holder, holders_client) -> None:
    protect(log, holder)
    lifted = {"protection": "", "protection_review_on": ""}
    answer = holders_client.post(address("child_protect", log), data(holders_client, log, **lifted))
    assert answer.context["form"].has_error("confirmed")
    assert OPEN in answer.content.decode()
    answer = holders_client.post(
        address("child_protect", log), data(holders_client, log, confirmed="on", **lifted)
    )
    assert answer.status_code == 302
    log.child.refresh_from_db()
    assert (log.child.protection, log.child.protection_review_on) == ("", None)


def test_stale_form_changes_nothing(log, holder, holders_client) -> None:
    sent = data(holders_client, log)
    protect(log, holder, Protection.STRICTLY_CONFIDENTIAL)
    answer = holders_client.post(address("child_protect", log), sent)
    assert answer.status_code == 409
    assert "Strengt fortrolig adresse" in answer.content.decode()
    log.child.refresh_from_db()
    assert log.child.protection == Protection.STRICTLY_CONFIDENTIAL
    with pytest.raises(Stale):
        protect(log, holder, before=("", None))


def test_closed_log_may_hide_and_not_open(log, holder) -> None:
    protect(log, holder)
    log.refresh_from_db()
    log.state = LogState.CLOSED
    history.save(log, by=holder.user, reason="Avsluttet")
    protect(log, holder, Protection.STRICTLY_CONFIDENTIAL)
    for weaker in (Protection.NONE, Protection.CONFIDENTIAL):
        with pytest.raises(ValidationError) as error:
            protect(log, holder, weaker)
        assert "protection" in error.value.message_dict


def test_others_may_not(log, school) -> None:
    colleague = make_staff(school, "Ronnie")
    make_participant(log, colleague)
    with pytest.raises(NotAllowed):
        protect(log, colleague)
    with pytest.raises(NotVisible):
        protect(log, make_staff(make_organisation()))
    assert signed_in(colleague).get(address("child_protect", log)).status_code == 403
    assert (
        signed_in(make_role(Role.UNIT_LEADER, school)).get(address("child_protect", log)).status_code == 403
    )
    assert signed_in(make_staff(make_organisation())).get(address("child_protect", log)).status_code == 404


def test_opening_protects_and_never_lifts(log, holder) -> None:
    protected = make_log(holder, protection=ProtectionInput("strictly", in_days(90)))
    assert (protected.child.protection, protected.child.protection_review_on) == ("strictly", in_days(90))
    child = protected.child
    again = ChildInput(child.first_name, child.last_name, child.birth_date, child.national_number)
    weak = ChildInput(
        child.first_name,
        child.last_name,
        child.birth_date,
        child.national_number,
        ProtectionInput("confidential", in_days(30)),
    )
    for given in (again, weak):
        assert record(given, by=holder.user).protection == "strictly"


def test_free_texts_say_what_does_not_belong_there(log, holder, holders_client) -> None:
    hint = "Barnet har adressesperre: ikke skriv adresse, skole eller andre steder her."
    assert hint not in holders_client.get(address("concern_add", log)).content.decode()
    protect(log, holder)
    assert hint in holders_client.get(address("concern_add", log)).content.decode()
    assert hint in holders_client.get(address("stafettlog_stafettlog_change", log)).content.decode()


# --- Asked about again -----------------------------------------------------------------------------

REVIEW = "Vurder adressesperren på nytt"


@pytest.mark.parametrize(("days", "waits"), [(31, False), (30, True), (1, True)])
def test_review_waits_on_the_holders_page(log, holder, holders_client, days, waits) -> None:
    protect(log, holder, days=days)
    text = holders_client.get(address("index")).content.decode()
    assert (REVIEW in text) is waits
    assert (address("child_protect", log) in text) is waits


def test_review_that_is_past_waits_on(log, holder, holders_client, time_machine) -> None:
    protect(log, holder, days=40)
    time_machine.move_to(timezone.now() + timedelta(days=41))
    client = signed_in(holder)
    text = client.get(address("index")).content.decode()
    assert REVIEW in text
    assert "Forfalt for 1 dag siden" in text


def test_review_waits_on_the_leaders_page_when_nobody_holds_the_log(log, holder, school) -> None:
    protect(log, holder, days=10)
    leader = signed_in(make_role(Role.UNIT_LEADER, school))
    assert REVIEW not in leader.get(address("index")).content.decode()
    holder.ended_at, holder.ended_by = timezone.now(), holder.user
    history.save(holder, by=holder.user, reason="Har sluttet")
    text = leader.get(address("index")).content.decode()
    assert REVIEW in text
    assert log.child.last_name not in text
