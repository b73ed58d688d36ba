"""Foresatte: recording them with a child, and their sign-in information (R3, R4)."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history, people
from permissions.models import User
from stafettlog.models import Child, Foresatt, ForesattRelation, Stafettlog
from stafettlog.services import outbox


@dataclass(frozen=True)
class ForesattInput:
    """One foresatt as the form has it; «samme adresse som barnet» is already filled in."""

    national_number: str
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
    gave_consent: bool = False


def record(child: Child, entries: list[ForesattInput], *, by: User) -> list[ForesattRelation]:
    """Make the relations of a new log, in the same order. Relations of an earlier log end here."""
    if not entries:
        raise ValidationError(_("Registrer minst én foresatt."))
    # In the order of the index: two siblings' logs opened at once wait for each other, never in a ring.
    persons = {
        entry.national_number: _foresatt(entry, by=by)
        for entry in sorted(entries, key=lambda entry: people.number_index(entry.national_number))
    }
    for old in ForesattRelation.objects.active().filter(child=child):
        old.ended_at, old.ended_by = timezone.now(), by
        history.save(old, by=by, reason=_("Erstattet av opplysningene i en ny stafettlogg"))
    return [_relation(child, persons[entry.national_number], entry, by=by) for entry in entries]


def _relation(child: Child, foresatt: Foresatt, entry: ForesattInput, *, by: User) -> ForesattRelation:
    relation = ForesattRelation(
        child=child,
        foresatt=foresatt,
        first_name=entry.first_name,
        last_name=entry.last_name,
        role=entry.role,
        street=entry.street,
        postcode=entry.postcode,
        city=entry.city,
        phone=entry.phone,
        email=entry.email,
        language=entry.language,
        needs_interpreter=entry.needs_interpreter,
        ground=entry.ground,
        ground_confirmed_by=by,
        ground_confirmed_at=timezone.now(),
    )
    return history.save(relation, by=by, reason=_("Foresatt er registrert"))


def _foresatt(entry: ForesattInput, *, by: User) -> Foresatt:
    """The person behind the number. A known one keeps the account and the names it has there."""
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
