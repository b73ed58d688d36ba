"""What waits on Min side that is about meetings and the baton, and the meetings to come."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from stafettlog import addresses
from stafettlog.admin.json_rows import as_id, as_time, person_name
from stafettlog.admin.screen import log_url
from stafettlog.admin.worklist import Task
from stafettlog.services.shown import of_row

HOURS = {"from": "starts_at", "to": "ends_at"}

Row = Mapping[str, Any]


@dataclass(frozen=True)
class ComingMeeting:
    """A line of «Tverrfaglige møter». `calendar_url`: of one that the person is invited to, else empty."""

    child: str
    starts_at: datetime
    hours: str
    place: str
    url: str
    calendar_url: str

    @classmethod
    def of(cls, row: Row) -> "ComingMeeting":
        place = of_row(
            row["protection"], kind=row["kind"], detail=row["detail"], organisation=row["organisation"]
        )
        ids = [as_id(row["log"]), as_id(row["id"])]
        return cls(
            child=_child(row),
            starts_at=timezone.localtime(as_time(row["starts_at"])),
            hours=_("kl. %(from)s–%(to)s") % {name: _hour(row[at]) for name, at in HOURS.items()},
            place=place or _("Spør stafettholderen om stedet"),
            url=log_url(as_id(row["log"]), f"meeting-{as_id(row['id'])}"),
            calendar_url=addresses.address("admin:my_meeting_calendar", *ids) if row["invited"] else "",
        )

    @property
    def day(self) -> date:
        return self.starts_at.date()

    @property
    def day_words(self) -> str:
        return date_format(self.day, "DATE_FORMAT")

    @property
    def in_calendar(self) -> str:
        """Which one the link is about, for who does not see it beside."""
        return _("møtet %(day)s") % {"day": date_format(self.day, "MONTH_DAY_FORMAT")}


def tasks(waiting: Mapping[str, Sequence[Row]]) -> Iterator[Task]:
    """One row of «Dette venter på deg» for each."""
    yield from (_register(row) for row in waiting["unregistered"])
    yield from (_answer(row) for row in waiting["asked"])
    yield from (_declined(row) for row in waiting["declined"])


def _register(row: Row) -> Task:
    day, log_id, meeting_id = _day(row["starts_at"]), as_id(row["log"]), as_id(row["id"])
    words = {"date": date_format(day, "MONTH_DAY_FORMAT")}
    return Task(
        since=day,
        text=_("Møtet %(date)s er ikke registrert. Ble det holdt?") % words,
        button=_("Registrer møte"),
        button_url=addresses.address("admin:meeting_register", log_id, meeting_id),
        **_about(row, f"meeting-{meeting_id}"),
    )


def _answer(row: Row) -> Task:
    """The one asked has no access to the log yet: the child's name leads nowhere."""
    words = {"name": person_name(row)}
    return Task(
        since=_day(row["at"]),
        who=_child(row),
        level=row["level"],
        text=_("Overføring venter: %(name)s spør om du vil overta stafettloggen") % words,
        button=_("Svar"),
        button_url=addresses.address("admin:transfer_answer", as_id(row["id"])),
    )


def _declined(row: Row) -> Task:
    return Task(
        since=_day(row["at"]),
        text=_("%(name)s avslo å overta stafettloggen") % {"name": person_name(row)},
        button=_("Les svaret"),
        button_url=log_url(as_id(row["log"]), "transfer"),
        **_about(row, "transfer"),
    )


def _about(row: Row, fragment: str) -> dict[str, Any]:
    return {"who": _child(row), "url": log_url(as_id(row["log"]), fragment), "level": row["level"]}


def _child(row: Row) -> str:
    return f"{row['child_first']} {row['child_last']}"


def _hour(text: str) -> str:
    return time_format(timezone.localtime(as_time(text)), "TIME_FORMAT")


def _day(text: str) -> date:
    return timezone.localdate(as_time(text))
