"""Asking without leaving a trace: everything that an answer says, and what was said beside it."""

import io
import logging
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from django.core import mail
from django.db import transaction
from django.test import Client

from config.logs import LOGGING
from permissions.models import User
from tests.documents import pdf

# What differs from answer to answer: forgery tokens and the key of a form.
FRESH = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]+|name="(?:submission|form_key)"[^>]* value="[^"]+'
    r'|value="[^"]+" name="submission'
)
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@contextmanager
def undone() -> Iterator[None]:
    """What is written in here is taken back: an opening that was noted changes no later answer."""
    block = transaction.atomic()
    # As the block around each test: what wants to be outermost may be so in here.
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)


@dataclass
class Looker:
    """Somebody who was signed in once, and asks with the same cookies every time."""

    user: User | None
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def __post_init__(self) -> None:
        if self.user is not None:
            self.client.force_login(self.user)
        self.cookies = {name: one.value for name, one in self.client.cookies.items()}

    def plain(self, method: str, url: str, data: Any = None) -> Any:
        """Without taking anything back, and signed in whatever the answer before this one did."""
        self.client.cookies = SimpleCookie(self.cookies)
        return getattr(self.client, method)(url, data or {})

    def ask(self, method: str, url: str, data: Any = None, *, follow: bool = False) -> Any:
        self.client.cookies = SimpleCookie(self.cookies)
        mail.outbox.clear()
        with undone():
            return getattr(self.client, method)(url, data or {}, follow=follow)


def headers(answer: Any) -> list[tuple[str, str]]:
    return sorted((name, value) for name, value in answer.headers.items() if name != "X-Request-ID")


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def everything(answer: Any) -> str:
    """Status, headers and text of an answer, with what lies inside a workbook or a PDF."""
    inside = body(answer)
    kind = answer.headers.get("Content-Type", "")
    if inside[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(inside)) as archive:
            text = " ".join(archive.read(name).decode() for name in archive.namelist())
    elif inside[:5] == b"%PDF-":
        text = _of_pdf(inside)
    else:
        text = inside.decode("utf-8", "replace") if "image/" not in kind else ""
    return f"{answer.status_code} {headers(answer)} {text}"


def _of_pdf(inside: bytes) -> str:
    with pdf.opened(inside) as document:
        said = [str(value) for value in document.docinfo.values()]
        return " ".join([*said, pdf.words(inside), *pdf.alternatives(inside)])


def mails(sent: Iterable[Any]) -> str:
    """All that they say, on the outside and inside."""
    return "\n".join(one.message().as_string() + one.body + _other_parts(one) for one in sent)


def _other_parts(one: Any) -> str:
    parts = [str(part[0]) for part in getattr(one, "alternatives", [])]
    return " ".join([*parts, *(str(part) for part in one.attachments)])


class Lines(logging.Handler):
    """Every record as the product's own handler would write it."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        kind = LOGGING["formatters"]["json"]
        made = {name: value for name, value in kind.items() if name != "()"}
        self.setFormatter(kind["()"](**made))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def logged() -> Iterator[list[str]]:
    handler, root = Lines(), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    try:
        yield handler.lines
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
