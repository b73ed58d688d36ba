"""Who can read a log, as its page for the family names them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from stafettlog.models import ForesattRole
from stafettlog.portal.shown import Row


@dataclass(frozen=True)
class Person:
    """`what`: the title and the virksomhet of one who helps, or what a foresatt is to the child."""

    name: str
    what: str
    is_me: bool = False


def name_of(row: Row) -> str:
    return f"{row['first_name']} {row['last_name']}".strip()


def holder(log: Row) -> Person:
    return Person(
        f"{log['holder_first_name']} {log['holder_last_name']}".strip(),
        _joined(log["holder_title"], log["holder_organisation"]),
    )


def helpers(log: Row, people: Sequence[Row]) -> list[Person]:
    """Those who take part beside the stafettholder, from virksomheter that the consent covers."""
    covered = {row["place"] for row in people if row["kind"] == "service"}
    return sorted(
        (
            Person(name_of(row), _joined(row["title"], row["detail"]))
            for row in people
            if row["kind"] == "participant" and row["place"] in covered and row["person"] != log["holder_id"]
        ),
        key=lambda person: person.name,
    )


def coordinators(people: Sequence[Row]) -> list[Person]:
    """Those who read and archive the logs of the stafettholder's virksomhet, under a valid consent."""
    found = [Person(name_of(row), _("Koordinator")) for row in people if row["kind"] == "coordinator"]
    return sorted(found, key=lambda person: person.name)


def foresatte(people: Sequence[Row], me: UUID) -> list[Person]:
    found = [
        Person(name_of(row), str(ForesattRole(row["detail"]).label), row["person"] == me)
        for row in people
        if row["kind"] == "foresatt"
    ]
    return sorted(found, key=lambda person: (not person.is_me, person.name))


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
