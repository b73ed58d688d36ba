"""From a row to what is sent: one recipient, a subject, and the same letter as text and as html."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from stafettlog.models import Actor, ForesattRelation, MessageKind, OutboxMessage
from stafettlog.notifications import meeting_calendar, meeting_texts
from stafettlog.notifications.calendar_part import CalendarPart
from stafettlog.notifications.catalogue import CATALOGUE
from stafettlog.notifications.letter import Letter, Link, Paragraph, Points, as_text, one_line
from stafettlog.notifications.meeting_texts import MeetingFacts
from stafettlog.notifications.people import Recipient
from stafettlog.notifications.reasons import NotToBeSent, Reason
from stafettlog.services import mail_choices


@dataclass(frozen=True)
class Rendered:
    """`to` is one address. `language` is that of subject and all parts."""

    subject: str
    text: str
    html: str
    to: str
    language: str
    calendar: CalendarPart | None = None


def render(message: OutboxMessage) -> Rendered:
    """Compute the recipient anew and write the letter. Raises NotToBeSent."""
    recipient = CATALOGUE[MessageKind(message.kind)].recipient(message)
    # Asked last: who should have it, and does not want the mail, has the notice still.
    if may_be_declined(message) and _is_declined(message):
        raise NotToBeSent(Reason.DECLINED)
    return written(message, recipient)


def may_be_declined(message: OutboxMessage) -> bool:
    """Whether the one it goes to may do without: staff have a page for it, a foresatt tells the holder."""
    entry = CATALOGUE[MessageKind(message.kind)]
    if message.user_id is not None:
        return entry.declinable
    return entry.family_may_decline and _relation(message) is not None


def _is_declined(message: OutboxMessage) -> bool:
    if message.user is not None:
        return mail_choices.is_declined(message.user, MessageKind(message.kind))
    relation = _relation(message)
    return relation is not None and message.kind in relation.declined_mail


def _relation(message: OutboxMessage) -> ForesattRelation | None:
    """The foresatt it goes to, if it goes to one."""
    return message.relation or (message.invitation.relation if message.invitation is not None else None)


def _how_to_decline(message: OutboxMessage) -> str:
    if message.user_id is not None:
        return _("Du kan slå av denne e-posten under «E-post til deg» i brukermenyen.")
    if message.log is None:
        return ""
    holder = {"name": one_line(message.log.stafettholder.display_name)}
    return _("Vil du ikke ha slik e-post? Si fra til %(name)s.") % holder


def written(
    message: OutboxMessage, recipient: Recipient, write: Callable[[str], Letter] | None = None
) -> Rendered:
    """The letter to `recipient`, in that person's language: also of an example, which is of nobody.

    `write`: given the name, instead of the kind's own; for an example of a kind that counts rows.
    """
    entry = CATALOGUE[MessageKind(message.kind)]
    with translation.override(recipient.language):
        calendar = entry.calendar(message, recipient) if entry.calendar else None
        letter = write(recipient.name) if write else entry.letter(message, recipient)
        if may_be_declined(message):
            letter = replace(letter, reason=f"{letter.reason} {_how_to_decline(message)}".rstrip())
        return composed(letter, recipient, calendar)


def composed(letter: Letter, recipient: Recipient, calendar: CalendarPart | None = None) -> Rendered:
    """The same letter as text and as html, in the active language, which is the recipient's."""
    letter = _telling(letter, calendar.sentence if calendar else "")
    return Rendered(
        subject=one_line(letter.subject),
        text=as_text(letter),
        html=as_html(letter, recipient.language),
        to=recipient.address,
        language=recipient.language,
        calendar=calendar,
    )


def _telling(letter: Letter, of_its_file: str) -> Letter:
    """The letter with a last paragraph about the calendar file, if it has one."""
    if not of_its_file:
        return letter
    return replace(letter, blocks=(*letter.blocks, Paragraph(of_its_file)))


def as_html(letter: Letter, language: str) -> str:
    """Plain markup: no table, no picture, no style, nothing to fetch."""
    names = {Paragraph: "text", Points: "items", Link: "url"}
    blocks = [{"kind": names[type(block)], "block": block} for block in letter.blocks]
    context = {"letter": letter, "blocks": blocks, "language": language, "is_bidi": get_language_bidi()}
    return render_to_string("mail/letter.html", context)


def meeting_preview(
    *,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    sender: Actor,
    municipality: str,
    moved: bool = False,
    asks_for_place: bool = False,
    interpreter_ordered: bool = False,
) -> tuple[str, str]:
    """(subject, text) of the invitation as foresatte and aktører will get it, in the active language.

    `moved`: of the mail to those who are invited already. `place` as `Meeting.place` says it, or
    `asks_for_place` (R26). Nothing is stored; the greeting holds a word for the name.
    """
    facts = MeetingFacts(starts_at, ends_at, place, sender, municipality, asks_for_place, interpreter_ordered)
    write = meeting_texts.moved if moved else meeting_texts.invitation
    kind = MessageKind.MEETING_MOVED if moved else MessageKind.MEETING_INVITATION
    letter = _telling(write(facts, _("[mottakerens navn]")), meeting_calendar.sentence(kind))
    return letter.subject, as_text(letter)
