"""Ending somebody else's sign-ins: a lost telephone, a machine left open, an account in wrong hands."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import SignInEnd, User
from permissions.policy import Action
from permissions.sign_in import listing, sessions
from permissions.sign_in.begin import end_all
from permissions.sign_in.part import Part
from stafettlog.models import Actor
from stafettlog.services import access, accounts, places
from stafettlog.services.errors import NotVisible


def living_as_staff(user: User) -> list[listing.Line]:
    """What is in use as staff right now, the last used first."""
    return [listing.line_of(row) for row in sessions.living(user) if row.part == Part.STAFF]


def sign_ins_end(*, actor_id: UUID, by: User) -> Actor:
    """End all that the person of this place is signed in to; what is in the history says by whom.

    Of what the person is besides staff, nobody here learns. Raises NotVisible, NotAllowed.
    """
    with transaction.atomic():
        actor = places.kept(by).filter(pk=actor_id).first()
        if actor is None:
            access.require_staff(by, Action.END_SIGN_INS, own=True)
            raise NotVisible
        own = actor.organisation_id in access.led_organisation_ids(by)
        access.require_staff(by, Action.END_SIGN_INS, own=own)
        user = accounts.locked(actor.user)
        end_all(user, why=SignInEnd.BY_ADMIN, by=by)
        history.save(user, by=by, reason=_("Innloggingene er avsluttet"))
        return actor
