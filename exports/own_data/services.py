"""Innsyn: the file for one person about whom a log has something. On the terms of exporting the log."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from exports import picture
from exports.choices import Part
from exports.models import ExportFormat
from exports.own_data import files, of_actor, of_child, of_foresatt
from exports.own_data.dossier import Dossier, Fact, Section
from exports.own_data.others import without_people
from exports.own_data.passages import Passage, chosen
from exports.own_data.people import Person, others_than, people_of
from exports.services import Exported
from permissions.models import Organisation, User
from permissions.policy import Action
from stafettlog.log_names import short_name
from stafettlog.models import Stafettlog
from stafettlog.services.access import EXPORT, LogAccess
from stafettlog.services.errors import NotVisible

_WORK = frozenset({Part.WORK, Part.MEETINGS, Part.LYSGLIMT})


@dataclass(frozen=True)
class InsightChoice:
    """`person`: a key of people_of(). `name`: looked for in the texts. `passages`: keys of what is ticked."""

    person: str
    purpose: str
    name: str = ""
    passages: frozenset[str] = frozenset()


def insight_export(
    *, log_id: UUID, choice: InsightChoice, by: User, role: str, organisation: Organisation | None
) -> Exported:
    """The package, made before its receipt. Nothing is locked: the log is read.

    Raises NotVisible, NotAllowed, ValidationError (`person`, `name`, `purpose`), DocumentError.
    """
    access = LogAccess.find(by, log_id, Stafettlog.objects.with_identity())
    if EXPORT not in access.codenames:
        raise NotVisible
    access.require(Action.EXPORT_LOG)
    log, people = access.log, people_of(access.log)
    person = next((one for one in people if one.key == choice.person), None)
    if person is None:
        raise ValidationError({"person": _("Valget finnes ikke lenger. Velg på nytt.")})
    if not choice.purpose.strip():
        raise ValidationError({"purpose": _("Skriv hva innsynet gjelder")})
    found = chosen(log, choice.name, choice.passages)
    if person.kind == "other" and not found:
        raise ValidationError({"name": _("Kryss av for minst ett sted der personen er nevnt")})
    dossier = _dossier(log, person, people, choice, found, by=by)
    return files.handed_out(
        dossier,
        ExportFormat.ZIP,
        log_ids=[log.pk],
        by=by,
        role=role or _("ukjent"),
        organisation=organisation,
        purpose=choice.purpose.strip(),
        with_number=person.kind in ("child", "foresatt"),
    )


def _dossier(
    log: Stafettlog,
    person: Person,
    people: list[Person],
    choice: InsightChoice,
    found: Collection[Passage],
    *,
    by: User,
) -> Dossier:
    now = timezone.now()
    called = choice.name.strip() if person.kind == "other" else person.name
    others = others_than(person, people)

    def clean(text: str) -> str:
        return without_people(text, others, but=called) if text else ""

    sections = _sections(log, person, clean, now=now, by=by)
    if choice.name.strip():
        sections.append(_mentions(found, clean))
    return Dossier(
        title=_("Innsyn i stafettlogg"),
        about=called,
        lead=[
            _("%(log)s. %(what)s.") % {"log": short_name(log.pk), "what": person.what},
            _("Formål: %(purpose)s") % {"purpose": choice.purpose.strip()},
        ],
        sections=sections,
        made_at=now,
        notes=[
            _(
                "Navn på andre i familien, telefonnumre og e-postadresser i tekstene er tatt ut, "
                "og står som [navn], [tall] og [e-post]."
            )
        ],
    )


def _sections(
    log: Stafettlog, person: Person, clean: of_child.Clean, *, now: datetime, by: User
) -> list[Section]:
    if person.kind == "child":
        # A picture of its own: without the places of a protected child it is no longer the log (R26).
        whole = picture.read(log, parts=_WORK, made_at=now, made_by=by.display_name, with_contact=False)
        return of_child.sections(whole, clean)
    if person.kind == "foresatt":
        return of_foresatt.sections(log, person.row)
    return of_actor.sections(log, person.row, clean) if person.kind == "actor" else []


def _mentions(found: Collection[Passage], clean: of_child.Clean) -> Section:
    entries = [
        [
            Fact("where", _("Hvor"), passage.name),
            Fact("at", _("Registrert"), passage.at),
            Fact("text", _("Tekst"), clean(passage.text)),
            Fact("is_struck", _("Feilregistrert"), passage.is_struck or None),
        ]
        for passage in found
    ]
    return Section("mentions", _("Nevnt i tekstene"), entries, _("Ingen steder er tatt med."))
