"""Min side: the request waits for another kommuneadministrator; its end is told the one who asked."""

from typing import Any

import pytest
from django.urls import reverse

from exports.erasure import services
from permissions import roles
from permissions.models import RoleAssignment
from permissions.policy import Role
from tests.erasure.case import Case, build
from tests.erasure.test_screens import asked_by_form, client_of, settle_url
from tests.factories import make_role
from tests.screens.on_log import text

WAITS = "En koordinator ber om at loggen blir slettet."


@pytest.fixture
def case(db: None) -> Case:
    return build(filled=False)


def home(user: Any) -> str:
    return text(client_of(user).get(reverse("admin:index")))


def test_request_waits_for_whoever_may_answer_and_nobody_else(case: Case) -> None:
    asked = asked_by_form(case)
    assert WAITS in home(case.admin)
    assert f'href="{settle_url(asked)}"' in home(case.admin)
    for other in (case.coordinator, case.holder.user, make_role(Role.PRIVACY_OFFICER)):
        assert WAITS not in home(other)
    roles.end(RoleAssignment.objects.get(user=case.admin, ended_at__isnull=True), by=make_role(Role.OPERATOR))
    assert WAITS not in home(case.admin)


def test_what_one_asked_oneself_waits_for_another(case: Case) -> None:
    asked_by_form(case)
    roles.assign(case.coordinator, Role.MUNICIPALITY_ADMIN, by=None)
    assert WAITS not in home(case.coordinator)


def test_the_one_who_asked_is_told_why_not(case: Case) -> None:
    asked = asked_by_form(case)
    services.erasure_decline(request_id=asked.pk, answer="Klagesak pågår", by=case.admin)
    assert "Loggen blir ikke slettet: Klagesak pågår" in home(case.coordinator)
    assert WAITS not in home(case.admin)
    assert "Klagesak" not in home(case.admin)


def test_no_more_is_asked_however_many(case: Case, queries: Any) -> None:
    client = client_of(case.admin)
    few = queries(client, "/", at_most=8).count
    asked_by_form(case)
    assert queries(client, "/").count == few
