"""R26: a picture of a protected child's log without its places. A picture is read and never saved."""

from permissions.models import Organisation
from stafettlog.models import Actor, ForesattRelation, Meeting, PlaceKind, Stafettlog
from stafettlog.services.shown import HIDDEN


def hide_log(log: Stafettlog) -> None:
    """Where the child lives and goes by day, and where the stafettholder works."""
    nowhere = _nowhere()
    log.street = log.postcode = log.city = str(HIDDEN)
    log.group = str(HIDDEN) if log.group else ""
    log.attends = log.organisation = nowhere
    log.photo = None
    hide_actor(log.stafettholder)


def hide_relation(relation: ForesattRelation) -> None:
    relation.street = relation.postcode = relation.city = str(HIDDEN)


def hide_actor(actor: Actor) -> None:
    actor.organisation = _nowhere()


def hide_meeting(meeting: Meeting) -> None:
    """The meeting comes with its invitations (prefetched)."""
    meeting.place_kind, meeting.place_organisation = PlaceKind.OTHER.value, None
    meeting.place_detail = str(HIDDEN)
    for invitation in meeting.invitations.all():
        if invitation.actor is not None:
            hide_actor(invitation.actor)


def _nowhere() -> Organisation:
    return Organisation(name=str(HIDDEN))
