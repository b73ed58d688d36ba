"""What Vis / Endre shows of the foresatte: each with the way mail takes, and what may be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from permissions.policy import Action
from stafettlog.models import (
    NOT_ARRIVED,
    ForesattRelation,
    MessageKind,
    MessageState,
    OutboxMessage,
    Stafettlog,
    kind_names,
)
from stafettlog.services import facts, log_details
from stafettlog.services.access import LogAccess

CHILD = "child"


@dataclass(frozen=True)
class Person:
    """One card. `card` is its place on the page; `access` and `account` are sentences.

    `lost`: the newest mail came back, failed, or may be lost; `lost_text` says so if it was another one
    than that of the account.
    """

    relation: ForesattRelation
    card: str
    access: str
    account: str
    lost: bool
    lost_text: str
    gave_consent: bool

    @property
    def declined(self) -> str:
        """Which mail the person does without; empty for one who gets it all."""
        return kind_names(self.relation.declined_mail)


@dataclass(frozen=True)
class May:
    """What the holder may do now; `why_not` says why nothing can be changed."""

    child: bool
    foresatte: bool
    stop: bool
    letter: bool
    why_not: str

    @classmethod
    def ask(cls, access: LogAccess) -> "May":
        child = access.may(Action.CHANGE_CHILD)
        return cls(
            child=bool(child),
            foresatte=bool(access.may(Action.CHANGE_FORESATT)),
            stop=bool(access.may(Action.CLOSE_FORESATT_ACCESS)),
            letter=bool(access.may(Action.PRINT_LETTER)),
            why_not="" if child else _(child.reason),
        )


def details_url(log_id: UUID, card: str = "") -> str:
    """The address of Vis / Endre, at one of its cards."""
    url = reverse("admin:log_details", args=[log_id])
    return f"{url}#{card}" if card else url


def card_of(relation: ForesattRelation) -> str:
    return f"foresatt-{relation.pk}"


def people(log: Stafettlog) -> list[Person]:
    """The log's foresatte (three queries)."""
    relations = list(log_details.relations(log).select_related("foresatt"))
    told, newest = _accounts(relations)
    consent = log.current_consent
    givers = set(consent.givers.values_list("pk", flat=True)) if consent else set()
    reads = timezone.now() < facts.portal_until(log)
    return [
        Person(
            relation,
            card_of(relation),
            _access(relation, reads=reads),
            _account(relation, told.get(relation.pk)),
            *_lost(relation, newest.get(relation.pk)),
            relation.pk in givers,
        )
        for relation in relations
    ]


Newest = Mapping[UUID | None, OutboxMessage]


def _accounts(relations: list[ForesattRelation]) -> tuple[Newest, Newest]:
    """The newest account mail of each, and the newest of whatever kind."""
    newer = OutboxMessage.objects.filter(relation=OuterRef("relation"), pk__gt=OuterRef("pk"))
    wanted = Q(kind=MessageKind.FORESATT_ACCOUNT) | ~Exists(newer)
    rows = list(OutboxMessage.objects.filter(wanted, relation__in=relations).order_by("id"))
    accounts = {row.relation_id: row for row in rows if row.kind == MessageKind.FORESATT_ACCOUNT}
    return accounts, {row.relation_id: row for row in rows}


def _lost(relation: ForesattRelation, newest: OutboxMessage | None) -> tuple[bool, str]:
    if newest is None or newest.state not in NOT_ARRIVED or not (relation.has_access and relation.email):
        return False, ""
    is_account = newest.kind == MessageKind.FORESATT_ACCOUNT
    return True, "" if is_account else str(MessageState(newest.state).label)


def _access(relation: ForesattRelation, *, reads: bool) -> str:
    if relation.ended_at is not None:
        return _("Er ikke lenger foresatt")
    if relation.stopped_at is not None:
        words = {"date": _day(relation.stopped_at), "reason": relation.stop_reason}
        return _("Tilgangen er stoppet %(date)s: %(reason)s") % words
    if not relation.has_ground:
        return _("Kan ikke lese loggen")
    if not reads:
        return _("Tilgangen er gått ut")
    return _("Kan lese loggen, og får e-post") if relation.email else _("Kan lese loggen")


def _account(relation: ForesattRelation, told: OutboxMessage | None) -> str:
    """R28: where the sign-in information is; "" when there is none to tell of."""
    if not relation.has_access:
        return ""
    if not relation.email:
        return _("Ingen e-post. Skriv ut brev.")
    if told is None or told.state == MessageState.DROPPED:
        return _("Ikke sendt")
    return _state(told)


def _state(told: OutboxMessage) -> str:
    match told.state:
        case MessageState.SENT:
            return _("Sendt %(date)s") % {"date": _day(told.sent_at)}
        case MessageState.DELIVERED:
            return _("Levert %(date)s") % {"date": _day(told.reported_at or told.sent_at)}
        case MessageState.BOUNCED:
            return _("Kom i retur. Sjekk e-postadressen.")
        case MessageState.FAILED:
            return _("Kom ikke fram. Sjekk e-postadressen.")
        case MessageState.UNCERTAIN:
            return _("Vi vet ikke om den kom fram.")
    return _("Venter på å bli sendt")


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATE_FORMAT")
