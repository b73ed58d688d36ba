"""Foresatte: recording them with a child, and their sign-in information (R3, R4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history, people
from permissions.models import User
from stafettlog.models import (
    Child,
    Foresatt,
    ForesattRelation,
    MessageKind,
    MessageState,
    OutboxMessage,
    Stafettlog,
)
from stafettlog.services import outbox

DETAILS = (
    "first_name",
    "last_name",
    "role",
    "street",
    "postcode",
    "city",
    "phone",
    "ground",
    "email",
    "language",
    "needs_interpreter",
    "declined_mail",
)


@dataclass(frozen=True, kw_only=True)
class ForesattDetails:
    """What is known of a foresatt as one child's; «samme adresse som barnet» is already filled in."""

    first_name: str
    last_name: str
    role: str
    street: str
    postcode: str
    city: str
    phone: str
    ground: str
    email: str = ""
    language: str = "nb"
    needs_interpreter: bool = False
    declined_mail: Sequence[str] = ()
    """Codes of MessageKind."""


@dataclass(frozen=True, kw_only=True)
class ForesattInput(ForesattDetails):
    """One foresatt as the form has it, with the number (11 digits) of the person behind."""

    national_number: str
    gave_consent: bool = False


def record(child: Child, entries: list[ForesattInput], *, by: User) -> list[ForesattRelation]:
    """Make the relations of a new log, in the same order. Relations of an earlier log end here."""
    if not entries:
        raise ValidationError(_("Registrer minst én foresatt."))
    # In the order of the index: two siblings' logs opened at once wait for each other, never in a ring.
    persons = {
        entry.national_number: person(entry, by=by)
        for entry in sorted(entries, key=lambda entry: people.number_index(entry.national_number))
    }
    end_earlier(child, by=by)
    return [relate(child, persons[entry.national_number], entry, by=by) for entry in entries]


def end_earlier(child: Child, *, by: User) -> None:
    """A log takes the child over: those who were foresatte in an earlier one are no longer."""
    for old in ForesattRelation.objects.active().filter(child=child):
        old.ended_at, old.ended_by = timezone.now(), by
        history.save(old, by=by, reason=_("Erstattet av opplysningene i en ny stafettlogg"))


def relate(child: Child, foresatt: Foresatt, details: ForesattDetails, *, by: User) -> ForesattRelation:
    """Store `foresatt` as the child's, with the ground confirmed now."""
    relation = ForesattRelation(
        child=child, foresatt=foresatt, ground_confirmed_by=by, ground_confirmed_at=timezone.now()
    )
    fill(relation, details)
    return history.save(relation, by=by, reason=_("Foresatt er registrert"))


def fill(relation: ForesattRelation, details: ForesattDetails) -> None:
    for name in DETAILS:
        setattr(relation, name, getattr(details, name))
    # In one order, so that the same choice is the same row.
    relation.declined_mail = sorted(MessageKind(kind).value for kind in details.declined_mail)


def details_of(relation: ForesattRelation) -> ForesattDetails:
    return ForesattDetails(**{name: getattr(relation, name) for name in DETAILS})


def person(entry: ForesattInput, *, by: User) -> Foresatt:
    """The person behind the number. A known one keeps the account and the names it has there."""
    try:
        with transaction.atomic():
            return _person(entry, by=by)
    except IntegrityError:
        # Two wrote the same new number at once: the second finds what the first has made.
        return _person(entry, by=by)


def _person(entry: ForesattInput, *, by: User) -> Foresatt:
    index = people.number_index(entry.national_number)
    if known := Foresatt.objects.filter(national_number_index=index).first():
        return known
    user = people.find_by_number(entry.national_number) or people.create_user(
        first_name=entry.first_name,
        last_name=entry.last_name,
        email=entry.email,
        is_staff=False,
        national_number=entry.national_number,
        by=by,
    )
    made = Foresatt(national_number=entry.national_number, national_number_index=index, user=user)
    return history.save(made, by=by, reason=_("Foresatt er opprettet som bruker"))


def send_accounts(log: Stafettlog, relations: list[ForesattRelation]) -> None:
    """Queue sign-in information for those who may have it (R4)."""
    for relation in relations:
        outbox.tell_foresatt_account(log, relation)


def send_account_once(log: Stafettlog, relation: ForesattRelation, *, new_address: bool = False) -> None:
    """R4b: access or an address that comes later sends the sign-in information then.

    Not again to someone who has got it or is about to; but a corrected address gets it.
    """
    told = OutboxMessage.objects.filter(relation=relation, kind=MessageKind.FORESATT_ACCOUNT)
    states = set(told.values_list("state", flat=True))
    has_got_it = states & {MessageState.SENT, MessageState.DELIVERED}
    if MessageState.WAITING in states or (has_got_it and not new_address):
        return
    outbox.tell_foresatt_account(log, relation)
