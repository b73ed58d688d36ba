"""Registrer møte on the log page: a dialog with the same form as the page of its own."""

from typing import Any
from uuid import uuid4

from django import template

from stafettlog.admin.forms.hints import warn_of_places
from stafettlog.admin.forms.meeting_register import MeetingRegisterForm
from stafettlog.admin.meeting_cards import MeetingCard
from stafettlog.models import Stafettlog

register = template.Library()


@register.inclusion_tag("log/_meeting_register_dialog.html", takes_context=True)
def register_dialog(context: template.Context, card: MeetingCard, log: Stafettlog) -> dict[str, Any]:
    """A link with data-dialog="register-<id of the meeting>" opens it."""
    meeting = card.meeting
    people = [one.invitation for one in card.invited]
    # The end of an id is its random part: enough to keep the fields of a few dialogs apart.
    fields = f"register_{meeting.pk.hex[-8:]}_%s"
    form = MeetingRegisterForm(
        meeting=meeting, invitations=people, part=context["shown"].part, auto_id=fields
    )
    if context["shown"].is_protected:
        warn_of_places([form])
    return {
        "meeting": meeting,
        "log": log,
        "shown": context["shown"],
        "topics": card.title,
        "form": form,
        "submission": uuid4(),
        "csrf_token": context["csrf_token"],
    }
