"""The empty forms: what they say, in which languages, and what an archive needs of them."""

import pytest

from stafettlog.admin.paper_screens import PAPERS
from stafettlog.documents.consent_form import ConsentWords, consent_form
from stafettlog.documents.form_parts import LANGUAGES
from stafettlog.models import AccessGround, Area, ForesattRole, MeasureKind
from stafettlog.models.evaluation import OUTCOME_EFFECT
from stafettlog.services import consents
from tests.documents.pdf import facts, words

SENTENCES = (consents.INFORMATION_TEXT, consents.SHARING_TEXT)


@pytest.fixture(autouse=True)
def kommune(settings):
    settings.MUNICIPALITY_NAME = "Solvik kommune"
    settings.MUNICIPALITY_CONTACT = ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", PAPERS)
def test_is_tagged_archivable_and_has_title_and_language(paper, language):
    said = facts(PAPERS[paper].write(language))
    assert said.pop("title")
    assert said == {
        "lang": language,
        "pages": 2 if paper == "samtykke" else 6,
        "tagged": True,
        "archive": True,
        "accessible": True,
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_consent_is_word_for_word_the_one_that_is_stored(language):
    text = words(PAPERS["samtykke"].write(language))
    for sentence in SENTENCES:
        assert sentence in text
    assert consents.TEXT_VERSION in text
    assert "Solvik kommune" in text


def test_the_consent_has_room_for_all_it_must_say():
    text = words(PAPERS["samtykke"].write("nb"))
    for part in (
        "Barnets navn Fødselsdato",
        "Virksomheter som får dele opplysninger Virksomhet",
        "Underskrift, foresatt",
        "Barnets underskrift, fra 15 år",
        "Samtykket gjelder i 24 måneder.",
        "Slik trekker dere samtykket Si fra til stafettholderen eller til kommunen, når som helst.",
        "Delingen stopper med en gang. Det som alt er skrevet, blir ikke slettet.",
    ):
        assert part in text


def test_the_consent_says_whom_to_call_and_what_this_installation_has_chosen(settings):
    settings.MUNICIPALITY_CONTACT = "Servicetorget, 32 04 00 00"
    settings.CONSENT_MONTHS, settings.YOUTH_CONSENT_AGE = 12, 16
    text = words(PAPERS["samtykke"].write("nb"))
    assert "eller til kommunen: Servicetorget, 32 04 00 00" in text
    assert "gjelder i 12 måneder" in text
    assert "fra 16 år" in text


def test_what_the_words_mean_stands_under_them_for_a_reader_of_another_language(monkeypatch):
    told = ConsentWords("Ja til A", "Ja til B", "2026-11", "nb", 24, 15)
    monkeypatch.setattr(
        "stafettlog.documents.consent_form._", lambda text: {"Ja til A": "Yes to A"}.get(text, text)
    )
    text = words(consent_form(told, "en"))
    assert "Ja til A Yes to A Ja til B" in text
    assert "Yes to A" not in words(consent_form(told, "nb"))


def test_the_paper_log_asks_what_the_screens_ask():
    text = words(PAPERS["stafettlogg"].write("nb"))
    for heading in ("Barnets detaljer", "Foresatte", "Oppmerksomhet", "Tiltak", "Møte", "Lysglimt"):
        assert heading in text
    choices = [*Area.labels, *MeasureKind.labels, *ForesattRole.labels, *AccessGround.labels]
    for choice in (*choices, *OUTCOME_EFFECT.values()):
        assert str(choice) in text
    assert text.count("Barnets navn Skrevet av Dato") == 5
