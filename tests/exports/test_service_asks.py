"""The service that makes a file asks for itself: a screen in front of it is not what protects the log."""

import pytest

from exports.choices import ExportChoice, Part
from exports.models import ExportFormat, ExportReceipt
from exports.services import log_export
from permissions.models import User
from permissions.policy import CONSENT_EXPIRED, Role
from stafettlog.services.errors import NotAllowed, NotVisible
from tests.exports.conftest import Case
from tests.factories import expire_consent, make_organisation, make_role, make_staff
from tests.screens.tiltak import signed_in

CHOICE = ExportChoice(format=ExportFormat.XLSX, parts=frozenset(Part), purpose="Arkiv")


def export(case: Case, by: User) -> None:
    try:
        log_export(log_id=case.log.pk, choice=CHOICE, by=by, role="", organisation=None)
    finally:
        assert not ExportReceipt.objects.exists()


def test_without_the_row_for_export_there_is_no_log(case: Case) -> None:
    for user in (case.actor.user, make_role(Role.UNIT_LEADER, case.log.organisation)):
        with pytest.raises(NotVisible):
            export(case, user)


def test_a_stranger_finds_no_log(case: Case) -> None:
    stranger = make_staff(make_organisation())
    for user in (stranger.user, make_role(Role.COORDINATOR, make_organisation()), make_role(Role.OPERATOR)):
        with pytest.raises(NotVisible):
            export(case, user)


def test_a_coordinator_needs_the_consent_of_an_open_log(case: Case) -> None:
    coordinator = make_role(Role.COORDINATOR, case.log.organisation)
    expire_consent(case.log)
    with pytest.raises(NotAllowed) as refused:
        export(case, coordinator)
    assert str(refused.value) == CONSENT_EXPIRED


def test_nor_is_the_form_shown_then(case: Case, url: str) -> None:
    client = signed_in(make_role(Role.COORDINATOR, case.log.organisation))
    assert client.get(url).status_code == 200
    expire_consent(case.log)
    assert client.get(url).status_code == 403
