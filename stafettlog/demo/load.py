"""Loading the demo municipality, once."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation

from permissions.ids import uuid7
from permissions.models import User
from stafettlog.demo import (
    families,
    gatherings,
    handovers,
    neighbours,
    openings,
    oversight,
    people,
    stories,
    waiting,
)
from stafettlog.demo.clock import days_ago, moving_clock
from stafettlog.models import MessageState, OutboxMessage
from stafettlog.notifications.delivery import deliver

# Before the oldest log.
STAFF_SINCE = 900


# Messages of the last days are written as mails, so that «Utgående meldinger» has something to read.
TOLD_DAYS = 10
MAIL_TAKES = timedelta(minutes=1)


def demo_accounts() -> list[tuple[str, str]]:
    """(user name, who that is in Norwegian: name, role and workplace) of everyone who can sign in."""
    return list(people.ACCOUNTS.items())


def load_demo(password: str) -> list[tuple[str, str]]:
    """Make the municipality with `password` for all accounts, or nothing; returns demo_accounts().

    When it is there already nothing changes. Raises ImproperlyConfigured outside demo and tests:
    its people are invented and its password is printed.
    """
    if not (settings.DEMO_MODE or settings.STAFETT_ENV == "test"):
        raise ImproperlyConfigured("The demo municipality is loaded with STAFETT_ENV=demo only.")
    # The reasons that history keeps are in the language of the moment: a command has none of its own.
    with translation.override("nb"):
        if not User.objects.filter(username__in=people.ACCOUNTS).exists():
            _tell_all(password)
            openings.tell()
            if settings.DEMO_MODE:
                _send_as_told()
    return demo_accounts()


def _tell_all(password: str) -> None:
    with transaction.atomic():
        with days_ago(STAFF_SINCE):
            cast = people.settle(password)
        stories.tell(cast)
        gatherings.tell(cast)
        neighbours.tell(cast)
        families.tell(cast)
        handovers.tell(cast)
        waiting.tell(cast)
        oversight.tell(cast)
        _note_as_sent(before=timezone.now() - timedelta(days=TOLD_DAYS))


def _note_as_sent(*, before: datetime) -> None:
    """What the stories tell of from long ago was sent long ago, and read."""
    # The stories are told one after the other, each in its own time: the ids are to be as time was.
    for message in OutboxMessage.objects.order_by("created_at", "pk").only("pk"):
        # no history: as below.
        OutboxMessage.objects.filter(pk=message.pk).update(id=uuid7())
    old = OutboxMessage.objects.filter(created_at__lt=before)
    # no history: the outbox is a queue, and its rows say themselves what became of them.
    old.update(state=MessageState.SENT, sent_at=F("created_at"), read_at=F("created_at"))


def _send_as_told() -> None:
    """Deliver what waits, each at its own time: a mail is as old as its notice."""
    with moving_clock() as set_to:

        def nothing_left() -> bool:
            waiting = OutboxMessage.objects.filter(state=MessageState.WAITING).order_by("pk").first()
            if waiting is not None:
                set_to(waiting.created_at + MAIL_TAKES)
            return waiting is None

        deliver(nothing_left)
