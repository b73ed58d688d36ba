"""*Skjemaer på papir*: who prints the empty forms, and where they are linked from."""

import pytest
from django.urls import reverse

from permissions.models import AccessLog
from permissions.policy import Role
from stafettlog.documents.form_parts import LANGUAGES
from tests import factories as make
from tests.documents.pdf import facts

LIST = "/skjema/"
WORK = [Role.UNIT_LEADER, Role.COORDINATOR, Role.MUNICIPALITY_ADMIN, Role.PRIVACY_OFFICER, Role.OPERATOR]


def paper(name: str = "samtykke", language: str = "nb") -> str:
    return reverse("admin:paper", args=[name, language])


def test_everyone_with_a_place_prints_each_in_each_language(holders_client, queries):
    page = queries(holders_client, LIST, at_most=8).response.content.decode()
    assert page.count("<h1") == 1
    for name in ("samtykke", "stafettlogg"):
        for language in LANGUAGES:
            assert f'href="{paper(name, language)}"' in page
    answer = queries(holders_client, paper(), at_most=8).response
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="samtykkeskjema-nb.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert facts(answer.content)["accessible"]
    # It is of no child, so nobody has opened anything.
    assert not AccessLog.objects.exists()


@pytest.mark.parametrize("role", WORK)
def test_so_does_everyone_at_work(client, db, role):
    client.force_login(make.make_role(role, make.make_organisation()))
    assert client.get(LIST).status_code == 200
    assert f'href="{LIST}"' in client.get("/").content.decode()


@pytest.mark.parametrize(
    "address", [("samtykke", "pl"), ("samtykke", "xx"), ("hest", "nb"), ("letter", "nb")]
)
def test_there_is_no_other(holders_client, address):
    assert holders_client.get(paper(*address)).status_code == 404


def test_nobody_of_no_place_and_no_foresatt(client, db, log):
    assert client.get(LIST).status_code == 302
    user = make.make_role(Role.OPERATOR)
    user.role_assignments.all().delete()
    client.force_login(user)
    assert client.get(LIST).status_code == 403
    assert client.get(paper()).status_code == 403
    client.force_login(log.child.foresatt_relations.get().foresatt.user)
    assert client.get(paper()).status_code == 302


def test_printing_costs_and_is_limited(holders_client, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "export": (1, 3600)}
    assert holders_client.get(paper()).status_code == 200
    assert holders_client.get(paper()).status_code == 429
    assert holders_client.get(paper("hest")).status_code == 404


@pytest.mark.parametrize("name", ["new_log", "consent_renew"])
def test_the_form_stands_where_a_consent_is_registered(holders_client, log, name):
    url = (
        reverse("admin:stafettlog_stafettlog_add")
        if name == "new_log"
        else reverse(f"admin:{name}", args=[log.pk])
    )
    page = holders_client.get(url).content.decode()
    for language in LANGUAGES:
        assert f'href="{paper("samtykke", language)}" target="_blank" rel="noopener"' in page
