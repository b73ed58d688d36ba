"""The family's own copy of the log: the page that is read, put in words for `documents/templates/portal.typ`.

It is made of PortalPage alone, so that nothing stands in it that is not on the page.
"""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from permissions.languages import comma
from stafettlog.documents import typst
from stafettlog.portal import words
from stafettlog.portal.document_texts import ask, consent, labels, readers
from stafettlog.portal.gatherings import Gathering
from stafettlog.portal.page import PortalPage, Step, Work

Entry = dict[str, Any]
STAFFS = "nb"


def write(page: PortalPage, *, made_at: datetime, made_for: str) -> tuple[bytes, int]:
    """The PDF in the language that is switched on, and how many entries are in it. Raises DocumentError."""
    data = content(page, made_at=made_at, made_for=made_for)
    works = [*page.ongoing, *page.finished]
    count = sum(len(work.steps) for work in works) + len(page.lysglimt)
    count += len(page.earlier) + len(data["coming"] or [])
    return typst.compile("portal", data, made_at=made_at), count


def content(page: PortalPage, *, made_at: datetime, made_for: str) -> Entry:
    """All that the template prints: texts only, ready to be read. `made_for`: the reader's name."""
    log = page.log
    when = {"when": date_format(timezone.localtime(made_at), "DATETIME_FORMAT"), "who": made_for}
    return {
        "lang": get_language() or settings.LANGUAGE_CODE,
        "right_to_left": get_language_bidi(),
        "staff_lang": STAFFS,
        # The name of the document stands in its properties: not the child's.
        "title": _("Stafettloggen"),
        "author": settings.MUNICIPALITY_NAME,
        "foot": _("Laget %(when)s for %(who)s") % when,
        "name": log["child"],
        "about": [f"{page.who} {log['attends']}.".strip() if log["attends"] else page.who],
        "made": [*_closed(page), _("Dette er det du kunne lese i Stafettloggen da filen ble laget.")],
        "labels": labels(page),
        "coming": _coming(page),
        "level": page.level,
        "in_norwegian": ""
        if get_language() in words.NORWEGIAN
        else _("Det de som hjelper har skrevet, er på norsk."),
        "work": [_work(work, page) for work in (*page.ongoing, *page.finished)],
        "lysglimt": [
            {"text": one.text, "by": f"{_day(one.happened_on)}{comma()}{one.by}"} for one in page.lysglimt
        ],
        "helpers": [[one.name, one.what] for one in (page.holder, *(page.helpers if page.shared else ()))],
        "ask": ask(page),
        "consent": consent(page),
        "services": list(page.agreement.services) if page.agreement else [],
        "consent_texts": list(page.agreement.texts) if page.agreement else [],
        "readers": readers(page),
        "earlier": [_earlier(meeting) for meeting in page.earlier],
    }


def _closed(page: PortalPage) -> list[str]:
    if page.closed_on is None:
        return []
    return [_("Loggen ble avsluttet %(day)s.") % {"day": _day(page.closed_on)}]


def _coming(page: PortalPage) -> list[Entry] | None:
    """The meetings ahead, the reader's next one first; None of a closed log."""
    if not page.is_open:
        return None
    return [_meeting(one, page) for one in ([page.next] if page.next else []) + list(page.coming)]


def _meeting(meeting: Gathering, page: PortalPage) -> Entry:
    starts, ends = (timezone.localtime(at) for at in (meeting.starts_at, meeting.ends_at))
    clock = {"start": time_format(starts), "end": time_format(ends)}
    name = {"name": page.log["holder_first_name"]}
    lines = [
        _("Klokka %(start)s til %(end)s") % clock,
        _("Spør %(name)s hvor møtet er.") % name if meeting.asks_for_place else meeting.place,
        _moved(meeting, _("Møtet er flyttet. Før var det %(day)s klokka %(time)s.")),
        meeting.interpreter,
        "" if meeting.invited else _("Du er ikke invitert til dette møtet."),
    ]
    return {
        "day": capfirst(f"{date_format(starts, 'l')} {_day(starts.date())}"),
        "lines": [line for line in lines if line],
        "topics": list(meeting.topics),
    }


def _earlier(meeting: Gathering) -> list[str]:
    said = [
        meeting.became,
        meeting.was_there or ("" if meeting.invited else _("Du var ikke invitert.")),
        _moved(meeting, _("Det var flyttet fra %(day)s klokka %(time)s.")),
    ]
    return [_day(timezone.localdate(meeting.starts_at)), " ".join(line for line in said if line)]


def _moved(meeting: Gathering, sentence: str) -> str:
    if meeting.moved_from is None:
        return ""
    was = timezone.localtime(meeting.moved_from)
    return sentence % {"day": _day(was.date()), "time": time_format(was)}


def _work(work: Work, page: PortalPage) -> Entry:
    goes_on = page.is_open and work.closed_on is None
    if work.closed_on:
        status = _("Ferdig %(day)s") % {"day": _day(work.closed_on)}
    else:
        status = _("Pågår") if page.is_open else _("Avsluttet med loggen")
    return {
        "text": work.text,
        "goal": work.goal,
        "status": status,
        "done": _("Det vi gjør") if goes_on else _("Det vi gjorde"),
        "steps": [_step(step) for step in work.steps],
    }


def _step(step: Step) -> Entry:
    who = _("De som hjelper: %(names)s.") % {"names": ", ".join(step.helpers)} if step.helpers else ""
    until = _("Frist: %(day)s.") % {"day": _day(step.finish_on)} if step.finish_on else ""
    return {
        "kind": step.kind,
        "description": step.description,
        "who": " ".join(line for line in (who, until) if line),
        "went": step.went,
        "why": step.why if step.went else "",
    }


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
