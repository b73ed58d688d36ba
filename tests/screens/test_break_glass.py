"""The pages of emergency access: the form, the log read with it, the way out, and everything else closed."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from permissions import roles
from permissions.models import AccessLog, RoleAssignment, User
from permissions.policy import Role
from stafettlog.models import BreakGlass
from stafettlog.notifications.delivery import deliver
from tests.factories import make_concern, make_log, make_role
from tests.screens.on_log import UNKNOWN, is_secret, log_page, text, url

REASON = "Siden gir feil for stafettholderen"


@pytest.fixture
def drift(db) -> User:
    return make_role(Role.OPERATOR)


@pytest.fixture
def operator(drift) -> Client:
    """Drift, signed in."""
    client = Client()
    client.force_login(drift)
    return client


def sent(log, **changes):
    return {"submission": str(uuid4()), "reference": str(log.pk), "reason": REASON} | changes


def open_log(operator: Client, log):
    answer = operator.post(url("break_glass"), sent(log))
    assert answer.status_code == 302, text(answer)
    assert answer.url == log_page(log)
    return BreakGlass.objects.latest("id")


def test_opens_the_log_and_says_so_on_it(operator, drift, log, concern) -> None:
    assert is_secret(operator.get(log_page(log)), log)
    glass = open_log(operator, log)
    page = operator.get(log_page(log))
    assert page.status_code == 200
    until = timezone.localtime(glass.until)
    assert f"Du leser med nødtilgang til kl. {until:%H.%M}." in text(page)
    assert "Åpningen er loggført." in text(page)
    assert concern.text in text(page)
    for closed in (
        "Ny oppmerksomhet",
        "Nytt møte",
        "Nytt lysglimt",
        "Eksport",
        "Vis / Endre",
        "Hele historikken",
    ):
        assert closed not in text(page), closed
    assert "Du er aktør" not in text(page)


def test_each_opening_is_in_the_access_log(operator, drift, log) -> None:
    open_log(operator, log)
    operator.get(log_page(log))
    rows = AccessLog.objects.filter(log_id=str(log.pk), user_id=str(drift.pk)).order_by("number")
    assert [(row.page, row.role) for row in rows] == [
        ("Nødtilgang", "Drift (nødtilgang)"),
        ("Logg", "Drift (nødtilgang)"),
    ]


def test_sent_twice_is_one(operator, log) -> None:
    form = sent(log)
    answers = [operator.post(url("break_glass"), form) for _ in range(2)]
    assert [answer.url for answer in answers] == [log_page(log)] * 2
    assert BreakGlass.objects.count() == 1
    assert AccessLog.objects.filter(log_id=str(log.pk)).count() == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("reference", "", "Lim inn adressen til stafettloggen"),
        ("reference", str(UNKNOWN), "Vi fant ingen stafettlogg med denne referansen."),
        ("reference", "Lisa Hansen", "Vi fant ingen stafettlogg med denne referansen."),
        ("reason", "", "Skriv hvorfor du må åpne loggen"),
        ("reason", "feil", "med minst 20 tegn"),
        ("reason", "x" * 501, "Teksten er for lang"),
    ],
)
def test_bad_field(operator, log, field, value, sentence) -> None:
    page = operator.post(url("break_glass"), sent(log, **{field: value}))
    assert sentence in text(page)
    assert "<title>Feil: " in text(page)
    assert "Hansen" not in text(page).replace("Lisa Hansen", "")
    assert not BreakGlass.objects.exists()


def test_trying_is_counted(operator, log, settings) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "break_glass": (2, 3600)}
    for _ in range(2):
        assert operator.post(url("break_glass"), sent(log, reference=str(uuid4()))).status_code == 200
    assert operator.post(url("break_glass"), sent(log)).status_code == 429
    assert not BreakGlass.objects.exists()


CLOSED = (
    "log_history",
    "log_details",
    "log_level",
    "log_export",
    "concern_add",
    "meeting_add",
    "lysglimt_add",
    "transfer_ask",
    "participant_add",
    "log_close",
    "consent_renew",
)


@pytest.mark.parametrize("name", CLOSED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_nothing_but_the_page_is_open(operator, log, concern, name, method) -> None:
    open_log(operator, log)
    answer = getattr(operator, method)(url(name, log.pk))
    assert answer.status_code == 403
    assert concern.text not in text(answer)
    assert "Hansen" not in text(answer)


def test_no_other_log_and_no_list_of_children(operator, log, holder) -> None:
    other = make_log(holder, first_name="Petter", last_name="Ukjent")
    open_log(operator, log)
    assert is_secret(operator.get(log_page(other)), other)
    for name in ("index", "break_glass"):
        page = text(operator.get(url(name)))
        assert "Hansen" not in page
        assert "Petter" not in page
    for name in ("stafettlog_stafettlog_changelist", "stafettlog_actorlog_changelist"):
        assert "Hansen" not in text(operator.get(url(name) + "?q=Lisa"))


def test_over_at_the_next_request_also_for_a_form_that_is_open(operator, drift, log) -> None:
    open_log(operator, log)
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        # The session of the hour before has been idle for too long.
        operator.logout()
        operator.force_login(drift)
        assert is_secret(operator.get(log_page(log)), log)
        assert is_secret(operator.post(url("lysglimt_add", log.pk), {"text": "Hei"}), log)


def test_ended_by_hand(operator, log) -> None:
    glass = open_log(operator, log)
    address = url("break_glass_end", glass.pk)
    assert address in text(operator.get(log_page(log)))
    assert operator.get(address).status_code == 405
    for _ in range(2):
        answer = operator.post(address, follow=True)
        assert answer.redirect_chain == [(url("break_glass"), 302)]
        assert "Nødtilgangen er avsluttet." in text(answer)
    assert is_secret(operator.get(log_page(log)), log)


def test_the_end_of_the_role_holds_at_once(operator, drift, log) -> None:
    glass = open_log(operator, log)
    roles.end(RoleAssignment.objects.get(user=drift), by=make_role(Role.MUNICIPALITY_ADMIN))
    assert is_secret(operator.get(log_page(log)), log)
    assert operator.get(url("break_glass")).status_code == 403
    assert operator.post(url("break_glass"), sent(log)).status_code == 403
    assert operator.post(url("break_glass_end", glass.pk)).status_code == 403


def test_anothers_cannot_be_ended(operator, log) -> None:
    glass = open_log(operator, log)
    other = Client()
    other.force_login(make_role(Role.OPERATOR))
    assert other.post(url("break_glass_end", glass.pk)).status_code == 404
    assert other.post(url("break_glass_end", UNKNOWN)).status_code == 404
    assert REASON not in text(other.get(url("break_glass")))
    assert operator.get(log_page(log)).status_code == 200


def test_own_earlier_ones_are_listed(operator, log, holder) -> None:
    open_log(operator, log)
    open_log(operator, make_log(holder))
    page = text(operator.get(url("break_glass")))
    assert f"Stafettlogg {str(log.pk)[-8:]}" in page
    assert page.count(REASON) == 2
    assert page.count(f"{log_page(log)}") == 0
    assert "Avslutt" in page


def test_refused_to_all_others(client, holder, log) -> None:
    for user in (holder.user, make_role(Role.PRIVACY_OFFICER), make_role(Role.MUNICIPALITY_ADMIN)):
        client.force_login(user)
        for answer in (client.get(url("break_glass")), client.post(url("break_glass"), sent(log))):
            assert answer.status_code == 403
    client.logout()
    assert "/login/" in client.get(url("break_glass")).url


def test_mail_to_the_privacy_officer_names_no_child(operator, drift, log) -> None:
    officer = make_role(Role.PRIVACY_OFFICER)
    operator.post(url("break_glass"), sent(log, reason="Lisas logg gir feil, Hansen ringte 120316"))
    deliver()
    (told,) = [letter for letter in mail.outbox if letter.to == [officer.email]]
    assert told.subject == "Nødtilgang er brukt"
    assert drift.display_name in told.body
    assert f"Stafettlogg {str(log.pk)[-8:]}" in told.body
    assert "[navn] logg gir feil, [navn] ringte [tall]" in told.body
    for part in (told.body, told.subject, told.alternatives[0][0]):
        for word in ("Lisa", "Hansen", "120316", "Bakketoppen"):
            assert word not in part


def test_history_of_the_log_tells_of_it(client, operator, holder, log) -> None:
    glass = open_log(operator, log)
    operator.post(url("break_glass_end", glass.pk))
    client.force_login(holder.user)
    page = text(client.get(url("log_history", log.pk)))
    name = glass.user.display_name
    assert f"{name} (drift) åpnet loggen med nødtilgang" in page
    assert f"{name} avsluttet nødtilgangen" in page
    assert REASON in page


def test_cost_of_the_log_page_is_bounded(operator, queries, log, holder) -> None:
    open_log(operator, log)
    make_concern(log, holder)
    few = queries(operator, log_page(log), at_most=16)
    for _ in range(3):
        make_concern(log, holder)
    assert queries(operator, log_page(log), at_most=16).count == few.count
