"""Letters about a meeting: when and where, never what about, and no child's name (R27)."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from stafettlog.models import Actor
from stafettlog.notifications.letter import Block, Letter, Link, Paragraph, hello, one_line
from stafettlog.notifications.words import short_time, signature, whole_time


@dataclass(frozen=True)
class MeetingFacts:
    """`place` in words, empty if none was given. `sender` wrote the invitation.

    `asks_for_place`: it is not to be written (R26), so the reader is told whom to ask.
    `needs_interpreter`: the reader does.
    """

    starts_at: datetime
    ends_at: datetime
    place: str
    sender: Actor | None
    municipality: str
    asks_for_place: bool = False
    interpreter_ordered: bool = False
    needs_interpreter: bool = False


def invitation(facts: MeetingFacts, name: str) -> Letter:
    """For foresatte and aktører: the topic is read after sign-in."""
    when = {"when": whole_time(facts.starts_at, facts.ends_at)}
    return Letter(
        subject=_("Invitasjon til møte %(when)s") % {"when": short_time(facts.starts_at)},
        greeting=hello(name),
        blocks=(
            Paragraph(_("Du er kalt inn til et møte %(when)s.") % when),
            *place_block(facts),
            *interpreter_block(facts),
            *_sign_in(),
        ),
        signature=signature(facts.sender, facts.municipality),
        reason=_("Du får denne e-posten fordi du er invitert til møtet."),
    )


def moved(facts: MeetingFacts, name: str) -> Letter:
    """Time, place or both are new; only what holds now is written."""
    when = {"when": whole_time(facts.starts_at, facts.ends_at)}
    return Letter(
        subject=_("Endret møte: %(when)s") % {"when": short_time(facts.starts_at)},
        greeting=hello(name),
        blocks=(
            Paragraph(_("Møtet du er invitert til, er endret. Det er nå %(when)s.") % when),
            *place_block(facts),
            *interpreter_block(facts),
            *_sign_in(),
        ),
        signature=signature(facts.sender, facts.municipality),
        reason=_("Du får denne e-posten fordi du er invitert til møtet."),
    )


def reminder(facts: MeetingFacts, name: str) -> Letter:
    """The working day before."""
    when = {"when": whole_time(facts.starts_at, facts.ends_at)}
    return Letter(
        subject=_("Påminnelse: møte %(when)s") % {"when": short_time(facts.starts_at)},
        greeting=hello(name),
        blocks=(
            Paragraph(_("Husk møtet du er invitert til: %(when)s.") % when),
            *place_block(facts),
            *interpreter_block(facts),
            *_sign_in(),
        ),
        signature=signature(facts.sender, facts.municipality),
        reason=_("Du får denne e-posten fordi du er invitert til møtet."),
    )


def cancelled(facts: MeetingFacts, name: str, *, off_the_list: bool = False) -> Letter:
    """`off_the_list`: the meeting stands, but this person is no longer invited."""
    when = {"when": whole_time(facts.starts_at, facts.ends_at)}
    if off_the_list:
        text = _("Du er ikke lenger invitert til møtet %(when)s.") % when
    else:
        text = _("Møtet %(when)s er avlyst.") % when
    return Letter(
        subject=_("Avlyst: møte %(when)s") % {"when": short_time(facts.starts_at)},
        greeting=hello(name),
        blocks=(Paragraph(text),),
        signature=signature(facts.sender, facts.municipality),
        reason=_("Du får denne e-posten fordi du var invitert til møtet."),
    )


def place_block(facts: MeetingFacts) -> tuple[Block, ...]:
    if facts.asks_for_place:
        return (Paragraph(_("Sted: Spør den som inviterer.")),)
    place = one_line(facts.place)
    return (Paragraph(_("Sted: %(place)s") % {"place": place}),) if place else ()


def interpreter_block(facts: MeetingFacts) -> tuple[Block, ...]:
    if facts.interpreter_ordered:
        return (Paragraph(_("Tolk er bestilt.")),)
    if facts.needs_interpreter and facts.sender is not None:
        who = {"name": one_line(facts.sender.display_name)}
        return (Paragraph(_("Du trenger tolk. Tolken er ikke bestilt ennå. Spør %(name)s.") % who),)
    return ()


def _sign_in() -> tuple[Block, ...]:
    text = _(
        "Logg inn for å se hva møtet handler om. Foresatte finner møtet i barnets logg. "
        "Aktører finner det under Tverrfaglige møter på Min side."
    )
    return (Paragraph(text), Link(settings.PUBLIC_URL))
