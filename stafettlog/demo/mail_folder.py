"""The demo's mail: written to files instead of sent, and read back by the page Utgående meldinger."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as Parsed
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

NAME = re.compile(r"[0-9a-f-]{1,60}")
NEWEST = 200
MAX_BYTES = 200_000


class FolderBackend(BaseEmailBackend):
    """One file for each mail, named by its Message-ID: the same mail twice is one file."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        settings.DEMO_MAIL_ROOT.mkdir(parents=True, exist_ok=True)
        for mail in email_messages:
            message = mail.message()
            name = "".join(NAME.findall(str(message["Message-ID"]).partition("@")[0])) or "mail"
            # Written aside first: the page never reads half a mail.
            part = settings.DEMO_MAIL_ROOT / f"{name}.part"
            part.write_bytes(message.as_bytes())
            # When it was sent is the file's time, by the clock that the demo is told with.
            os.utime(part, times=(timezone.now().timestamp(),) * 2)
            part.rename(part.with_suffix(".eml"))
        return len(email_messages)


@dataclass(frozen=True)
class SentMail:
    """A mail as the page shows it. `name` is its file's, without ending."""

    name: str
    at: datetime
    to: str
    subject: str
    text: str
    html: str


def sent_mails() -> list[SentMail]:
    """The newest first; a file that cannot be read is left out."""
    root: Path = settings.DEMO_MAIL_ROOT
    if not root.is_dir():
        return []
    dated = sorted(((_changed(path), path) for path in root.glob("*.eml")), reverse=True)
    mails = (sent_mail(path.stem) for _at, path in dated[:NEWEST])
    return [mail for mail in mails if mail is not None]


def sent_mail(name: str) -> SentMail | None:
    """One mail by the name of its file, or None. A name with anything but id characters is nobody's."""
    if not NAME.fullmatch(name) and name != "mail":
        return None
    path: Path = settings.DEMO_MAIL_ROOT / f"{name}.eml"
    try:
        if path.is_symlink() or path.stat().st_size > MAX_BYTES:
            return None
        parsed = message_from_bytes(path.read_bytes(), policy=policy.default)
        return SentMail(
            name=name,
            at=datetime.fromtimestamp(_changed(path), tz=timezone.get_current_timezone()),
            to=str(parsed["To"] or ""),
            subject=str(parsed["Subject"] or ""),
            text=_part(parsed, "plain"),
            html=_part(parsed, "html"),
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        # A file that somebody else put there, or half a mail of a crash.
        return None


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _part(parsed: Parsed, kind: str) -> str:
    part = parsed.get_body(preferencelist=(kind,))
    return str(part.get_content()).strip() if part is not None else ""
