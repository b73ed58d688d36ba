"""Nothing in the file is anything that a spreadsheet could run, whoever wrote it and wherever."""

import pytest
from django.test import Client
from django.utils import timezone

from permissions import history
from permissions.models import Organisation, User
from stafettlog.models import (
    Actor,
    Child,
    Concern,
    Consent,
    Evaluation,
    ForesattRelation,
    Invitation,
    Lysglimt,
    Measure,
    Meeting,
    Participant,
    PlaceKind,
    Stafettlog,
)
from tests.exports.conftest import Case
from tests.exports.reading import facts, form, table, xml

SHEETS = ("Oppmerksomheter og tiltak", "Møter", "Lysglimt", "Historikk")
INJECTIONS = ["=cmd|' /C calc'!A0", "+1", "-1", "@x", "\t=1", '=DDE("cmd";"/C calc")', "<r><f>1</f></r>"]


def fill(case: Case, text: str) -> None:
    """Every text of the log, of whatever hand, is `text`."""
    struck = {"struck_at": timezone.now(), "struck_by": case.holder.user, "strike_reason": text}
    User.objects.update(first_name=text, last_name=text)
    Organisation.objects.update(name=text)
    Actor.objects.update(title=text)
    Child.objects.update(first_name=text, last_name=text)
    Stafettlog.objects.update(group=text, street=text, postcode=text[:4], city=text, email=text)
    address = {"street": text, "postcode": text[:4], "city": text, "phone": text[:20], "email": text}
    ForesattRelation.objects.update(first_name=text, last_name=text, **address)
    Consent.objects.update(note=text)
    Participant.objects.update(end_reason=text)
    Concern.objects.update(text=text, goal=text, **struck)
    Measure.objects.update(description=text)
    Evaluation.objects.update(reason=text)
    reasons = {"not_completed_reason": text, "cancel_reason": text}
    place = {"place_kind": PlaceKind.OTHER, "place_organisation": None, "place_detail": text}
    Meeting.objects.update(also_attended=text, comments=text, **reasons, **place, **struck)
    Invitation.objects.filter(relation=None).update(attended=False)
    Invitation.objects.exclude(relation=None).update(attended=True)
    Lysglimt.objects.update(text=text, **struck)
    Concern.history.update(text=text, goal=text)
    Measure.history.update(description=text)
    concern = Concern.objects.get(pk=case.concern.pk)
    concern.goal, concern.version = f"{text} 2", concern.version + 1
    history.save(concern, by=case.holder.user, reason=text)


@pytest.mark.parametrize("text", INJECTIONS)
def test_text_of_every_column_stays_text(client: Client, url: str, case: Case, text: str) -> None:
    fill(case, text)
    answer = client.post(url, form(purpose=text.strip() or "x"))
    stored = xml(answer)
    assert "<f>" not in stored
    assert "<f " not in stored
    assert "<hyperlink" not in stored
    assert "externalLink" not in stored
    plain = {
        # Numbers, dates, ticks and words from our own lists.
        *(
            "Nivå ved registrering",
            "Registrert",
            "Oppmerksomhet avsluttet",
            "Igangsatt",
            "Avsluttet",
            "Frist",
        ),
        *("Evaluert", "Drøftet med leder", "Drøftet med foresatte", "Område", "Tiltak", "Evaluering"),
        *("Status", "Oppmerksomhetens status", "Dato", "Fra", "Til", "Tolk er bestilt"),
        *("Holdt uten invitasjon", "Feilregistrert", "Tidspunkt", "Opplysning", "Registrert av"),
    }
    for sheet in SHEETS:
        rows = table(answer, sheet)
        for heading in set(rows[0]) - plain:
            told = [str(row[heading]) for row in rows]
            assert any(text in one for one in told), (sheet, heading, told[:3])
    told = facts(answer)
    for name in ("Fornavn", "Etternavn", "Gate / vei og gatenummer", "Poststed", "E-post", "Gruppe/klasse"):
        assert told["Stafettbarn", name].rstrip() == text, name


@pytest.mark.parametrize("text", ["a\x01\x0bb", "😀 سلام"])
def test_odd_characters_stop_nothing(client: Client, url: str, case: Case, text: str) -> None:
    fill(case, text)
    assert table(client.post(url, form()), "Lysglimt")[0]["Lysglimt"] == text.replace("\x01\x0b", "��")


@pytest.mark.parametrize("unit", ["æ", "😀"])
def test_text_too_long_for_a_cell_is_cut(client: Client, url: str, unit: str) -> None:
    text = unit * 40_000
    Concern.objects.update(goal=text)
    Measure.objects.update(description=text)
    Meeting.objects.update(comments=text)
    told = table(client.post(url, form()), "Oppmerksomheter og tiltak")[0]["Beskrivelse"]
    assert told.startswith(unit * 16_000)
    assert told.endswith(" …")
