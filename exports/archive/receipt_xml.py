"""The archive's receipt as it sends it: arkivmeldingKvittering of Fiks Arkiv V1, read with limits.

The file comes from outside. It is read by expat, without a document type, so that no entity is ever
made or fetched, and no deeper or longer than a receipt is.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

NAMESPACE = "https://ks-no.github.io/standarder/fiks-protokoll/fiks-arkiv/arkivmelding/opprett/kvittering/v1"
ROOT = f"{NAMESPACE} arkivmeldingKvittering"
DEEPEST, MOST_ELEMENTS, LONGEST_TEXT, MOST_BYTES = 12, 2_000, 2_000, 1024 * 1024
# The folder before what lies in it: it is what a log becomes.
PARTS = ("mappe", "registrering")
LONGEST_ID = 200
NAMES = {"mappe": "mappeID", "registrering": "registreringsID"}


@dataclass(frozen=True)
class Received:
    """`archive_id`: «2026/123 (6f1c…)», its number and its system id. `log_id`: of which log, if told."""

    archive_id: str
    received_on: date | None
    log_id: UUID | None


def parse(data: bytes) -> Received:
    """Read a receipt. Raises ValidationError: it is none, it says no, or it is not read for safety."""
    found = _Reader().read(data)
    for part in PARTS:
        if f"{part}Feilet" in found.seen:
            raise ValidationError(_("Arkivet svarer at det ikke har tatt imot loggen."))
    for part in PARTS:
        inside = f"{part}Kvittering"
        system_id = found.texts.get(f"{inside}/systemID", "")
        if not system_id:
            continue
        name = found.texts.get(f"{inside}/{NAMES[part]}", "")
        archive_id = f"{name} ({system_id})" if name else system_id
        if len(archive_id) > LONGEST_ID:
            raise _unreadable()
        return Received(archive_id, _day(found.texts, inside), _log_id(found.texts))
    raise ValidationError(_("Filen sier ikke hva loggen heter i arkivet."))


def _day(texts: dict[str, str], inside: str) -> date | None:
    """In Oslo; a time without a zone is Oslo's."""
    try:
        at = parse_datetime(texts.get(f"{inside}/opprettetDato", ""))
    except ValueError:
        raise _unreadable() from None
    if at is None:
        return None
    return timezone.localdate(at) if timezone.is_aware(at) else datetime.date(at)


def _log_id(texts: dict[str, str]) -> UUID | None:
    """Of the first part that tells it: ours is the key that we sent."""
    for part in PARTS:
        if key := texts.get(f"{part}Kvittering/referanseEksternNoekkel/noekkel", ""):
            try:
                return UUID(key)
            except ValueError:
                raise ValidationError(_("Kvitteringen gjelder ikke en stafettlogg.")) from None
    return None


def _unreadable() -> ValidationError:
    return ValidationError(_("Filen er ikke en kvittering fra et arkiv (arkivmeldingKvittering)."))


@dataclass
class _Reader:
    """`texts`: path below the root, by names without namespace -> the text there. `seen`: below the root."""

    texts: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    path: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    elements: int = 0
    length: int = 0

    def read(self, data: bytes) -> "_Reader":
        if len(data) > MOST_BYTES:
            raise _unreadable()
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, ValueError, LookupError):
            # LookupError: an encoding that nobody knows.
            raise _unreadable() from None
        return self

    def _refuse(self, *_told: object) -> None:
        raise _unreadable()

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS or len(self.path) >= DEEPEST or (not self.path and name != ROOT):
            raise _unreadable()
        self.path.append(name.rpartition(" ")[2])
        self.text, self.length = [], 0
        if len(self.path) > 1:
            self.seen.add(self.path[1])

    def _characters(self, text: str) -> None:
        self.length += len(text)
        if self.length > LONGEST_TEXT:
            raise _unreadable()
        self.text.append(text)

    def _end(self, _name: str) -> None:
        # The first of a kind: an id of a document below must not pass for the folder's.
        self.texts.setdefault("/".join(self.path[1:]), "".join(self.text).strip())
        self.path.pop()
        self.text, self.length = [], 0
