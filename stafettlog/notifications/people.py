"""Who a message goes to, asked again when it is delivered: address, name and language of one person.

A right is read from guardian's rows, as every page does: a consent that ran out, a closed log and a
foresatt's child of 18 stop the mail in the same moment as they close the page.
"""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from permissions import grants, languages
from permissions.models import RoleAssignment, User
from permissions.policy import Role
from stafettlog.models import Actor, ForesattRelation, Stafettlog
from stafettlog.notifications.reasons import NotToBeSent, Reason
from stafettlog.services.access import READ_PORTAL, VIEW


@dataclass(frozen=True)
class Recipient:
    """`name` is the person's own, for the greeting; empty for a child (R27)."""

    address: str
    name: str
    language: str


def family_language(wanted: str) -> str:
    """The relation's language where it is shown here (PORTAL_LANGUAGES), else bokmål."""
    return wanted if languages.is_shown(wanted) else settings.LANGUAGE_CODE


def staff_language(wanted: str) -> str:
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def addressed(address: str, name: str, language: str) -> Recipient:
    if not address:
        raise NotToBeSent(Reason.NO_ADDRESS)
    return Recipient(address, name, language)


def foresatt(relation: ForesattRelation, log: Stafettlog) -> Recipient:
    """A foresatt who may read the log now: with a ground, not stopped, not ended (R4, R4b)."""
    if READ_PORTAL not in grants.codenames_on(relation.foresatt.user, log):
        raise NotToBeSent(Reason.NO_ACCESS)
    return foresatt_told(relation)


def foresatt_told(relation: ForesattRelation) -> Recipient:
    """A foresatt with access to the child's logs, whether or not one of them can be read now."""
    if not (relation.has_access and relation.foresatt.user.is_active):
        raise NotToBeSent(Reason.NO_ACCESS)
    return addressed(relation.email, relation.display_name, family_language(relation.language))


def foresatt_account(relation: ForesattRelation, log: Stafettlog) -> Recipient:
    """Where sign-in information goes (R3, R4).

    A new account has the address that was typed on the form. An account that was there before this
    relation (another relation is older, the person is staff, or has signed in) and has an address of
    its own gets the mail there and nowhere else: whoever types a known number must not be able to
    send its owner's account news to an address of their choice. The greeting then is the account's
    name, since it goes to that person; to a typed address it is the typed name, so that a known
    number reveals no stored one.
    """
    typed = foresatt(relation, log)
    user = relation.foresatt.user
    if user.email and _was_there_before(relation):
        return addressed(user.email, user.display_name, family_language(relation.language))
    return typed


def _was_there_before(relation: ForesattRelation) -> bool:
    user = relation.foresatt.user
    older = ForesattRelation.objects.filter(foresatt=relation.foresatt_id, pk__lt=relation.pk)
    return user.is_staff or user.last_login is not None or older.exists()


def staff(user: User) -> Recipient:
    if not (user.is_active and user.is_staff):
        raise NotToBeSent(Reason.NO_ACCESS)
    return addressed(user.email, user.display_name, staff_language(user.language))


def working(actor: Actor) -> Recipient:
    """Confirmed and not ended: one who waits for the leader gets no mail (R11b)."""
    if not actor.is_working:
        raise NotToBeSent(Reason.NO_ACCESS)
    return addressed(actor.user.email, actor.display_name, staff_language(actor.user.language))


def reader(user: User, log: Stafettlog) -> Recipient:
    """A member of staff who may read the log now."""
    if VIEW not in grants.codenames_on(user, log):
        raise NotToBeSent(Reason.NO_ACCESS)
    return staff(user)


def child(log: Stafettlog) -> Recipient:
    """The child itself, from the age of the setting on (R18). It has no sign-in; its name is not written."""
    if log.child_age(timezone.localdate()) < settings.CHILD_NOTIFY_AGE:
        raise NotToBeSent(Reason.TOO_YOUNG)
    return addressed(log.email, "", settings.LANGUAGE_CODE)


def holds_role(user: User, role: Role, organisation_id: UUID | None = None) -> bool:
    """Now, in that virksomhet; in the kommune if none is named."""
    return RoleAssignment.objects.filter(
        user=user, role=role.value, organisation=organisation_id, ended_at__isnull=True
    ).exists()
