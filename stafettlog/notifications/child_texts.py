"""Letters to the child itself (R18): when, where and whom to call. No sign-in, and no name (R27)."""

from django.utils.translation import gettext as _

from stafettlog.notifications.letter import Block, Letter, Paragraph, hello, one_line
from stafettlog.notifications.meeting_texts import MeetingFacts, interpreter_block, place_block
from stafettlog.notifications.words import short_time, signature, whole_time


def invitation(facts: MeetingFacts) -> Letter:
    when = {"when": whole_time(facts.starts_at, facts.ends_at)}
    return _letter(
        facts,
        _("Invitasjon til møte %(when)s") % {"when": short_time(facts.starts_at)},
        Paragraph(_("Du er invitert til et møte %(when)s.") % when),
        *place_block(facts),
        *interpreter_block(facts),
        *_questions(facts),
    )


def moved(facts: MeetingFacts) -> Letter:
    when = {"when": whole_time(facts.starts_at, facts.ends_at)}
    return _letter(
        facts,
        _("Endret møte: %(when)s") % {"when": short_time(facts.starts_at)},
        Paragraph(_("Møtet du er invitert til, er endret. Det er nå %(when)s.") % when),
        *place_block(facts),
        *interpreter_block(facts),
        *_questions(facts),
    )


def reminder(facts: MeetingFacts) -> Letter:
    when = {"when": whole_time(facts.starts_at, facts.ends_at)}
    return _letter(
        facts,
        _("Påminnelse: møte %(when)s") % {"when": short_time(facts.starts_at)},
        Paragraph(_("Husk møtet du er invitert til: %(when)s.") % when),
        *place_block(facts),
        *interpreter_block(facts),
        *_questions(facts),
    )


def cancelled(facts: MeetingFacts, *, off_the_list: bool = False) -> Letter:
    when = {"when": whole_time(facts.starts_at, facts.ends_at)}
    if off_the_list:
        text = _("Du trenger ikke å komme på møtet %(when)s.") % when
    else:
        text = _("Møtet %(when)s er avlyst.") % when
    subject = _("Avlyst: møte %(when)s") % {"when": short_time(facts.starts_at)}
    return _letter(facts, subject, Paragraph(text), *_questions(facts))


def _letter(facts: MeetingFacts, subject: str, *blocks: Block) -> Letter:
    return Letter(
        subject=subject,
        greeting=hello(""),
        blocks=blocks,
        signature=signature(facts.sender, facts.municipality),
        reason=_("Du får denne e-posten fordi du er, eller har vært, invitert til møtet."),
    )


def _questions(facts: MeetingFacts) -> tuple[Block, ...]:
    if facts.sender is None:
        return ()
    who = {"name": one_line(facts.sender.display_name), "phone": one_line(facts.sender.phone)}
    if not who["phone"]:
        return (Paragraph(_("Lurer du på noe? Snakk med %(name)s.") % who),)
    return (Paragraph(_("Lurer du på noe? Ring %(name)s på telefon %(phone)s.") % who),)
