"""The demo municipality: loaded once and true to the rules."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.test import Client
from django.utils import timezone

from permissions import grants
from permissions.fields import EncryptedTextField
from permissions.models import AccessLog, User
from permissions.national_number import Kind, parse
from permissions.policy import ConsentState
from stafettlog.demo.load import demo_accounts, load_demo
from stafettlog.models import (
    Actor,
    BreakGlass,
    Child,
    Draft,
    Lysglimt,
    Measure,
    Meeting,
    OpeningAttempt,
    Stafettlog,
    Transfer,
)
from stafettlog.services import access, actors, facts, masking
from stafettlog.services.access import CONTRIBUTE, HOLD, LogAccess

PASSWORD = "stafettlogg-demo"
# What may lie ahead: the end of a right, and a meeting to come.
LATER = {"valid_until", "starts_at", "ends_at"}
WITHOUT_LOGS = ("leder", "kommuneadmin", "ombud", "drift")

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo() -> None:
    load_demo(PASSWORD)


def names(user: str, *codenames: str) -> set[str]:
    visible = access.visible_logs(User.objects.get(username=user), *codenames)
    return {log.child.display_name for log in Stafettlog.objects.with_identity().filter(visible)}


def logs() -> list[Stafettlog]:
    return list(Stafettlog.objects.with_identity())


def counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_loading_twice_changes_nothing(demo: None) -> None:
    before = counts()
    assert load_demo("another password") == demo_accounts()
    assert counts() == before


def test_every_account_signs_in_and_nobody_else_has_a_password(demo: None) -> None:
    for username, description in demo_accounts():
        assert Client().login(username=username, password=PASSWORD), username
        assert User.objects.get(username=username).display_name in description
    assert sum(user.has_usable_password() for user in User.objects.all()) == len(demo_accounts())


def test_grants_are_what_the_facts_give(demo: None) -> None:
    assert [log.child.display_name for log in logs() if grants.drift(log, facts.wanted(log))] == []


def test_stafettholder_has_the_logs_of_the_pictures(demo: None) -> None:
    assert names("stafettholder", HOLD) == {
        "Anders Andersen",
        "Yusuf Ali",
        "Lisa Hansen",
        "Ingrid Solheim",
        "Sofie Berglund",
        "Nora Vestby",
    }
    assert names("stafettholder", CONTRIBUTE) == {"Mateusz Nowak"}
    assert names("stafettholder2", HOLD) == {
        "Mateusz Nowak",
        "Emma Lundsør",
        "Oliver Haugland",
        "Johannes Kvamme",
        "Leah Sundgot",
    }
    assert names("aktor") == {"Anders Andersen"}
    assert names("aktor2") == {"Anders Andersen"}


def test_leader_knows_of_the_schools_logs_and_its_coordinator_reads_those_that_are_shared(
    demo: None,
) -> None:
    school = names("leder", access.OVERSEE)
    assert {"Sander Lillebø", "Anders Andersen", "Sofie Berglund"} <= school
    assert names("koordinator", access.OVERSEE) == school
    assert "Emma Lundsør" not in school
    assert names("koordinator") == school - {"Sofie Berglund"}
    assert names("leder") == set()


def test_leader_ombud_and_drift_have_something_to_do(demo: None) -> None:
    leader = User.objects.get(username="leder")
    sander = next(log for log in logs() if log.child.first_name == "Sander")
    assert not sander.stafettholder.is_working
    assert masking.waiting_for(leader).get().reason == "Teksten navngir en annen elev"
    assert BreakGlass.objects.get().user.username == "drift"
    assert Child.objects.exclude(protection="").get().first_name == "Leah"
    assert AccessLog.objects.filter(role="Drift (nødtilgang)").count() == 1
    call_command("verify_access_log")


def test_officers_see_no_log(demo: None) -> None:
    assert {username: names(username) for username in WITHOUT_LOGS} == {key: set() for key in WITHOUT_LOGS}


def test_a_foresatt_has_the_one_child_and_is_no_staff(demo: None) -> None:
    for username, child in (("foresatt", "Anders Andersen"), ("foresatt2", "Emma Lundsør")):
        assert names(username, access.READ_PORTAL) == {child}
        assert names(username) == set()
        assert not User.objects.get(username=username).is_staff


def test_min_side_has_something_of_each_kind_waiting(demo: None) -> None:
    today = timezone.localdate()
    marion = User.objects.get(username="stafettholder")
    by_name = {log.child.display_name: log for log in logs()}
    anders = by_name["Anders Andersen"]
    left = sorted(measure.days_left(today) for measure in Measure.objects.open().filter(log=anders))
    assert left == [-4, 10, 94]
    evaluated = Measure.objects.get(log=anders, evaluation__isnull=False)
    assert evaluated.evaluation.asks_for_new_measure
    assert not Measure.objects.filter(follows=evaluated).exists()
    assert by_name["Yusuf Ali"].current_consent.days_left(today) in (16, 17)
    assert LogAccess(marion, by_name["Sofie Berglund"]).consent is ConsentState.EXPIRED
    own = Measure.objects.open().get(log=by_name["Mateusz Nowak"], responsible__actor__user=marion)
    assert own.days_left(today) == -11
    assert OpeningAttempt.objects.get().log == anders
    assert Draft.objects.get().owner == marion
    (waiting,) = actors.waiting_for(User.objects.get(username="leder"))
    assert waiting.is_waiting
    assert not by_name["Lisa Hansen"].concerns.exists()
    assert by_name["Ingrid Solheim"].concerns.get().closed_at
    now = timezone.now()
    assert Meeting.objects.unregistered(now).get().log == by_name["Yusuf Ali"]
    coming, held = Meeting.objects.coming(now).get(log=anders), Meeting.objects.get(status="completed")
    assert coming.log == held.log == anders
    assert Transfer.objects.waiting().get().to_actor.user == marion
    assert by_name["Nora Vestby"].state == "closed"
    assert Lysglimt.objects.filter(log=anders).count() == 2


def test_foresatte_of_anders_have_interpreter_and_no_email(demo: None) -> None:
    child = Stafettlog.objects.get(child__first_name="Anders").child
    mother, father = child.foresatt_relations.order_by("id")
    assert mother.email == ""
    assert (father.language, father.needs_interpreter) == ("so", True)


def test_search_has_people_to_find(demo: None) -> None:
    assert Actor.objects.working().count() >= 15
    assert {user.email.rpartition("@")[2] for user in User.objects.exclude(email="")} == {
        "solvik.example",
        "familie.example",
    }


def test_no_number_is_of_the_real_series(demo: None) -> None:
    seen = 0
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, EncryptedTextField) and field.name == "national_number":
                for number in model._default_manager.filter(national_number__isnull=False).values_list(
                    "national_number", flat=True
                ):
                    seen += 1
                    read = parse(
                        number, allow_synthetic=True, synthetic_only=True, today=timezone.localdate()
                    )
                    assert read.kind is Kind.SYNTHETIC
                    assert int(number[2:4]) > 80
    assert seen > 40


def test_nothing_happens_in_the_future_and_every_change_says_why(demo: None) -> None:
    now = timezone.now()
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.DateTimeField) and field.name not in LATER:
                late = model._default_manager.filter(**{f"{field.name}__gt": now})
                assert not late.exists(), f"{model._meta.label}.{field.name}"
        if hasattr(model, "history_change_reason"):
            assert not model._default_manager.filter(history_change_reason__isnull=True).exists(), model


def test_history_of_a_log_is_in_the_order_that_it_was_told(demo: None) -> None:
    for log in logs():
        dates = list(log.measures.order_by("id").values_list("created_at", flat=True))
        assert dates == sorted(dates)
        assert not log.measures.filter(created_at__lt=log.created_at).exists()


# A leap day, the end of a short month, a night around a change of clocks, the last evening of a year.
@pytest.mark.parametrize(
    "moment",
    [
        "2028-02-29 12:00",
        "2026-03-31 23:59",
        "2026-03-29 02:30",
        "2026-10-25 02:30",
        "2026-12-31 23:59",
        "2027-01-01 00:01",
    ],
)
def test_demo_is_consistent_on_any_day(moment: str, time_machine) -> None:
    time_machine.move_to(datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Europe/Oslo")))
    load_demo(PASSWORD)
    test_grants_are_what_the_facts_give(None)
    test_stafettholder_has_the_logs_of_the_pictures(None)
    test_min_side_has_something_of_each_kind_waiting(None)
    test_nothing_happens_in_the_future_and_every_change_says_why(None)
    ages = {log.child.first_name: log.child_age(timezone.localdate()) for log in logs()}
    assert (ages["Anders"], ages["Lisa"]) == (8, 5)


def test_the_clock_is_real_again_after_loading(demo: None) -> None:
    assert abs(timezone.now() - datetime.now(tz=ZoneInfo("UTC"))) < timedelta(seconds=5)
    assert timezone.now.__module__ == "django.utils.timezone"
