"""Nytt stafettbarn: each field's bad input gets its sentence by the field, and all that was typed stays."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from stafettlog.models import Draft, ForesattRelation, Stafettlog, StoredFile
from tests.screens.new_log import URL, client_of, errors_of, foresatt_data, form_data, pdf, picture, refused

pytestmark = pytest.mark.django_db

LONG = "x" * 200
# Field, what is typed (None: left out, as an unset tick is), sentence.
BAD = [
    ("information", None, "Kryss av for at foresatt(e) har fått informasjon"),
    ("sharing", None, "Kryss av for at foresatt(e) har gitt tillatelse"),
    ("method", None, "Velg hvordan samtykket er gitt"),
    ("method", "telepathy", "Valget finnes ikke lenger. Velg på nytt."),
    ("note", "x" * 501, "Teksten er for lang. Den kan ha høyst 500 tegn."),
    ("number", "", "Skriv inn fødselsnummer, eller kryss av for at barnet ikke har det ennå"),
    ("number", "1234", "Fødselsnummer må ha 11 siffer"),
    ("number", "abc", "Fødselsnummer kan bare ha sifre. Ta bort bokstaver og andre tegn."),
    ("number", "99999999999", "De seks første sifrene i fødselsnummeret er ikke en gyldig dato."),
    ("first_name", "  ", "Skriv inn fornavn"),
    ("first_name", LONG, "Teksten er for lang. Den kan ha høyst 80 tegn."),
    ("last_name", "", "Skriv inn etternavn"),
    ("last_name", LONG, "Teksten er for lang. Den kan ha høyst 80 tegn."),
    ("street", "", "Skriv inn gate / vei og gatenummer"),
    ("street", LONG, "Teksten er for lang. Den kan ha høyst 120 tegn."),
    ("postcode", "", "Skriv inn postnummer"),
    ("postcode", "30", "Postnummer må ha 4 siffer"),
    ("postcode", "9999", "Vi finner ikke dette postnummeret. Sjekk sifrene, eller skriv poststedet også."),
    ("living_situation", "", "Velg bosituasjon"),
    ("living_situation", "castle", "Valget finnes ikke lenger. Velg på nytt."),
    ("attends", "", "Velg virksomhet"),
    ("attends", "not-a-uuid", "Valget finnes ikke lenger. Velg på nytt."),
    ("group", LONG, "Teksten er for lang. Den kan ha høyst 40 tegn."),
    ("email", "anders", "E-postadressen er ikke skrevet riktig. Den skal se ut som navn@eksempel.no"),
    ("level", None, "Velg et nivå"),
    ("level", "4", "Valget finnes ikke lenger. Velg på nytt."),
    ("foresatt-0-number", "", "Skriv inn fødselsnummer"),
    ("foresatt-0-number", "1234", "Fødselsnummer må ha 11 siffer"),
    ("foresatt-0-first_name", "", "Skriv inn fornavn"),
    ("foresatt-0-last_name", "", "Skriv inn etternavn"),
    ("foresatt-0-role", "", "Velg rolle"),
    ("foresatt-0-role", "king", "Valget finnes ikke lenger. Velg på nytt."),
    ("foresatt-0-same_address", None, "Skriv inn gate / vei og gatenummer"),
    ("foresatt-0-same_address", None, "Skriv inn postnummer"),
    ("foresatt-0-phone", "", "Skriv inn telefonnummer"),
    ("foresatt-0-phone", "12", "Telefonnummeret stemmer ikke. Skriv 8 siffer"),
    ("foresatt-0-phone", "ring meg", "Telefonnummeret stemmer ikke. Skriv 8 siffer"),
    ("foresatt-0-email", "hanne@", "E-postadressen er ikke skrevet riktig."),
    ("foresatt-0-ground", None, "Velg grunnlag for tilgang"),
    ("foresatt-0-ground", "friend", "Valget finnes ikke lenger. Velg på nytt."),
    ("foresatt-0-gave_consent", None, "Kryss av for minst én foresatt som har samtykket"),
    ("foresatt-0-language", "", "Velg språk"),
    ("foresatt-0-language", "xx", "Valget finnes ikke lenger. Velg på nytt."),
    ("foresatt-TOTAL_FORMS", "many", "Skjemaet kom ikke helt fram. Send det en gang til."),
]


@pytest.mark.parametrize(("field", "value", "sentence"), BAD)
def test_bad_input_gets_its_sentence_and_the_rest_stays(holder, field, value, sentence):
    data = form_data(holder.organisation, **{field: value})
    response, text = refused(holder, data)
    assert sentence in text
    shown = "foresatt-0-street" if "gate" in sentence and field.endswith("same_address") else field
    shown = "foresatt-0-postcode" if "postnummer" in sentence and field.endswith("same_address") else shown
    if not field.endswith("TOTAL_FORMS"):
        assert any(sentence in error for error in errors_of(response, shown))


def test_an_empty_form_names_every_part_with_errors(holder):
    response, text = refused(holder, {"street": "", "_open": "1"})
    assert [wrong for _id, _name, wrong in response.context["parts"]] == [True, True, True, True]
    assert "Foresatt 1: Skriv inn fornavn" in text
    assert text.count("har feil") == 4


def test_a_further_block_left_empty_does_no_harm(holder):
    empty = {"foresatt-1-same_address": "on", "foresatt-1-language": "nb", "foresatt-1-number": ""}
    data = form_data(holder.organisation, [foresatt_data(), empty])
    assert client_of(holder).post(URL, data).status_code == 302


def test_more_foresatte_than_a_form_takes_are_refused(holder):
    rows = [foresatt_data(at) for at in range(21)]
    _response, text = refused(holder, form_data(holder.organisation, rows))
    assert "Du kan registrere høyst 20 foresatte." in text


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("40068292", "400 68 292"),
        ("+47 400 68 292", "400 68 292"),
        ("0047 32000000", "32 00 00 00"),
        ("800 80 000", "800 80 000"),
        ("+46 70 123 45 67", "+46 70 123 45 67"),
        ("+4915123456789", "+49 1512 3456789"),
    ],
)
def test_a_telephone_number_is_stored_one_way(holder, typed, stored):
    data = form_data(holder.organisation, [foresatt_data(phone=typed)])
    assert client_of(holder).post(URL, data).status_code == 302
    assert ForesattRelation.objects.get().phone == stored


FILES = [
    ("document", b"hei", "Filen må være en PDF eller et bilde (JPEG, PNG eller WebP)."),
    ("document", b"", "Filen er tom."),
    ("document", None, "Filen er for stor. Den kan være høyst 10 MB."),
    ("photo", b"%PDF-1.4", "Filen må være et bilde (JPEG, PNG eller WebP)."),
    ("photo", None, "Filen er for stor. Den kan være høyst 10 MB."),
]


@pytest.mark.parametrize(("field", "content", "sentence"), FILES)
def test_a_file_that_cannot_be_kept_gets_its_sentence(holder, settings, field, content, sentence):
    data = content if content is not None else pdf().read() + b"\0" * settings.UPLOAD_MAX_BYTES
    file = SimpleUploadedFile("fil.pdf", data)
    response, _text = refused(holder, {**form_data(holder.organisation), field: file})
    assert errors_of(response, field) == [sentence]
    assert not StoredFile.objects.exists()


def test_a_good_file_is_kept_when_something_else_is_wrong_and_goes_along_the_next_time(holder):
    client = client_of(holder)
    data = form_data(holder.organisation, first_name="", document=pdf(), photo=picture())
    response = client.post(URL, data)
    text = response.content.decode()
    draft = Draft.objects.get()
    assert "samtykke.pdf er lastet opp" in text
    assert "anders.jpg er lastet opp" in text
    assert response.context["draft"] == draft
    again = form_data(holder.organisation, draft=str(draft.pk))
    assert client.post(URL, again).status_code == 302
    log = Stafettlog.objects.get()
    assert log.current_consent.document.original_name == "samtykke.pdf"
    assert log.photo.original_name == "anders.jpg"
    assert not Draft.objects.exists()


def test_holder_may_write_the_poststed_of_a_postcode_that_is_too_new(holder):
    data = form_data(holder.organisation, postcode="9999")
    _response, text = refused(holder, data)
    assert 'name="city"' in text
    client_of(holder).post(URL, {**data, "city": "Nyby"})
    assert Stafettlog.objects.get().city == "Nyby"
