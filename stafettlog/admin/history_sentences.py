"""The sentences of the history page, one kind of row each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from stafettlog.admin.json_rows import as_time
from stafettlog.models import (
    OUTCOME_EFFECT,
    FileKind,
    ForesattRole,
    Level,
    MeasureKind,
    MeetingStatus,
    Outcome,
)
from stafettlog.services.masked_texts import kind_name

Snapshot = Mapping[str, Any]
Text = str | Promise


@dataclass(frozen=True)
class Sentence:
    """`made` for the first version; `turned` where a field has been filled in; else `changed`.

    A key of `turned` is a field, `field=value` for one that got that value, or `!field` for one that
    was emptied. `made_as` is instead of `made` where a field is set in the first version. `words`
    gives the names in the sentences from a snapshot; `who` and `fields` are always there.
    """

    made: Text
    changed: Text
    turned: Mapping[str, Text] = field(default_factory=dict)
    made_as: Mapping[str, Text] = field(default_factory=dict)
    words: Callable[[Snapshot], Mapping[str, Any]] = lambda snapshot: {}


def _person(snapshot: Snapshot) -> Mapping[str, Any]:
    return {"name": f"{snapshot['first']} {snapshot['last']}"}


def _foresatt(snapshot: Snapshot) -> Mapping[str, Any]:
    role = ForesattRole(snapshot["role"]).label.lower()
    return {"name": f"{snapshot['first_name']} {snapshot['last_name']}", "role": role}


def _levels(snapshot: Snapshot) -> Mapping[str, Any]:
    return {name: Level(snapshot[f"{name}_level"]).label.lower() for name in ("from", "to")}


def _day(name: str) -> Callable[[Snapshot], Mapping[str, Any]]:
    return lambda snapshot: {"day": date_format(localdate(as_time(snapshot[name])), "DATE_FORMAT")}


def _meeting(snapshot: Snapshot) -> Mapping[str, Any]:
    return {**_day("starts_at")(snapshot), "status": MeetingStatus(snapshot["status"]).label.lower()}


def _invited(snapshot: Snapshot) -> Mapping[str, Any]:
    # The child stands by no name: it is the log's.
    name = f"{snapshot['first']} {snapshot['last']}" if snapshot["first"] else _("stafettbarnet")
    return {**_day("day")(snapshot), "name": name}


def _aktor(snapshot: Snapshot) -> Mapping[str, Any]:
    return {**_person(snapshot), "organisation": snapshot["organisation"]}


def _kind(name: str) -> Callable[[Snapshot], Mapping[str, Any]]:
    return lambda snapshot: {"kind": MeasureKind(snapshot[name]).label, "concern": snapshot["concern_text"]}


def _outcome(snapshot: Snapshot) -> Mapping[str, Any]:
    outcome = Outcome(snapshot["outcome"])
    return {
        **_kind("measure_kind")(snapshot),
        "outcome": outcome.label,
        "effect": OUTCOME_EFFECT[outcome],
    }


SENTENCES: Mapping[str, Sentence] = {
    "log": Sentence(
        made=_("%(who)s opprettet stafettloggen"),
        changed=_("%(who)s endret %(fields)s i stafettloggen"),
        turned={
            "stafettholder": _("%(holder)s overtok som stafettholder"),
            "child": _("%(who)s rettet hvilket fødselsnummer stafettloggen gjelder"),
            "state=closed": _("%(who)s avsluttet stafettloggen"),
            "state=open": _("%(who)s gjenåpnet stafettloggen"),
        },
        words=lambda snapshot: {"holder": snapshot["stafettholder"]},
    ),
    "child": Sentence(
        made=_("%(who)s registrerte stafettbarnet"),
        changed=_("%(who)s endret barnets %(fields)s"),
        turned={
            "protection": _("%(who)s endret barnets adressesperre"),
            "!protection": _("%(who)s opphevet barnets adressesperre"),
        },
    ),
    "foresatt": Sentence(
        made=_("%(who)s registrerte %(name)s (%(role)s) som foresatt"),
        changed=_("%(who)s endret %(fields)s for %(name)s (%(role)s)"),
        turned={
            "ended_at": _("%(who)s tok bort %(name)s (%(role)s) som foresatt"),
            "stopped_at": _("%(who)s stoppet tilgangen til %(name)s (%(role)s)"),
            "!stopped_at": _("%(who)s ga %(name)s (%(role)s) tilgangen tilbake"),
        },
        words=_foresatt,
    ),
    "consent": Sentence(
        made=_("%(who)s registrerte samtykket"),
        changed=_("%(who)s endret %(fields)s i samtykket"),
        turned={"withdrawn_at": _("%(who)s registrerte at samtykket er trukket")},
    ),
    "coverage": Sentence(
        made=_("%(who)s registrerte at samtykket dekker %(organisation)s"),
        changed=_("%(who)s endret %(fields)s i samtykket"),
        turned={"withdrawn_at": _("%(who)s registrerte at samtykket for %(organisation)s er trukket")},
        words=lambda snapshot: {"organisation": snapshot["organisation"]},
    ),
    "level": Sentence(
        made=_("%(who)s endret nivået fra %(from)s til %(to)s"),
        changed=_("%(who)s endret %(fields)s i nivåendringen"),
        words=_levels,
    ),
    "participant": Sentence(
        made=_("%(who)s registrerte at %(name)s deltar i loggen"),
        changed=_("%(who)s endret %(fields)s for %(name)s"),
        turned={"ended_at": _("%(who)s avsluttet deltakelsen til %(name)s")},
        words=_person,
    ),
    "concern": Sentence(
        made=_("%(who)s la til oppmerksomheten «%(concern)s»"),
        changed=_("%(who)s endret %(fields)s på oppmerksomheten «%(concern)s»"),
        turned={
            "closed_at": _("%(who)s avsluttet oppmerksomheten «%(concern)s»"),
            "struck_at": _("%(who)s merket oppmerksomheten «%(concern)s» som feilregistrert"),
        },
        words=lambda snapshot: {"concern": snapshot["text"]},
    ),
    "measure": Sentence(
        made=_("%(who)s la til tiltaket «%(kind)s» på oppmerksomheten «%(concern)s»"),
        changed=_("%(who)s endret %(fields)s på tiltaket «%(kind)s», oppmerksomheten «%(concern)s»"),
        turned={
            "ended_at": _("Tiltaket «%(kind)s», oppmerksomheten «%(concern)s», ble avsluttet med loggen"),
            "!ended_at": _("Tiltaket «%(kind)s», oppmerksomheten «%(concern)s», ble åpnet igjen med loggen"),
        },
        words=_kind("kind"),
    ),
    "evaluation": Sentence(
        made=_(
            "%(who)s evaluerte tiltaket «%(kind)s», oppmerksomheten «%(concern)s»: %(outcome)s. %(effect)s."
        ),
        changed=_("%(who)s endret %(fields)s på evalueringen av tiltaket «%(kind)s»"),
        words=_outcome,
    ),
    "meeting": Sentence(
        made=_("%(who)s kalte inn til møtet %(day)s"),
        changed=_("%(who)s endret %(fields)s for møtet %(day)s"),
        made_as={"without_invitation": _("%(who)s registrerte møtet %(day)s, som er holdt uten invitasjon")},
        turned={
            "struck_at": _("%(who)s merket møtet %(day)s som feilregistrert"),
            "cancelled_at": _("%(who)s avlyste møtet %(day)s"),
            "registered_at": _("%(who)s registrerte møtet %(day)s: %(status)s"),
        },
        words=_meeting,
    ),
    "invitation": Sentence(
        made=_("%(who)s inviterte %(name)s til møtet %(day)s"),
        changed=_("%(who)s endret invitasjonen til %(name)s, møtet %(day)s"),
        made_as={"attended": _("%(who)s registrerte at %(name)s deltok på møtet %(day)s")},
        turned={
            "attended=1": _("%(who)s registrerte at %(name)s deltok på møtet %(day)s"),
            "attended=0": _("%(who)s registrerte at %(name)s ikke deltok på møtet %(day)s"),
            "removed_at": _("%(who)s tok %(name)s av listen over inviterte til møtet %(day)s"),
            "!removed_at": _("%(who)s inviterte %(name)s på nytt til møtet %(day)s"),
        },
        words=_invited,
    ),
    "lysglimt": Sentence(
        made=_("%(who)s la til et lysglimt"),
        changed=_("%(who)s endret %(fields)s i et lysglimt"),
        turned={"struck_at": _("%(who)s merket et lysglimt som feilregistrert")},
    ),
    "transfer": Sentence(
        made=_("%(who)s spurte om %(name)s (%(organisation)s) vil overta stafettloggen"),
        changed=_("%(who)s endret %(fields)s i forespørselen til %(name)s om å overta stafettloggen"),
        turned={
            "status=accepted": _("%(name)s (%(organisation)s) godtok å overta stafettloggen"),
            "status=declined": _("%(name)s (%(organisation)s) avslo å overta stafettloggen"),
            "status=withdrawn": _(
                "%(who)s trakk tilbake forespørselen til %(name)s om å overta stafettloggen"
            ),
        },
        words=_aktor,
    ),
    "closing": Sentence(
        made=_("%(who)s registrerte hvorfor stafettloggen ble avsluttet"),
        changed=_("%(who)s endret %(fields)s i avslutningen"),
        turned={"reopened_at": _("%(who)s registrerte hvorfor stafettloggen ble gjenåpnet")},
    ),
    "break_glass": Sentence(
        made=_("%(who)s (drift) åpnet loggen med nødtilgang"),
        changed=_("%(who)s endret %(fields)s for nødtilgangen"),
        turned={"ended_at": _("%(who)s avsluttet nødtilgangen")},
    ),
    "masking": Sentence(
        made=_("%(who)s ba om å skjule en tekst (%(text)s): %(why)s"),
        changed=_("%(who)s endret %(fields)s i forespørselen om å skjule en tekst (%(text)s)"),
        turned={
            "status=done": _("%(who)s skjulte en tekst (%(text)s) for alltid: %(why)s"),
            "status=declined": _("%(who)s avslo å skjule en tekst (%(text)s)"),
            "status=withdrawn": _("%(who)s trakk tilbake forespørselen om å skjule en tekst (%(text)s)"),
        },
        words=lambda snapshot: {
            "text": kind_name(snapshot["text_model"], snapshot["text_field"]),
            "why": snapshot["why"],
        },
    ),
    "file": Sentence(
        made=_("%(who)s la til filen «%(file)s»"),
        changed=_("%(who)s endret filen «%(file)s»"),
        words=lambda snapshot: {"file": FileKind(snapshot["file_kind"]).label},
    ),
    "attempt": Sentence(
        made=_("%(name)s (%(organisation)s) spurte etter en logg på barnet"),
        changed=_("%(who)s endret forespørselen fra %(name)s"),
        turned={"answered_at": _("%(who)s tok kontakt med %(name)s (%(organisation)s)")},
        words=_aktor,
    ),
}
