"""What of a log may stand on an answer when the child's address is protected (R26).

Every page, list, mail, letter, export and portal page asks here for the places of a log: where the
child lives and goes by day, where meetings are, who the child is to look at, and where those who
help work. One rule, in one place: of a protected child there is none of it, but on the one answer
that the stafettholder has asked to see it on (`revealed`), which is noted.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permissions.models import Organisation
from stafettlog.models import Actor, Invitation, Meeting, PlaceKind, Protection, Stafettlog

HIDDEN = gettext_lazy("Skjult: adressesperre")
"""Instead of a value with a heading of its own."""
WORD = gettext_lazy("skjult")
"""Instead of a name inside a sentence."""


class Shown:
    """The places of one log, in words. An empty text where there is nothing to show."""

    def __init__(self, log: Stafettlog, *, revealed: bool = False) -> None:
        self.log = log
        self.is_protected = log.child.is_protected
        self.hides = self.is_protected and not revealed

    @property
    def school(self) -> str:
        return "" if self.hides else self.log.attends.name

    @property
    def group(self) -> str:
        return "" if self.hides else self.log.group

    @property
    def attends(self) -> str:
        """«Bakketoppen skole, 3B»"""
        return ", ".join(part for part in (self.school, self.group) if part)

    def address(self, where: Any) -> str:
        """Of the log, or of a foresatt: «Hauges gate 32, 3047 Drammen»."""
        return ", ".join(self.address_lines(where))

    def address_lines(self, where: Any) -> list[str]:
        return [] if self.hides else [where.street, f"{where.postcode} {where.city}".strip()]

    @property
    def photo_id(self) -> UUID | None:
        return None if self.hides else self.log.photo_id

    def place(self, meeting: Meeting) -> str:
        return "" if self.hides else meeting.place

    def workplace(self, actor: Actor) -> str:
        return "" if self.hides else actor.organisation.name

    def titled(self, actor: Actor) -> str:
        """«Kontaktlærer, Bakketoppen skole»"""
        return ", ".join(part for part in (actor.title, self.workplace(actor)) if part)

    def named(self, actor: Actor) -> str:
        """«Marion Kvellheim (Bakketoppen skole)»"""
        place = self.workplace(actor)
        return f"{actor.display_name} ({place})" if place else actor.display_name

    def organisation(self, organisation: Organisation) -> str:
        """For a sentence that says where."""
        return str(WORD) if self.hides else organisation.name

    def part(self, invitation: Invitation) -> str:
        """What one invited is: «Barn», «Mor», the virksomhet; without that the title."""
        if self.hides and invitation.actor is not None:
            return invitation.actor.title or _("Aktør")
        return invitation.part

    def place_choices(self, places: Iterable[Organisation]) -> list[tuple[str, str]]:
        """(id, name) to choose from; of a protected child the names say whose the place is, not which."""
        if not self.hides:
            return [(str(place.pk), place.name) for place in places]
        roles = {
            self.log.attends_id: _("Barnehagen eller skolen til barnet"),
            self.log.organisation_id: _("Virksomheten til stafettholderen"),
        }
        return [(str(place.pk), roles.get(place.pk, _("Stedet som er valgt"))) for place in places]


def of_row(protection: str, *, kind: str, detail: str, organisation: str | None) -> str:
    """Where a meeting is, from a row that was read without its log."""
    if protection != Protection.NONE:
        return ""
    place = Organisation(name=organisation) if organisation else None
    return Meeting(place_kind=PlaceKind(kind), place_detail=detail, place_organisation=place).place
