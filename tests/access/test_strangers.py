"""Forged requests: a colleague who may not see a log meets the answer of a log that does not exist."""

import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from permissions.models import AccessLog, OrganisationKind
from permissions.policy import Role
from stafettlog.admin.log_urls import screen_urls
from stafettlog.models import Actor, Stafettlog
from tests.access.urls import parts_of, screens_of
from tests.factories import make_concern, make_log, make_organisation, make_role, make_staff

SECRET = "Kanarifugl"


@dataclass
class Case:
    log: Stafettlog
    parts: dict[str, Any]
    stranger: Actor
    other: Stafettlog


@pytest.fixture
def case(db: None) -> Case:
    school = make_organisation()
    holder, stranger = make_staff(school), make_staff(school)
    log = make_log(holder, first_name=SECRET, last_name=SECRET, street=f"{SECRET}veien 1")
    concern = make_concern(log, holder, text=f"{SECRET} strever")
    return Case(log, parts_of(log, concern.measures.get()), stranger, make_log(stranger))


def addresses(case: Case, log: Stafettlog) -> dict[str, str]:
    """Every screen under `log`, with the hidden log's own parts as ids."""
    return screens_of({**case.parts, "log_id": log.pk})


def screen_names() -> list[str]:
    return ["page", *(pattern.name for pattern in screen_urls(admin.site))]


def part_names() -> list[str]:
    """The screens that name a part of the log besides the log."""
    return [p.name for p in screen_urls(admin.site) if len(p.pattern.converters) > 1]


@pytest.mark.parametrize("name", screen_names())
@pytest.mark.parametrize("method", ["get", "post"])
def test_stranger_gets_the_same_answer_for_a_hidden_log_as_for_none(
    client: Client, case: Case, name: str, method: str
) -> None:
    client.force_login(case.stranger.user)
    hidden = getattr(client, method)(addresses(case, case.log)[name])
    missing_log = Stafettlog(pk=uuid.uuid4())
    missing = getattr(client, method)(addresses(case, missing_log)[name])
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert SECRET not in hidden.content.decode()
    assert dict(hidden.headers) == dict(missing.headers)
    assert not AccessLog.objects.filter(log_id=case.log.pk).exists()


@pytest.mark.parametrize("name", part_names())
@pytest.mark.parametrize("method", ["get", "post"])
def test_holder_cannot_reach_another_logs_parts_through_the_own_log(
    client: Client, case: Case, name: str, method: str
) -> None:
    client.force_login(case.stranger.user)
    response = getattr(client, method)(addresses(case, case.other)[name])
    # 405: the screen takes forms only, whatever they name.
    assert response.status_code in ({404, 405} if method == "get" else {404})
    assert SECRET not in response.content.decode()


@pytest.mark.parametrize("model", ["stafettlog", "actorlog", "actor"])
@pytest.mark.parametrize(
    "query",
    [
        "q=Kanari",
        "child__first_name__startswith=K",
        "child__last_name=Kanarifugl",
        "organisation__name__icontains=a",
        "stafettholder__user__password__startswith=p",
        "_to_field=child",
        "_popup=1",
        "o=1.-2.3",
        "all=",
        "e=1",
        "p=99999",
        "level=hest",
    ],
)
def test_stranger_learns_nothing_from_a_list(client: Client, case: Case, model: str, query: str) -> None:
    client.force_login(case.stranger.user)
    response = client.get(reverse(f"admin:stafettlog_{model}_changelist") + f"?{query}", follow=True)
    assert response.status_code in {200, 400, 404}
    assert SECRET not in response.content.decode()


@pytest.mark.parametrize(
    ("role", "in_the_virksomhet", "status"),
    [
        (Role.MUNICIPALITY_ADMIN, True, 404),
        (Role.PRIVACY_OFFICER, True, 404),
        (Role.OPERATOR, True, 404),
        (Role.UNIT_LEADER, False, 404),
        (Role.COORDINATOR, False, 404),
        # A leader knows that the log exists, and may not read it.
        (Role.UNIT_LEADER, True, 403),
    ],
)
def test_assigned_role_reads_no_log(
    client: Client, case: Case, role: Role, in_the_virksomhet: bool, status: int
) -> None:
    client.force_login(make_role(role, case.log.organisation if in_the_virksomhet else make_organisation()))
    response = client.get(addresses(case, case.log)["page"])
    assert response.status_code == status
    assert SECRET not in response.content.decode()
    # The two lists are of those who work with children; Min side is everyone's.
    for name, answered in {
        "admin:index": 200,
        "admin:stafettlog_stafettlog_changelist": 403,
        "admin:stafettlog_actorlog_changelist": 403,
    }.items():
        response = client.get(reverse(name))
        assert response.status_code == answered
        assert SECRET not in response.content.decode()


def test_foresatt_never_enters_the_admin(client: Client, case: Case) -> None:
    from stafettlog.models import Foresatt

    client.force_login(Foresatt.objects.filter(relations__child=case.log.child).get().user)
    for url in [reverse("admin:index"), *addresses(case, case.log).values()]:
        response = client.get(url)
        assert response.status_code == 302
        assert response["Location"].startswith("/login/")
    assert client.get(reverse("admin:login"))["Location"] == reverse("portal:index")


def test_closed_django_pages_answer_404(client: Client, case: Case) -> None:
    """Django's own add, delete, history, autocomplete and app pages would go past our screens."""
    client.force_login(case.log.stafettholder.user)
    actor = case.stranger
    for url in [
        f"/stafettlog/stafettlog/{case.log.pk}/delete/",
        f"/stafettlog/stafettlog/{case.log.pk}/history/",
        f"/stafettlog/actor/{actor.pk}/delete/",
        f"/stafettlog/actor/{actor.pk}/history/",
        "/stafettlog/",
        "/permissions/",
        "/autocomplete/?app_label=stafettlog&model_name=measure&field_name=concern&term=K",
    ]:
        assert client.get(url).status_code == 404, url


def test_another_virksomhets_staff_is_a_stranger_too(client: Client, case: Case) -> None:
    outsider = make_staff(make_organisation(kind=OrganisationKind.PPT))
    client.force_login(outsider.user)
    assert client.get(addresses(case, case.log)["page"]).status_code == 404
