"""What a log has to choose from when a meeting is called: topics, people, places."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from permissions.models import Organisation, User
from stafettlog.admin.forms.meeting import CHILD, Choice, Choices
from stafettlog.models import Actor, Concern, ForesattRelation, Measure, Meeting, Stafettlog
from stafettlog.services import invited
from stafettlog.services.invited import People, Told, Way
from stafettlog.services.meeting_input import places
from stafettlog.services.shown import Shown

Ticked = Collection[UUID | str]


def choices_of(
    shown: Shown, by: User, *, meeting: Meeting | None = None, held: bool = False, ticks: bool = True
) -> tuple[Choices, People]:
    """The rows of the form, ticked as they should be at first. `meeting`: the one that changes.

    `held`: a meeting that was; then closed oppmerksomheter may have been its topic too. Without `ticks`
    the form has been filled in: nobody asks how it would be at first.
    """
    log = shown.log
    people = invited.people(log)
    ticked: Ticked | None = None
    about: Collection[UUID] | None = None
    if meeting is not None:
        rows = meeting.invitations.standing().values_list("relation_id", "actor_id")
        ticked = {relation or actor or CHILD for relation, actor in rows}
        about = set(meeting.concerns.values_list("pk", flat=True))
    elif held:
        # Who came and what it was about is for the person to say: it has been.
        ticked, about = {log.stafettholder_id}, set()
    actors = ticked if ticked is not None else {log.stafettholder_id, *(_owners(log) if ticks else ())}
    choices = Choices(
        concerns=_topics(log, about, held=held),
        people=[
            _child(log, people, ticked, held=held),
            *(_relation(row, people, ticked, held=held) for row in people.relations),
            *(_actor(row, people, actors, held=held, place=shown.workplace(row)) for row in people.actors),
        ],
        places=shown.place_choices(_places(log, by, meeting)),
        relation_ids={str(row.pk) for row in people.relations},
        interpreter_for=interpreter_for(people.relations),
    )
    return choices, people


def _topics(log: Stafettlog, about: Collection[UUID] | None, *, held: bool) -> list[Choice]:
    """Ongoing ones; those closed only where they are the topic already, or may have been."""
    shown = []
    for row in Concern.objects.filter(log=log, struck_at__isnull=True):
        chosen = row.is_ongoing if about is None else row.pk in about
        if row.is_ongoing or chosen or held:
            label = f"{row.text} / {row.get_area_display()}"
            shown.append(Choice(str(row.pk), label, "" if row.is_ongoing else _("Avsluttet"), chosen))
    return shown


def _owners(log: Stafettlog) -> set[UUID]:
    """The aktører who are responsible for a tiltak that is not evaluated."""
    open_measures = Measure.objects.open().filter(log=log, responsible__ended_at__isnull=True)
    return set(open_measures.values_list("responsible__actor_id", flat=True))


def _row(
    value: Any, label: str, told: Told, ticked: bool, *, held: bool, before: str = "", after: str = ""
) -> Choice:
    """`before` and `after` stand around the words on how the person is told."""
    words = [before, "" if held else told.text, "" if held else after]
    return Choice(str(value), label, ". ".join(filter(None, words)), ticked, told.way == Way.MAIL)


def _child(log: Stafettlog, people: People, ticked: Ticked | None, *, held: bool) -> Choice:
    told = people.child()
    chosen = told.way == Way.MAIL if ticked is None else CHILD in ticked
    # One who gets no mail may come all the same.
    after = "" if told.way == Way.MAIL else _("Kryss av hvis barnet skal være med")
    label = f"{log.child.display_name} / {_('Stafettbarn')}"
    return _row(CHILD, label, told, chosen, held=held, after=after)


def _relation(row: ForesattRelation, people: People, ticked: Ticked | None, *, held: bool) -> Choice:
    told = people.relation(row)
    chosen = row.has_access if ticked is None else row.pk in ticked
    return _row(row.pk, f"{row.display_name} / {row.get_role_display()}", told, chosen, held=held)


def _actor(row: Actor, people: People, ticked: Ticked, *, held: bool, place: str) -> Choice:
    told, is_holder = people.actor(row), row.pk == people.log.stafettholder_id
    part = _("Stafettholder") if is_holder else row.title
    return _row(row.pk, f"{row.display_name} / {part}", told, row.pk in ticked, held=held, before=place)


def _places(log: Stafettlog, by: User, meeting: Meeting | None) -> list[Organisation]:
    found = places(log, by)
    current = meeting.place_organisation if meeting is not None else None
    return found if current is None or current in found else [*found, current]


def interpreter_for(relations: Iterable[ForesattRelation]) -> str:
    """«Trenger tolk: Fadumo Ali (somali).», or empty."""
    names = [
        f"{row.display_name} ({row.get_language_display()})" for row in relations if row.needs_interpreter
    ]
    return _("Trenger tolk: %(names)s.") % {"names": ", ".join(names)} if names else ""
