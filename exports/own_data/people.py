"""The people that a log has something about, to choose one of: the child, the foresatte, the aktører."""

from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Q
from django.utils.translation import gettext as _

from stafettlog.models import Actor, ForesattRelation, Stafettlog
from stafettlog.services import log_details
from stafettlog.services.shown import Shown

CHILD, OTHER = "child", "other"
FORESATT, ACTOR = "foresatt", "actor"
Kind = Literal["child", "foresatt", "actor", "other"]


@dataclass(frozen=True)
class Person:
    """`key`: what the form sends. `row`: the relation or the aktør; None of the child and of someone else."""

    key: str
    kind: Kind
    name: str
    what: str
    row: Any = None


def people_of(log: Stafettlog) -> list[Person]:
    """All who are or were on the log, and last someone who only its texts name. Two queries."""
    shown = Shown(log)
    found = [Person(CHILD, "child", log.child.display_name, _("Barnet"))]
    relations = log_details.known_relations(log).select_related("foresatt__user").order_by("id")
    found += [
        Person(f"{FORESATT}:{row.pk}", "foresatt", row.display_name, _what(row), row) for row in relations
    ]
    on_log = Q(participations__log=log) | Q(invitations__log=log) | Q(pk=log.stafettholder_id)
    actors = Actor.objects.filter(on_log).with_names().order_by("id").distinct()
    found += [
        Person(f"{ACTOR}:{row.pk}", "actor", row.display_name, shown.titled(row), row) for row in actors
    ]
    return [*found, Person(OTHER, "other", _("En annen person"), _("Nevnt bare i tekstene"))]


def others_than(person: Person, people: list[Person]) -> list[str]:
    """The names that are taken out of texts for `person`: the family's. Who works with the child stands."""
    return [one.name for one in people if one.kind in (CHILD, FORESATT) and one.key != person.key]


def _what(relation: ForesattRelation) -> str:
    role = str(relation.get_role_display())
    return role if relation.ended_at is None else _("%(role)s, ikke lenger foresatt") % {"role": role}
