"""The staff of a virksomhet, kept by its leader: taking someone on, and correcting what is written."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from permissions import history, people
from permissions.models import RoleAssignment, User
from permissions.policy import Role
from stafettlog.models import Actor
from stafettlog.services import access, accounts, outbox, places, versions
from stafettlog.services.organisations import lock_in_use


@dataclass(frozen=True)
class StaffInput:
    """`organisation_id` is the virksomhet that the person works in."""

    first_name: str
    last_name: str
    email: str
    national_number: str
    title: str
    organisation_id: UUID
    phone: str = ""


def staff_add(*, person: StaffInput, by: User) -> Actor:
    """Register a colleague with the national number: the person may sign in at once.

    One who has an account already, by the number, gets a new place on it. Raises NotAllowed,
    ValidationError (fields of StaffInput; `organisation`).
    """
    places.require(person.organisation_id, by)
    try:
        with transaction.atomic():
            organisation = lock_in_use(person.organisation_id)
            places.require(organisation.pk, by)
            user = people.staff_account(
                first_name=person.first_name,
                last_name=person.last_name,
                email=person.email,
                national_number=person.national_number,
                by=by,
            )
            if user.pk == by.pk:
                text = _("Du kan ikke registrere deg selv. Be kommuneadministratoren om det.")
                raise ValidationError({"national_number": text})
            places.refuse_same_address(person.email, organisation, besides=user)
            return places.open_place(user, organisation, title=person.title, phone=person.phone, by=by)
    except IntegrityError as error:
        text = _("Noen andre registrerte den samme personen akkurat nå. Prøv en gang til.")
        raise ValidationError(text) from error


def may_change_address(actor: Actor, by: User) -> bool:
    """Whether `by` may give the person another address: the mail of every place and role goes there.

    A leader may for one who works in the own virksomheter alone, and for the leader's own account.
    An account with a password of its own gets its links there: drift alone may, and never resets codes,
    so that nobody takes over an account alone.
    """
    if settings.LOCAL_SECOND_FACTOR_REQUIRED and actor.user.has_usable_password():
        return actor.user_id == by.pk or Role.OPERATOR in access.standing(by)
    if actor.user_id == by.pk or places.keeps_all(by):
        return True
    mine = places.kept_organisations(by)
    works = Actor.objects.filter(user=actor.user_id, ended_at__isnull=True).exclude(organisation__in=mine)
    roles = RoleAssignment.objects.filter(user=actor.user_id, ended_at__isnull=True)
    elsewhere = roles.exclude(organisation__in=mine.values("pk"))
    # A role in the kommune has no virksomhet, and NULL is in no list and outside none.
    return not (works.exists() or elsewhere.exists() or roles.filter(organisation__isnull=True).exists())


def staff_change(
    *, actor_id: UUID, title: str, phone: str, email: str | None, version: int | None, by: User
) -> Actor:
    """Correct title, telephone and e-mail; nothing is written if all are as they were.

    `email` None leaves it. Raises NotVisible, NotAllowed, Stale, ValidationError.
    """
    with transaction.atomic():
        actor = places.find_locked(actor_id, by)
        versions.check(actor, version)
        if actor.ended_at is not None:
            raise ValidationError(_("Arbeidsstedet er avsluttet. Registrer personen på nytt."))
        changed = []
        if title != actor.title:
            words = {"old": actor.title, "new": title}
            changed.append(_("Stillingen er endret fra «%(old)s» til «%(new)s»") % words)
        if phone != actor.phone:
            changed.append(_("Telefonnummeret er endret"))
        if email is not None and email != actor.user.email:
            _change_address(actor, email, by=by)
            changed.append(_("E-postadressen er endret"))
        actor.title, actor.phone = title, phone
        return history.save(actor, by=by, reason=". ".join(changed)) if changed else actor


def _change_address(actor: Actor, email: str, *, by: User) -> None:
    if not may_change_address(actor, by):
        text = _("Du kan ikke endre adressen til denne personen. Be kommuneadministratoren eller driften.")
        raise ValidationError({"email": text})
    places.refuse_same_address(email, actor.organisation, besides=actor.user)
    user = accounts.locked(actor.user)
    had_none, user.email = not user.email, email
    actor.user = history.save(user, by=by, reason=_("E-postadressen er endret"))
    if had_none and actor.is_working and user.national_number_index:
        outbox.tell_actor_account(actor)
