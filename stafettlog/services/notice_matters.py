"""What a notice is about: whether there is anything left to do, and whether Min side asks for it anyhow."""

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Value, When

from permissions.models import User
from permissions.policy import LogState
from stafettlog.models import (
    Evaluation,
    Masking,
    MaskingStatus,
    MeetingStatus,
    OpeningAttempt,
    TransferStatus,
)
from stafettlog.models import MessageKind as Kind
from stafettlog.services import access

ASKS_FOR_ANSWER = frozenset({Kind.TRANSFER_ASKED, Kind.TRANSFER_REMINDED, Kind.TRANSFER_OVERDUE})
OF_TILTAK = frozenset({Kind.NEW_MEASURE, Kind.DEADLINE_NEAR, Kind.DEADLINE_PASSED})
OF_CONSENT = frozenset({Kind.CONSENT_EXPIRES, Kind.CONSENT_EXPIRED})
ALWAYS_TASKS = frozenset(
    {
        Kind.TRANSFER_ASKED,
        Kind.TRANSFER_REMINDED,
        Kind.MEETING_UNREGISTERED,
        Kind.DEADLINE_NEAR,
        Kind.DEADLINE_PASSED,
        *OF_CONSENT,
        Kind.MASKING_ASKED,
        Kind.OPENING_ATTEMPT,
        Kind.ACTOR_WAITS,
    }
)
"""Min side asks for these until they are done, whether or not the notice is read."""


def settled() -> Case:
    """Of a row of the outbox: true once it has been answered, registered, evaluated or renewed, by anyone."""
    masking = Masking.objects.filter(log=OuterRef("log"), status=MaskingStatus.WAITING)
    attempts = OpeningAttempt.objects.filter(
        log=OuterRef("log"), asked_by=OuterRef("actor"), answered_at__isnull=True
    )
    evaluated = Evaluation.objects.filter(measure=OuterRef("measure"))
    is_open = Q(log__state=LogState.OPEN.value)
    current = Q(consent=F("log__current_consent"), consent__withdrawn_at__isnull=True)
    done = (
        Q(kind__in=ASKS_FOR_ANSWER) & ~Q(transfer__status=TransferStatus.WAITING)
        | Q(kind=Kind.MEETING_UNREGISTERED)
        & (~Q(meeting__status=MeetingStatus.INVITED) | Q(meeting__struck_at__isnull=False))
        | Q(kind__in=OF_TILTAK) & (Exists(evaluated) | ~is_open)
        | Q(kind__in=OF_CONSENT) & ~(is_open & current)
        | Q(kind=Kind.MASKING_ASKED) & ~Exists(masking)
        | Q(kind=Kind.OPENING_ATTEMPT) & ~Exists(attempts)
    )
    return _is(done)


def stands_as_task(user: User) -> Case:
    """Whether the matter stands under «Dette venter på deg», where it is to stand alone."""
    led = access.led_organisations(user)
    refused = Q(kind=Kind.TRANSFER_ANSWERED, transfer__status=TransferStatus.DECLINED)
    return _is(
        Q(kind__in=ALWAYS_TASKS)
        | Q(kind=Kind.TRANSFER_OVERDUE, log__organisation__in=led)
        | refused & Q(transfer__seen_at__isnull=True, log__stafettholder__user=user)
    )


def _is(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
