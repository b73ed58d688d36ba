"""The calendar file of a mail, and how it is put on (RFC 6047).

To a mail server it goes twice, as the large calendars themselves send it: as the last alternative of the
text, where Outlook, Gmail and Apple look for an invitation, and as a file for programs that show no
alternative. The file is called application/ics, so that no program takes it for a second invitation.
A provider's interface takes text and html as alternatives and nothing else: there it is a file alone.
"""

from dataclasses import dataclass
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from typing import Any, Protocol

from django.conf import settings

FILE_NAME = "invite.ics"


@dataclass(frozen=True)
class CalendarPart:
    """`method`: REQUEST or CANCEL, as in `content`. `sentence`: what the mail says of it."""

    method: str
    content: bytes
    sentence: str


class Mail(Protocol):
    """Django's mail with alternatives."""

    def attach_alternative(self, content: str, mimetype: str, /) -> None: ...

    def attach(self, filename: Any = None, content: Any = None, mimetype: Any = None, /) -> None: ...


def attach_calendar(mail: Mail, part: CalendarPart) -> None:
    """Call it after the html: the last alternative is the one that a program shows if it can."""
    if settings.EMAIL_BACKEND.startswith("anymail."):
        mail.attach(_for_provider(part))
        return
    # The character set is added by Django.
    mail.attach_alternative(part.content.decode(), f"text/calendar; method={part.method}")
    mail.attach(FILE_NAME, part.content, "application/ics")


def _for_provider(part: CalendarPart) -> MIMEBase:
    """A part rather than bytes and a type: providers that take parameters of the type are given them,
    and those that do not get text/calendar without any (or go by the name)."""
    file = MIMEBase("text", "calendar", method=part.method, charset="utf-8")
    file.set_payload(part.content)
    encode_base64(file)
    file.add_header("Content-Disposition", "attachment", filename=FILE_NAME)
    return file
