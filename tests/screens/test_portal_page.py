"""What the family reads on a log's page, in which words and language, and what is never there."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from permissions import history
from stafettlog.services import consent_withdrawal
from tests import factories as make
from tests.screens.portal import SECRET, Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return Story().fill()


@pytest.fixture
def family(client, story) -> Client:
    client.force_login(story.user)
    return client


def read(client: Client, story: Story) -> str:
    """The page's text with single spaces."""
    answer = client.get(story.url)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split()).replace("\xa0", " ")


def in_order(text: str, *parts: str) -> None:
    """Each part stands after the one before it."""
    at = 0
    for part in parts:
        found = text.find(part, at)
        assert found >= 0, f"{part!r} is not after {text[max(0, at - 80) : at]!r}"
        at = found + len(part)


def test_everything_in_plain_words_and_the_next_meeting_first(family, story):
    in_order(
        read(family, story),
        "Du er logget inn som Hanne",
        f"Du er mor til Anders {story.log.child.last_name}, 8 år, og har foreldreansvar. Bakketoppen skole.",
        "Neste møte",
        "Klokka 10.00 til 11.00",
        "Bakketoppen skole, møterom 2",
        "Tolk er bestilt.",
        "Legg i kalenderen",
        "Ring Marion (stafettholder), 400 00 000",
        "Vi skal snakke om: Vansker med leseflyt",
        "Flere møter",
        "Du er ikke invitert til dette møtet.",
        "Dette jobber vi med",
        "Nivå 2: Andre tjenester gir råd eller hjelp i tillegg.",
        "Vansker med leseflyt",
        "Målet Lese en side alene",
        "Det vi gjør",
        "Hvordan det gikk: Det hjalp litt. Ble litt tryggere",
        "1 ting vi er ferdige med",
        "Trives i friminuttene",
        "Det hjalp slik vi ønsket.",
        "Lysglimt",
        "Leste høyt for klassen",
        "De som hjelper",
        "Marion er stafettholder",
        "Ring Marion (stafettholder), 400 00 000",
        "Send e-post til Marion",
        "Kontaktlærer, PPT Solvik",
        "Samtykket ditt",
        "Samtykket gjelder Bakketoppen skole PPT Solvik",
        "Vil du trekke samtykket?",
        f"Ring {story.holder.display_name} på 400 00 000 , eller si det i et møte.",
        "Dette skjer da",
        "Ingenting blir slettet. Du og Marion kan fortsatt lese loggen.",
        "Hvem kan se loggen?",
        "Stafettholder, Bakketoppen skole",
        "PPT Solvik",
        "Mor (deg)",
        "Far",
        "Hvem har åpnet loggen",
        "Møter som har vært",
        "Møtet ble avlyst.",
        "Møtet ble holdt.",
        "Last ned loggen som PDF",
    )


def test_who_helps_and_by_when(family, story):
    names = " ".join(sorted([story.helper.display_name, story.holder.display_name]))
    text = read(family, story)
    found = re.search(
        r"Leser sammen to ganger i uka De som hjelper: ([^.]+)\. Frist: \d+\. \w+ \d{4}\.", text
    )
    assert found
    assert " ".join(sorted(found[1].split(", "))) == names


def test_what_the_family_must_never_see_is_not_there(family, story):
    page = family.get(story.url).content.decode()
    assert SECRET.lower() not in page.lower()
    father, mother, child = story.father, story.mother, story.log.child
    for hidden in (
        father.phone,
        father.email,
        father.foresatt.national_number,
        mother.foresatt.national_number,
        child.national_number,
        "Prøveveien",
        "Vis / Endre",
        "Evaluere",
    ):
        assert hidden not in page, hidden
    # The consent's own sentence has the word; ours do not.
    assert "aktør" not in page.split("Les hele samtykket")[0].lower()


def test_budget_whatever_the_size(family, story, queries):
    small = queries(family, story.url, at_most=8).count
    for _more in range(3):
        concern = make.make_concern(story.log, story.holder)
        make.make_measure(concern, story.holder, [story.helper])
        make.make_meeting(story.log, concerns=[concern])
        make.make_lysglimt(story.log)
    assert queries(family, story.url, at_most=8).count == small
    assert queries(family, "/portal/", at_most=8).count == small


def test_a_service_taken_out_of_the_consent_reads_no_more(family, story):
    row = story.log.current_consent.coverage.get(organisation=story.ppt)
    consent_withdrawal.coverage_withdraw(
        log_id=story.log.pk,
        coverage_id=row.pk,
        reason="Foresatte ønsker det",
        revision=None,
        by=story.holder.user,
    )
    readers = read(family, story).split("Hvem kan se loggen?")[1]
    assert story.helper.display_name not in readers


def test_withdrawn_consent_is_said(family, story):
    consent_withdrawal.consent_withdraw(
        log_id=story.log.pk, reason=f"{SECRET} hjemme", revision=None, by=story.holder.user
    )
    text = read(family, story)
    assert "Samtykket er trukket. Du kan fortsatt lese loggen" in text
    assert "Vil du trekke samtykket?" not in text
    assert SECRET not in text


def test_an_empty_log_has_no_empty_parts(client):
    story = Story(level=2)
    client.force_login(story.user)
    text = read(client, story)
    assert "Det er ikke avtalt noe møte nå." in text
    assert "Det er ikke skrevet noe her nå." in text
    for missing in ("Flere møter", "Lysglimt", "som har vært", "ferdige med"):
        assert missing not in text


def test_holder_without_telephone_and_mail_leaves_no_empty_part(family, story):
    story.change(story.holder, phone="")
    story.change(story.holder.user, email="")
    page = family.get(story.url).content.decode()
    for missing in ("tel:", "mailto:", "Ring", "Send e-post"):
        assert missing not in page
    assert "Ta kontakt med Bakketoppen skole." in page


def test_language_of_the_relation_and_the_one_chosen(family, story):
    assert '<html lang="nb"' in family.get(story.url).content.decode()
    story.mother.language = "en"
    history.save(story.mother, by=story.holder.user, reason="Språk")
    answer = family.get(story.url)
    page = answer.content.decode()
    assert answer["Content-Language"] == "en"
    assert '<html lang="en"' in page
    assert '<h3 lang="nb" dir="ltr">Vansker med leseflyt</h3>' in page
    chosen = family.post("/portal/sprak/", {"language": "nn", "next": story.url})
    assert chosen["Location"] == story.url
    assert '<html lang="nn"' in family.get(story.url).content.decode()


def test_language_that_we_lack_falls_back_and_never_breaks(family, story):
    story.mother.language = "so"
    history.save(story.mother, by=story.holder.user, reason="Språk")
    assert '<html lang="nb"' in family.get(story.url).content.decode()
    answer = family.post("/portal/sprak/", {"language": "xx\r\n", "next": "//ond.example/"})
    assert answer["Location"] == "/portal/"
    assert "portal_language" not in answer.cookies
    family.cookies["portal_language"] = "../../x"
    assert family.get(story.url).status_code == 200


def test_a_passed_deadline_is_no_alarm_and_what_is_evaluated_is_done(family, story):
    yesterday = timezone.localdate() - timedelta(days=1)
    type(story.open).objects.filter(log=story.log).update(finish_on=yesterday, start_on=yesterday)
    page = family.get(story.url).content.decode()
    assert "Frist:" not in page
    # Once, by the tiltak that was tried: the one past its deadline goes on.
    assert page.count(">Ferdig<") == 1
    assert page.index("Leser sammen to ganger") < page.index(">Ferdig<") < page.index("Prøvde lydbok")
