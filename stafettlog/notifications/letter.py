"""A message before it is text or html: one source for both parts, so that they always say the same."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


def one_line(text: str) -> str:
    """`text` without line breaks and other control characters: a name can open no header or paragraph."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Points:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Link:
    url: str


Block = Paragraph | Points | Link


@dataclass(frozen=True)
class Letter:
    """`subject` holds nothing that a person typed. `signature`: lines; `reason`: why one gets this."""

    subject: str
    greeting: str
    blocks: tuple[Block, ...]
    signature: tuple[str, ...]
    reason: str


def hello(name: str) -> str:
    """«Hei Inger Glad», or «Hei» where no name is to be written."""
    name = one_line(name)
    return _("Hei %(name)s") % {"name": name} if name else _("Hei")


def as_text(letter: Letter) -> str:
    """The plain part. Long lines are left to the reader's own window."""
    parts = [letter.greeting, *(_plain(block) for block in letter.blocks)]
    parts += ["\n".join((_("Vennlig hilsen"), *letter.signature)), letter.reason]
    return "\n\n".join(parts) + "\n"


def _plain(block: Block) -> str:
    match block:
        case Paragraph(text):
            return text
        case Points(items):
            return "\n".join(f"- {item}" for item in items)
        case Link(url):
            return url
