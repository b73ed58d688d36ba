"""«Opplysninger om meg»: what is registered about a foresatt, in the logs that the foresatt may read now."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from exports.own_data import of_foresatt, parts
from exports.own_data.dossier import Dossier, Fact, Section, one
from permissions.models import User
from permissions.sign_in.part import Part
from stafettlog.models import ForesattRelation, Stafettlog
from stafettlog.portal.shown import Row

PURPOSE = "Foresattes opplysninger om seg selv"
"""Of the receipt; kept in bokmål, as the words of the access log."""


def read(user: User, logs: list[Row], *, now: datetime) -> Dossier:
    """`logs`: as shown.logs(user) has them right now. Six queries a log, and four more."""
    found = Stafettlog.objects.select_related("child").in_bulk([log["pk"] for log in logs])
    relations = _relations(user, {log.child_id for log in found.values()})
    sections = [_account(user)]
    logs_of = Counter(log.child_id for log in found.values())
    for row in logs:
        log = found[row["pk"]]
        called = _called(log, several=len(logs) > 1, twice=logs_of[log.child_id] > 1)
        for section in of_foresatt.sections(log, relations[log.child_id]):
            sections.append(replace(section, title=called % {"part": section.title}))
    sections.append(parts.sign_ins(user, Part.FAMILY))
    return Dossier(
        title=_("Opplysninger om meg"),
        about=user.display_name,
        lead=[_("Dette er det Stafettloggen har registrert om deg som foresatt.")],
        sections=sections,
        made_at=now,
        notes=[
            _(
                "Det gjelder barna du kan lese om nå. Vil du vite om kommunen har mer om deg, "
                "spør personvernombudet i kommunen."
            ),
            _("Det som står om barnet, leser du i loggen. Du kan laste den ned som PDF der."),
        ],
    )


def _account(user: User) -> Section:
    facts = [
        Fact("name", _("Navn på brukeren"), user.display_name),
        Fact("email", _("E-post på brukeren"), user.email),
        Fact("created_at", _("Brukeren ble laget"), user.date_joined),
    ]
    return one("account", _("Brukeren din"), facts)


def _relations(user: User, children: set[UUID]) -> dict[UUID, ForesattRelation]:
    """Child -> the relation by which the person may read (R4, R4b)."""
    rows = ForesattRelation.objects.with_access().filter(child__in=children, foresatt__user=user)
    return {row.child_id: row for row in rows.select_related("foresatt")}


def _called(log: Stafettlog, *, several: bool, twice: bool) -> str:
    """«Anders: %(part)s»: whose log a part is from, where there are several."""
    if not several:
        return "%(part)s"
    name = log.child.first_name.replace("%", "%%")
    if not twice:
        return f"{name}: %(part)s"
    day = date_format(localdate(log.created_at), "DATE_FORMAT")
    return _("%(name)s, loggen fra %(day)s: %%(part)s") % {"name": name, "day": day}
