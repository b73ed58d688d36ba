"""Reading around an overføring: whom one may ask, what follows the log, and what waits for an answer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone

from permissions import moment
from permissions.models import Organisation, User
from permissions.policy import LogState
from stafettlog.models import (
    Actor,
    ConsentCoverage,
    Level,
    Measure,
    Meeting,
    Participant,
    Stafettlog,
    Transfer,
)
from stafettlog.models.transfer import TransferQuerySet
from stafettlog.services.actor_search import LIMIT, MIN_LETTERS
from stafettlog.services.name_search import actors_called


def candidates(log: Stafettlog, text: str, *, places: Collection[UUID] | None = None) -> list[Actor]:
    """Aktører who could take `log` over, in any virksomhet: they can sign in, and do not hold it already.

    Fewer than two letters: none. At most 20 (one query). `places`: only of these virksomheter.
    """
    text = text.replace("\0", " ").strip()
    if len(text) < MIN_LETTERS:
        return []
    able = Actor.objects.working().filter(
        confirmed_at__isnull=False, user__national_number_index__isnull=False
    )
    others = able.exclude(user=log.stafettholder.user_id)
    if places is None:
        found = actors_called(others, text)
    else:
        found = others.filter(organisation__in=places).matching(text)
    return list(found.with_names()[:LIMIT])


@dataclass(frozen=True)
class Follows:
    """What follows the log to the new stafettholder, for the one who asks.

    `ends`: who is out if the log goes to another virksomhet at level 1; empty from level 2.
    """

    covered: list[Organisation]
    measures: list[Measure]
    overdue: int
    meetings: list[Meeting]
    ends: list[Participant]


def follows(log: Stafettlog, today: date) -> Follows:
    """Four queries at most, whatever the size of the log."""
    open_measures = Measure.objects.open().filter(log=log).select_related("concern")
    measures = list(open_measures.order_by("finish_on", "pk"))
    covered = ConsentCoverage.objects.standing().filter(consent=log.current_consent)
    parts = Participant.objects.active().with_names().filter(log=log)
    coming = Meeting.objects.filter(log=log).coming(timezone.now()).select_related("place_organisation")
    return Follows(
        covered=[row.organisation for row in covered.order_by("pk").select_related("organisation")],
        measures=measures,
        overdue=sum(measure.days_left(today) < 0 for measure in measures),
        meetings=list(coming.order_by("starts_at", "pk")),
        ends=list(parts) if log.level == Level.ONE else [],
    )


@dataclass(frozen=True)
class Counts:
    """All that the one asked may know of the log's content: how much there is."""

    concerns: int
    measures: int
    overdue: int
    meetings: int


def counts(log: Stafettlog, today: date) -> Counts:
    """Four queries."""
    measures = Measure.objects.open().filter(log=log)
    return Counts(
        concerns=log.concerns.filter(closed_at__isnull=True, struck_at__isnull=True).count(),
        measures=measures.count(),
        overdue=measures.filter(finish_on__lt=today).count(),
        meetings=Meeting.objects.filter(log=log).coming(timezone.now()).count(),
    )


def waiting_for(user: User) -> TransferQuerySet:
    """Requests that the person can answer now, oldest first: the log open, its consent valid; without
    that only what a leader asked inside the log's virksomhet (R6)."""
    consent = {
        "log__current_consent__withdrawn_at__isnull": True,
        "log__current_consent__expires_on__gt": moment.today(),
    }
    inside = Q(to_actor__organisation=F("log__organisation")) & ~Q(on_behalf_reason="")
    mine = Transfer.objects.waiting().filter(
        to_actor__user=user, to_actor__ended_at__isnull=True, log__state=LogState.OPEN.value
    )
    return mine.filter(Q(**consent) | inside).order_by("pk")


def asked_of(user: User, transfer_id: UUID) -> Transfer | None:
    """The request if `user` is the one asked, with all that its page may show (one query)."""
    people = Transfer.objects.with_people().select_related("asked_by", "log__child", "log__current_consent")
    return people.filter(pk=transfer_id, to_actor__user=user).first()
