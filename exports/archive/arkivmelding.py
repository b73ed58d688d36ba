"""arkivmelding.xml: what an archive needs to take the log over, by KS' Fiks Arkiv V1
(no.ks.fiks.arkiv.v1.arkivering.arkivmelding.opprett.xsd of ks-no/fiks-arkiv-specification).

One saksmappe for the log, one journalpost with every file of the package as a document. What stands
here is read by more people than the documents are: of a protected child no place is in it (R26).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as ET  # nosec B405 (written with, never parsed with)

from django.utils import timezone

from exports.archive.manifest import Entry
from exports.picture import LogPicture
from stafettlog.models import ForesattRelation
from stafettlog.models.foresatt import ForesattRole

NAME = "arkivmelding.xml"
SYSTEM = "Stafettlogg"
BASE = "https://ks-no.github.io/standarder/fiks-protokoll/fiks-arkiv"
MAIN, CATALOGUE = f"{BASE}/arkivmelding/opprett/v1", f"{BASE}/metadatakatalog/v1"
EXEMPT = "UO"
GROUNDS = "Offl § 13 jf. fvl § 13 første ledd nr. 1"
PROTECTED = "Adressesperre i Folkeregisteret: {kind}"
HIDDEN = "*****"
FORMATS = {
    "application/pdf": "PDF/A",
    "application/json": "JSON",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Document:
    """A file of the package, and what it is called in the archive."""

    entry: Entry
    title: str
    format: str = ""


def content(picture: LogPicture, documents: Sequence[Document]) -> bytes:
    """The message; the first of `documents` is the one that the others belong to."""
    root = ET.Element("arkivmelding", {"xmlns": MAIN, "xmlns:n": CATALOGUE})
    root.set("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
    _add(root, "system", SYSTEM)
    _add(root, "antallFiler", str(len(documents)))
    _folder(root, picture)
    _record(root, picture, documents)
    ET.indent(root, " ")
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _folder(root: ET.Element, picture: LogPicture) -> None:
    log, closing = picture.log, picture.closing
    folder = _add(root, "mappe", **{"xsi:type": "saksmappe"})
    _add(folder, "tittel", f"{SYSTEM} - {log.child.display_name}")
    _add(folder, "offentligTittel", f"{SYSTEM} - {HIDDEN}")
    _add(folder, "opprettetDato", _moment(log.created_at))
    _add(folder, "opprettetAv", log.created_by.display_name)
    if closing is not None:
        _add(folder, "avsluttetDato", _moment(closing.closed_at))
        _add(folder, "avsluttetAv", closing.closed_by.display_name)
    _part(folder, log.child.display_name, "K", "Klient", hidden=log.child.is_protected)
    for relation in picture.relations:
        _part(folder, relation.display_name, "F", _role(relation), hidden=log.child.is_protected)
    _screening(folder, picture)
    number = log.child.national_number or f"Uten fødselsnummer, født {log.child.birth_date.isoformat()}"
    _class(folder, "Person", number, log.child.display_name, hidden=True)
    if not log.child.is_protected:
        _class(folder, "Virksomhet", str(log.attends_id), log.attends.name)
    _key(_add(folder, "referanseEksternNoekkel"), str(log.pk))
    _add(folder, "saksaar", str(timezone.localdate(log.created_at).year))
    _add(folder, "saksdato", timezone.localdate(log.created_at).isoformat())
    if not log.child.is_protected:
        _catalogued(_add(folder, "administrativEnhet"), "navn", log.organisation.name)
    _catalogued(_add(folder, "saksansvarlig"), "navn", log.stafettholder.display_name)
    status = ("B", "Under behandling") if log.is_open else ("A", "Avsluttet")
    _code(folder, "saksstatus", *status)


def _record(root: ET.Element, picture: LogPicture, documents: Sequence[Document]) -> None:
    record = _add(root, "registrering", **{"xsi:type": "journalpost"})
    parent = ET.SubElement(_add(record, "referanseForelderMappe"), "n:referanseEksternNoekkel")
    _key(parent, str(picture.log.pk))
    _screening(record, picture)
    for number, document in enumerate(documents, 1):
        _document(record, number, document)
    _add(record, "tittel", f"{SYSTEM}, samlet utskrift")
    _code(record, "journalposttype", "X", "Organinternt dokument uten oppfølging")
    _code(record, "journalstatus", "F", "Ferdigstilt")
    _add(record, "dokumentetsDato", timezone.localdate(picture.made_at).isoformat())
    _add(record, "antallVedlegg", str(len(documents) - 1))


def _document(record: ET.Element, number: int, document: Document) -> None:
    entry = document.entry
    about = _add(record, "dokumentbeskrivelse")
    _code(about, "dokumentstatus", "F", "Dokumentet er ferdigstilt")
    _add(about, "tittel", document.title)
    kind = ("H", "Hoveddokument") if number == 1 else ("V", "Vedlegg")
    _code(about, "tilknyttetRegistreringSom", *kind)
    _add(about, "dokumentnummer", str(number))
    file = _add(about, "dokumentobjekt")
    _add(file, "versjonsnummer", "1")
    _code(file, "variantformat", "A", "Arkivformat")
    _code(file, "format", document.format or FORMATS.get(entry.media_type, "Annet"))
    _add(file, "mimeType", entry.media_type)
    _add(file, "filnavn", entry.name.rpartition("/")[2])
    _add(file, "referanseDokumentfil", entry.name)
    _add(file, "sjekksum", entry.sha256)
    _add(file, "sjekksumAlgoritme", "SHA-256")
    _add(file, "filstoerrelse", str(entry.size))


def _part(folder: ET.Element, name: str, code: str, role: str, *, hidden: bool) -> None:
    part = _add(folder, "part")
    _add(part, "partNavn", name)
    _code(part, "partRolle", code, role)
    _add(part, "erSkjermet", "true" if hidden else "false")
    _add(part, "erPersonnavn", "true")


def _screening(where: ET.Element, picture: LogPicture) -> None:
    child = picture.log.child
    grounds = GROUNDS
    if child.is_protected:
        grounds = f"{GROUNDS}. {PROTECTED.format(kind=child.get_protection_display())}"
    screening = _add(where, "skjerming")
    _code(screening, "tilgangsrestriksjon", EXEMPT, "Unntatt offentlighet")
    _add(screening, "skjermingshjemmel", grounds)


def _class(folder: ET.Element, system: str, number: str, title: str, *, hidden: bool = False) -> None:
    found = _add(folder, "klassifikasjon")
    _add(found, "klassifikasjonssystemID", f"{SYSTEM} - {system}")
    _add(found, "klasseID", number)
    _add(found, "tittel", title)
    if hidden:
        _add(found, "erSkjermet", "true")


def _role(relation: ForesattRelation) -> str:
    return f"Foresatt: {ForesattRole(relation.role).label}"


def _key(parent: ET.Element, key: str) -> None:
    _catalogued(parent, "fagsystem", SYSTEM)
    _catalogued(parent, "noekkel", key)


def _code(parent: ET.Element, name: str, code: str, words: str = "") -> None:
    found = _add(parent, name)
    _catalogued(found, "kode", code)
    if words:
        _catalogued(found, "beskrivelse", words)


def _catalogued(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"n:{name}").text = _legal(text)


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    found = ET.SubElement(parent, name, attributes)
    found.text = None if text is None else _legal(text)
    return found


def _legal(text: str) -> str:
    """As XML can hold it, and never empty: the schema wants something."""
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text).strip() or "–"


def _moment(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")
