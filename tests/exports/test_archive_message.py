"""arkivmelding.xml, by KS' own schema, and the readable document that goes with it."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from PIL import Image

from permissions import history
from permissions.uploads import CleanUpload
from stafettlog.models import Child, ClosingReason, FileKind, ForesattRelation, Protection, Stafettlog
from stafettlog.services import closing
from stafettlog.services import files as log_files
from tests.documents.pdf import alternatives, facts, words
from tests.exports.conftest import Case
from tests.exports.packages import files, packed, told

SCHEMAS = Path(settings.BASE_DIR).parent / "shared" / "schemas" / "fiks-arkiv-v1"
SCHEMA = SCHEMAS / "no.ks.fiks.arkiv.v1.arkivering.arkivmelding.opprett.xsd"
MAIN = "{https://ks-no.github.io/standarder/fiks-protokoll/fiks-arkiv/arkivmelding/opprett/v1}"
CODE = "{https://ks-no.github.io/standarder/fiks-protokoll/fiks-arkiv/metadatakatalog/v1}kode"


def message(log: Stafettlog) -> Any:
    """The message's root, checked by the schema where it is."""
    etree = pytest.importorskip("lxml.etree")
    root = etree.fromstring(files(packed(log))["arkivmelding.xml"])
    if SCHEMA.exists():
        schema = etree.XMLSchema(etree.parse(SCHEMA))
        schema.assertValid(root)
    return root


def texts(root: Any, name: str) -> list[str]:
    return [one.text for one in root.iter(MAIN + name)]


def protect(case: Case) -> None:
    child = case.log.child
    child.protection, child.protection_review_on = Protection.STRICTLY_CONFIDENTIAL, timezone.localdate()
    history.save(child, by=case.holder.user, reason="Adressesperre")


def close(case: Case) -> None:
    closing.log_close(
        log_id=case.log.pk,
        reason=ClosingReason.GOAL_REACHED,
        note="Målene er nådd.",
        by=case.holder.user,
    )


@pytest.mark.skipif(not SCHEMA.exists(), reason="KS' schema is not here")
def test_schema_refuses_a_message_that_is_not_one(case: Case) -> None:
    etree = pytest.importorskip("lxml.etree")
    root = message(case.log)
    folder = root.find(f"{MAIN}mappe")
    folder.append(folder[0])
    assert not etree.XMLSchema(etree.parse(SCHEMA)).validate(root)


def test_message_tells_the_archive_what_it_gets(case: Case) -> None:
    close(case)
    root = message(case.log)
    assert texts(root, "tittel")[0] == "Stafettlogg - Lisa Hansen"
    assert texts(root, "offentligTittel") == ["Stafettlogg - *****"]
    assert texts(root, "avsluttetAv") == [case.holder.display_name]
    assert case.log.child.national_number in texts(root, "klasseID")
    assert texts(root, "partNavn")[0] == "Lisa Hansen"
    assert [one[0].text for one in root.iter(f"{MAIN}saksstatus")] == ["A"]
    assert len(texts(root, "skjermingshjemmel")) == 2


def test_message_names_every_document_with_its_sum(case: Case) -> None:
    data = packed(case.log)
    root, found = message(case.log), files(data)
    named = dict(zip(texts(root, "referanseDokumentfil"), texts(root, "sjekksum"), strict=True))
    assert set(named) == set(found) - {"arkivmelding.xml", "manifest.json"}
    assert named == {name: hashlib.sha256(found[name]).hexdigest() for name in named}
    assert texts(root, "antallFiler") == [str(len(named))]
    kinds = [one.find(CODE).text for one in root.iter(f"{MAIN}tilknyttetRegistreringSom")]
    assert kinds == ["H", *["V"] * (len(named) - 1)]


def test_open_log_of_a_child_without_a_number_is_told_of(case: Case) -> None:
    child = case.log.child
    child.national_number = child.national_number_index = None
    history.save(child, by=case.holder.user, reason="Feil nummer")
    root = message(case.log)
    assert f"Uten fødselsnummer, født {child.birth_date.isoformat()}" in texts(root, "klasseID")
    assert [one[0].text for one in root.iter(f"{MAIN}saksstatus")] == ["B"]


@pytest.mark.parametrize("name", ["<b>&amp;", "A\x00B\x0b", "]]>", " ", "😀 \u202e"])
def test_no_name_breaks_the_message(case: Case, name: str) -> None:
    # no history: what some earlier version may have let in.
    Child.objects.update(first_name=name, last_name=name)
    ForesattRelation.objects.update(first_name=name, last_name=name)
    assert texts(message(case.log), "antallFiler")


def test_protected_child_is_whole_in_the_documents_and_has_no_place_in_the_message(case: Case) -> None:
    """The message is read by more people than the documents are."""
    protect(case)
    data = packed(case.log)
    xml = files(data)["arkivmelding.xml"].decode()
    for place in ("Bakketoppen", case.log.street, case.log.city, case.log.postcode):
        assert place not in xml
    root = message(case.log)
    (grounds,) = set(texts(root, "skjermingshjemmel"))
    assert "Strengt fortrolig adresse" in grounds
    assert set(texts(root, "erSkjermet")) == {"true"}
    printed = words(files(data)["stafettlogg.pdf"])
    (row,) = told(data)["rows"]["stafettlog"]
    assert (row["street"], row["city"]) == (case.log.street, case.log.city)
    for place in (case.log.street, case.log.city, "Bakketoppen skole"):
        assert place in printed
    assert "Skjult: adressesperre" not in printed


def test_document_is_whole_and_does_not_say_who_made_it(case: Case) -> None:
    close(case)
    printed = words(files(packed(case.log))["stafettlogg.pdf"])
    relation = ForesattRelation.objects.get()
    for said in (
        "Loggen slik den var",
        "Lisa Hansen",
        "Strever med leseflyt",
        "Målene er nådd.",
        "Samtykket som ble gitt",
        case.log.current_consent.text_version,
        relation.phone,
        relation.street,
        case.log.street,
        "Historikk",
        "la til oppmerksomheten",
    ):
        assert said in printed, (said, printed)
    assert "Laget" not in printed
    assert "Formål" not in printed


def test_document_is_for_the_archive_and_for_screen_readers(case: Case, tmp_path: Path) -> None:
    """PDF/A-2a and PDF/UA-1, its language, tagged; the child's picture has words that stand for it."""
    Image.new("RGB", (120, 120), "teal").save(tmp_path / "a.jpg")
    upload = CleanUpload(data=(tmp_path / "a.jpg").read_bytes(), content_type="image/jpeg", name="Lisa.jpg")
    log = case.log
    log.photo = log_files.keep_in_log(log, FileKind.PHOTO, upload, by=case.holder.user)
    history.save(log, by=case.holder.user, reason="Bilde")
    data = packed(log)
    pdf = files(data)["stafettlogg.pdf"]
    told_by_it = facts(pdf)
    assert told_by_it.pop("pages") >= 2
    assert told_by_it == {
        "title": "Stafettlogg",
        "lang": "nb",
        "tagged": True,
        "archive": True,
        "accessible": True,
    }
    assert alternatives(pdf) == ["Bilde av barnet"]
    assert files(data)["vedlegg/001-photo.jpg"] == upload.data
    assert "vedlegg/001-photo.jpg" in words(pdf)
