"""One log as the family reads it: rows of shown.py put together, in words. Asks the database nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from permissions.policy import ConsentState, LogState
from stafettlog.models import (
    Consent,
    MeasureKind,
    Outcome,
)
from stafettlog.portal import gatherings, readers, words
from stafettlog.portal.gatherings import Gathering
from stafettlog.portal.readers import Person, name_of
from stafettlog.portal.shown import Row, phone_of
from stafettlog.services.facts import reading_ends


@dataclass(frozen=True)
class Step:
    """What is done: a tiltak. `went` and `why` once it is evaluated, `finish_on` while it is ahead.

    `told`: who helps, and until when, in a sentence each.

    A deadline that has passed is the helpers' to see to: a parent is not alarmed by it.
    """

    kind: str
    description: str
    helpers: Sequence[str]
    told: str
    finish_on: date | None
    went: str
    why: str
    is_done: bool


@dataclass(frozen=True)
class Work:
    """An oppmerksomhet and what is done about it."""

    text: str
    goal: str
    steps: Sequence[Step]
    closed_on: date | None


@dataclass(frozen=True)
class Lysglimt:
    text: str
    happened_on: date
    by: str


@dataclass(frozen=True)
class Agreement:
    """The consent. `last_day`: the last on which it holds; `services`: the virksomheter it covers."""

    state: ConsentState
    given_on: date
    last_day: date
    ended_on: date
    services: Sequence[str]
    texts: Sequence[str]


@dataclass(frozen=True)
class PortalPage:
    log: Row
    who: str
    level: str
    closed_on: date | None
    read_until: date | None
    next: Gathering | None
    coming: Sequence[Gathering]
    earlier: Sequence[Gathering]
    ongoing: Sequence[Work]
    finished: Sequence[Work]
    lysglimt: Sequence[Lysglimt]
    agreement: Agreement | None
    holder: Person
    helpers: Sequence[Person]
    coordinators: Sequence[Person]
    foresatte: Sequence[Person]

    @property
    def phone(self) -> str:
        return phone_of(self.log)

    @property
    def is_open(self) -> bool:
        return bool(self.log["state"] == LogState.OPEN)

    @property
    def is_agreed(self) -> bool:
        return self.agreement is not None and self.agreement.state == ConsentState.VALID

    @property
    def shared(self) -> bool:
        """Whether those who help can read: the log is open, and the consent holds."""
        return self.is_open and self.is_agreed


@dataclass(frozen=True)
class Rows:
    log: Row
    work: Sequence[Row]
    meetings: Sequence[Row]
    people: Sequence[Row]


def build(rows: Rows, *, me: UUID, now: datetime) -> PortalPage:
    """`me`: the reader's user id."""
    log = rows.log
    ahead, earlier = gatherings.of(rows.meetings, log, now)
    # «Neste møte» is the next one to come to.
    ahead_for_me = [meeting for meeting in ahead if meeting.invited] or ahead
    agreement = _agreement(log, rows.people, now)
    works = _works(rows.work, timezone.localdate(now))
    closed_at = None if log["state"] == LogState.OPEN else log["closed_at"]
    ends = reading_ends(log["birth_date"], closed_at) if closed_at else None
    first = ahead_for_me[0] if ahead_for_me else None
    return PortalPage(
        log=log,
        who=words.who_you_are(log, timezone.localdate(now)),
        level=str(words.LEVEL[log["level"]]),
        closed_on=timezone.localdate(closed_at) if closed_at else None,
        read_until=timezone.localdate(ends - timedelta(microseconds=1)) if ends else None,
        next=first,
        coming=[meeting for meeting in ahead if meeting is not first],
        earlier=earlier,
        ongoing=[work for work in works if work.closed_on is None],
        finished=[work for work in works if work.closed_on is not None],
        lysglimt=_lysglimt(rows.people),
        agreement=agreement,
        holder=readers.holder(log),
        helpers=readers.helpers(log, rows.people),
        coordinators=readers.coordinators(rows.people),
        foresatte=readers.foresatte(rows.people, me),
    )


def _works(rows: Sequence[Row], today: date) -> list[Work]:
    say = _Sayings()
    return [_work(list(parts), today, say) for _concern, parts in groupby(rows, key=itemgetter("concern"))]


class _Sayings:
    """What the tiltak of a page say again and again, put in words once."""

    def __init__(self) -> None:
        self._helpers, self._deadline = _("De som hjelper: %(names)s."), _("Frist: %(day)s.")
        self._days: dict[date, str] = {}
        self.kinds = {kind.value: str(kind.label) for kind in MeasureKind}
        self.went = {outcome.value: str(said) for outcome, said in words.HOW_IT_WENT.items()}

    def told(self, helpers: Sequence[str], finish_on: date | None) -> str:
        who = self._helpers % {"names": ", ".join(helpers)} if helpers else ""
        if finish_on is None:
            return who
        if finish_on not in self._days:
            self._days[finish_on] = self._deadline % {"day": date_format(finish_on, "DATE_FORMAT")}
        return f"{who} {self._days[finish_on]}"


def _work(parts: list[Row], today: date, say: _Sayings) -> Work:
    grouped = [list(lines) for measure, lines in groupby(parts, key=itemgetter("measure")) if measure]
    # A tiltak that was registered by mistake says nothing of the child.
    steps = [_step(lines, today, say) for lines in grouped if lines[0]["outcome"] != Outcome.MISTAKE]
    first = parts[0]
    return Work(
        text=first["text"],
        goal=first["goal"],
        # What goes on comes first, nearest deadline first; then what has been tried.
        steps=sorted(steps, key=lambda step: step.is_done),
        closed_on=timezone.localdate(first["closed_at"]) if first["closed_at"] else None,
    )


def _step(lines: list[Row], today: date, say: _Sayings) -> Step:
    first = lines[0]
    went = say.went[first["outcome"]] if first["outcome"] else ""
    is_over = bool(went or first["ended_at"] or first["closed_at"])
    helpers = [name_of(line) for line in lines if line["first_name"] is not None]
    finish_on = None if is_over or first["finish_on"] < today else first["finish_on"]
    return Step(
        kind=say.kinds[first["kind"]],
        description=first["description"],
        helpers=helpers,
        told=say.told(helpers, finish_on),
        finish_on=finish_on,
        went=went,
        why=first["reason"] or "",
        is_done=is_over,
    )


def _lysglimt(people: Iterable[Row]) -> list[Lysglimt]:
    rows = [row for row in people if row["kind"] == "lysglimt"]
    rows.sort(key=itemgetter("day", "person"), reverse=True)
    return [Lysglimt(row["detail"], row["day"], name_of(row)) for row in rows]


def _agreement(log: Row, people: Iterable[Row], now: datetime) -> Agreement | None:
    if log["consent_id"] is None:
        return None
    withdrawn = log["withdrawn_at"]
    state = Consent(expires_on=log["expires_on"], withdrawn_at=withdrawn).state(now)
    return Agreement(
        state=state,
        given_on=log["given_on"],
        last_day=words.last_day(log["expires_on"]),
        ended_on=timezone.localdate(withdrawn) if withdrawn else log["expires_on"],
        services=sorted(row["detail"] for row in people if row["kind"] == "service" and row["detail"]),
        texts=[log["information_text"], log["sharing_text"]],
    )
