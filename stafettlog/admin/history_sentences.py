"""The sentences of the history page, one kind of row each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stafettlog.models import OUTCOME_EFFECT, FileKind, ForesattRole, Level, MeasureKind, Outcome

Snapshot = Mapping[str, Any]
Text = str | Promise


@dataclass(frozen=True)
class Sentence:
    """`made` for the first version; `turned` where a field has been filled in; else `changed`.

    `words` gives the names in the sentences from a snapshot; `who` and `fields` are always there.
    """

    made: Text
    changed: Text
    turned: Mapping[str, Text] = field(default_factory=dict)
    words: Callable[[Snapshot], Mapping[str, Any]] = lambda snapshot: {}


def _person(snapshot: Snapshot) -> Mapping[str, Any]:
    return {"name": f"{snapshot['first']} {snapshot['last']}"}


def _foresatt(snapshot: Snapshot) -> Mapping[str, Any]:
    role = ForesattRole(snapshot["role"]).label.lower()
    return {"name": f"{snapshot['first_name']} {snapshot['last_name']}", "role": role}


def _levels(snapshot: Snapshot) -> Mapping[str, Any]:
    return {name: Level(snapshot[f"{name}_level"]).label.lower() for name in ("from", "to")}


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
    ),
    "child": Sentence(
        made=_("%(who)s registrerte stafettbarnet"),
        changed=_("%(who)s endret barnets %(fields)s"),
    ),
    "foresatt": Sentence(
        made=_("%(who)s registrerte %(name)s (%(role)s) som foresatt"),
        changed=_("%(who)s endret %(fields)s for %(name)s (%(role)s)"),
        turned={"ended_at": _("%(who)s tok bort %(name)s (%(role)s) som foresatt")},
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
        words=_kind("kind"),
    ),
    "evaluation": Sentence(
        made=_(
            "%(who)s evaluerte tiltaket «%(kind)s», oppmerksomheten «%(concern)s»: %(outcome)s. %(effect)s."
        ),
        changed=_("%(who)s endret %(fields)s på evalueringen av tiltaket «%(kind)s»"),
        words=_outcome,
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
        words=lambda snapshot: {**_person(snapshot), "organisation": snapshot["organisation"]},
    ),
}
