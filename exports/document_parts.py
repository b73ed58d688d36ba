"""The parts of the log's document, each as texts in lists and dictionaries."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exports import rows
from exports.picture import LogPicture
from stafettlog.models import Concern, Consent, Measure, Meeting

Entry = dict[str, Any]


def labels() -> dict[str, str]:
    """The document's own words, by the names that the template has for them."""
    return {
        "work": _("Oppmerksomheter og tiltak"),
        "no_work": _("Ingen oppmerksomheter er registrert."),
        "goal": _("Mål"),
        "no_measures": _("Ingen tiltak er registrert."),
        "meetings": _("Møtelogg"),
        "no_meetings": _("Ingen møter er registrert."),
        "lysglimt": _("Lysglimt"),
        "no_lysglimt": _("Ingen lysglimt er registrert."),
        "foresatte": _("Foresatte"),
        "no_foresatte": _("Ingen foresatte er registrert."),
        "participants": _("Stafettholder og aktører"),
        "history": _("Historikk"),
        "no_history": _("Ingenting er registrert her."),
        "empty": _("tomt"),
    }


def consent_line(consent: Consent | None, today: date) -> str:
    if consent is None:
        return _("Ikke registrert")
    if consent.withdrawn_at is not None:
        return _("Trukket %(day)s") % {"day": _day(timezone.localdate(consent.withdrawn_at))}
    words = {"given": _day(consent.given_on), "day": _day(consent.expires_on)}
    if consent.expires_on <= today:
        return _("Gitt %(given)s. Utgått %(day)s") % words
    return _("Gitt %(given)s. Utgår %(day)s") % words


# --- Oppmerksomheter og tiltak -----------------------------------------------------------------


def work(picture: LogPicture) -> Entry:
    """What is ongoing first, as on the screen."""
    today = timezone.localdate(picture.made_at)
    ordered = sorted(picture.concerns, key=lambda concern: not concern.is_ongoing)
    return {
        "heads": [
            _("Tiltak"),
            _("Ansvarlig"),
            _("Igangsatt"),
            _("Avsluttet"),
            _("Frist"),
            _("Evaluering"),
            _("Status"),
        ],
        "concerns": [_concern(concern, today) for concern in ordered],
    }


def _concern(concern: Concern, today: date) -> Entry:
    words = {"day": _moment_day(concern.created_at), "level": concern.level}
    lines = [
        str(concern.get_area_display()),
        _("Registrert %(day)s") % words,
        _("Vurdert nivå %(level)s ved registrering") % words,
        _told(concern),
    ]
    return {
        "text": concern.text,
        "status": _concern_end(concern),
        "struck": concern.struck_at is not None,
        "reason": concern.strike_reason,
        "line": " · ".join(lines),
        "goal": concern.goal,
        "measures": [_measure(measure, concern, today) for measure in concern.measures.all()],
    }


def _concern_end(concern: Concern) -> str:
    status = rows.concern_status(concern)
    if concern.struck_at is not None:
        return f"{status} {_moment_day(concern.struck_at)}"
    return f"{status} {_moment_day(concern.closed_at)}" if concern.closed_at else status


def _told(concern: Concern) -> str:
    told = {
        (True, True): _("Drøftet med leder og foresatte"),
        (True, False): _("Drøftet med leder"),
        (False, True): _("Drøftet med foresatte"),
        (False, False): _("Ikke drøftet med leder eller foresatte"),
    }
    return told[concern.discussed_with_leader, concern.discussed_with_foresatte]


def _measure(measure: Measure, concern: Concern, today: date) -> Entry:
    evaluation = getattr(measure, "evaluation", None)
    is_open = evaluation is None and measure.ended_at is None and concern.is_ongoing
    return {
        "cells": [
            str(measure.get_kind_display()),
            rows.responsible(measure),
            _short(measure.start_on),
            _short(rows.ended_on(measure)),
            _days_left(measure.days_left(today)) if is_open else "–",
            str(rows.outcome(measure)),
            str(rows.effect(measure)),
        ],
        "text": measure.description,
        "reason": _evaluated(evaluation) if evaluation else "",
    }


def _evaluated(evaluation: Any) -> str:
    words = {"who": evaluation.evaluated_by.display_name, "day": _moment_day(evaluation.evaluated_at)}
    said = _("Evaluert av %(who)s %(day)s.") % words
    return f"{said} {evaluation.reason}" if evaluation.reason else said


def _days_left(days: int) -> str:
    if days == 0:
        return _("I dag")
    if days < 0:
        return ngettext("Forfalt for %(n)s dag siden", "Forfalt for %(n)s dager siden", -days) % {"n": -days}
    return ngettext("%(n)s dag igjen", "%(n)s dager igjen", days) % {"n": days}


# --- Møter, lysglimt, mennesker, historikk -----------------------------------------------------


def meetings(picture: LogPicture) -> list[Entry]:
    return [_meeting(meeting) for meeting in picture.meetings]


def _meeting(meeting: Meeting) -> Entry:
    starts, ends = (timezone.localtime(at) for at in (meeting.starts_at, meeting.ends_at))
    clock = _("kl. %(from)s–%(to)s") % {"from": time_format(starts), "to": time_format(ends)}
    registered = meeting.registered_at is not None
    lines = [
        (_("Tema"), rows.topics(meeting)),
        (_("Deltok"), rows.invited(meeting, attended=True)),
        (_("Deltok ikke"), rows.invited(meeting, attended=False)),
        (_("Invitert"), "" if registered else rows.invited(meeting)),
        (_("Andre som deltok"), meeting.also_attended),
        (_("Tolk"), _("Tolk er bestilt") if meeting.interpreter_ordered else ""),
        (_("Kommentarer"), meeting.comments),
        (_("Begrunnelse"), meeting.strike_reason or meeting.cancel_reason or meeting.not_completed_reason),
    ]
    return {
        "when": f"{_day(meeting.day)}, {clock}",
        "place": meeting.place,
        "status": rows.meeting_status(meeting),
        "struck": meeting.struck_at is not None,
        "lines": [[label, text] for label, text in lines if text],
    }


def lysglimt(picture: LogPicture) -> list[Entry]:
    return [
        {
            "day": _day(row.happened_on),
            "text": row.text,
            "who": row.created_by.display_name,
            "struck": f"{rows.STRUCK}: {row.strike_reason}" if row.struck_at else "",
        }
        for row in picture.lysglimt
    ]


def people(picture: LogPicture) -> Entry:
    return {
        "foresatte": [
            f"{relation.display_name} ({str(relation.get_role_display()).lower()})"
            for relation in picture.relations
        ],
        "participants": [_participant(picture, participant) for participant in picture.participants],
    }


def _participant(picture: LogPicture, participant: Any) -> str:
    actor = participant.actor
    words = [participant.display_name, actor.title, actor.organisation.name]
    if actor.pk == picture.log.stafettholder_id and participant.ended_at is None:
        words.append(_("stafettholder"))
    since = _moment_day(participant.started_at)
    until = _moment_day(participant.ended_at) if participant.ended_at else ""
    told = _("%(from)s–%(to)s") if until else _("fra %(from)s")
    return ", ".join([*(word for word in words if word), told % {"from": since, "to": until}])


def history(picture: LogPicture) -> list[Entry]:
    return [
        {
            "at": date_format(timezone.localtime(event.at), "SHORT_DATETIME_FORMAT"),
            "text": event.text,
            "reason": event.reason,
            "changes": [[change.label, change.before, change.after] for change in event.changes],
        }
        for event in picture.events
    ]


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _short(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _moment_day(at: Any) -> str:
    return _short(timezone.localdate(at))
