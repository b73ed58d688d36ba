"""From a letter to what is sent, and the preview of one that is not written yet."""

from datetime import datetime

from django.utils.translation import gettext as _

from stafettlog.models import Actor
from stafettlog.notifications import meeting_texts
from stafettlog.notifications.letter import as_text
from stafettlog.notifications.meeting_texts import MeetingFacts


def meeting_preview(
    *, starts_at: datetime, ends_at: datetime, place: str, sender: Actor, municipality: str
) -> tuple[str, str]:
    """(subject, text) of the invitation as foresatte and aktører will get it, in the active language.

    `place` as `Meeting.place` says it. Nothing is stored; the greeting holds a word for the name.
    """
    facts = MeetingFacts(starts_at, ends_at, place, sender, municipality)
    letter = meeting_texts.invitation(facts, _("[mottakerens navn]"))
    return letter.subject, as_text(letter)
