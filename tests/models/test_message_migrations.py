"""Back to before the second factor and the new messages, and forwards again, with rows in the tables."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from permissions.models import RecoveryCode, SecondFactor, SignIn, User
from stafettlog.models import Invitation, MessageKind, MessageState, OutboxMessage
from tests.factories import make_log, make_meeting, make_organisation, make_staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def forwards_again() -> Iterator[None]:
    """The tables are everyone's: whatever fails here, they are left as they were."""
    yield
    call_command("migrate", verbosity=0)


def to(app: str, name: str) -> Any:
    """Migrate `app` to `name`; the models as they were there."""
    call_command("migrate", app, name, verbosity=0)
    executor = MigrationExecutor(connection)
    return executor.loader.project_state(list(executor.loader.applied_migrations)).apps


def states(model: Any) -> dict[Any, tuple[str, str]]:
    return {
        pk: (state, failure) for pk, state, failure in model.objects.values_list("pk", "state", "failure")
    }


def test_messages_go_back_and_forth() -> None:
    OutboxMessage.objects.all().delete()
    holder = make_staff(make_organisation())
    meeting = make_meeting(make_log(holder))
    OutboxMessage.objects.all().delete()
    to_staff = Invitation.objects.get(meeting=meeting, actor=holder)
    to_family = Invitation.objects.get(meeting=meeting, relation__isnull=False)
    now = timezone.now()

    def queue(state: str, *, sent: bool = False, failure: str = "", **about: Any) -> Any:
        values = {"state": state, "failure": failure, "sent_at": now if sent else None}
        return OutboxMessage.objects.create(
            **{"kind": MessageKind.MEETING_INVITATION, "meeting": meeting, **values, **about}
        ).pk

    uncertain = queue(MessageState.UNCERTAIN, invitation=to_staff, user=holder.user)
    bounced = queue(MessageState.BOUNCED, sent=True, invitation=to_family)
    delivered = queue(MessageState.DELIVERED, sent=True, kind=MessageKind.NEW_LYSGLIMT, user=holder.user)
    waits = queue(MessageState.WAITING, kind=MessageKind.NEW_LYSGLIMT, user=holder.user)
    for kind in (MessageKind.PASSWORD_RESET, MessageKind.SECOND_FACTOR_RESET):
        queue(MessageState.SENT, sent=True, kind=kind, user=holder.user, meeting=None)
    before = OutboxMessage.objects.count()

    old = to("stafettlog", "0004_messages_of_accounts").get_model("stafettlog", "OutboxMessage")
    assert states(old)[uncertain] == ("failed", "uncertain")
    assert {states(old)[pk][0] for pk in (bounced, delivered)} == {"sent"}
    assert states(old)[waits] == ("waiting", "")
    # An invitation tells itself whom it is to.
    assert old.objects.get(pk=uncertain).user_id is None
    assert old.objects.get(pk=waits).user_id == holder.user_id
    older = to("stafettlog", "0003_who_may_see_what").get_model("stafettlog", "OutboxMessage")
    assert older.objects.count() == before

    call_command("migrate", verbosity=0)
    assert states(OutboxMessage)[uncertain] == (MessageState.UNCERTAIN, "uncertain")
    now_there = OutboxMessage.objects.in_bulk()
    assert now_there[uncertain].user_id == holder.user_id
    assert now_there[bounced].user_id is None
    # Nobody is met by a year of old news.
    assert [one.read_at is not None for one in (now_there[uncertain], now_there[waits])] == [True, True]
    assert now_there[bounced].read_at is None
    assert len(now_there) == before


def test_codes_are_lost_backwards_and_nothing_else() -> None:
    user = make_staff(make_organisation()).user
    SecondFactor.objects.create(user=user, key="a" * 40)
    RecoveryCode.objects.create(user=user, hashed="b" * 64)
    now = timezone.now()
    SignIn.objects.create(user=user, session_key="x" * 32, part="staff", started_at=now, seen_at=now)
    to("permissions", "0007_sign_ins")
    tables = connection.introspection.table_names()
    assert not [name for name in tables if "secondfactor" in name or "recoverycode" in name]
    call_command("migrate", verbosity=0)
    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert User.objects.get(pk=user.pk).national_number == user.national_number
    assert SignIn.objects.get().user_id == user.pk
    # As good as before: one in use for each.
    SecondFactor.objects.create(user=user, key="a" * 40)
