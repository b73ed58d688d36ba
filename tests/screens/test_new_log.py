"""Nytt stafettbarn: who gets the form, what a complete one makes, and that it makes it once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from permissions.models import AccessLog
from permissions.policy import Role
from stafettlog.models import Consent, Draft, ForesattRelation, OutboxMessage, Stafettlog, StoredFile
from tests.factories import make_log, make_organisation, make_role, make_staff
from tests.screens.new_log import URL, client_of, foresatt_data, form_data, pdf, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder():
    return make_staff(make_organisation("Bakketoppen skole"))


def test_a_member_of_staff_may_open_the_form_with_the_guides_words(holder, queries):
    response = queries(client_of(holder), URL, at_most=8).response
    text = response.content.decode()
    assert response.status_code == 200
    for words in (
        f"Stafettloggen er opprettet av: {holder.display_name} - {timezone.localdate():%d.%m.%Y}",
        "Samtykke - gyldig 24 måneder etter avkryssing",
        "Foresatt(e) har fått informasjon om formålet for bruk av Stafettloggen",
        "overføring av taushetsbelagt informasjon mellom navngitte aktører",
        "OBS – svært viktig at fødselsnummer er registrert riktig!",
        "Barn over 12 år vil bli varslet når det er planlagt møter.",
        "Utfordringen krever bistand fra andre eller løses i annen tjeneste.",
        "- Velg rolle -",
        "Legg til foresatt",
        "Lagre og åpne logg",
    ):
        assert words in text, words
    assert text.count("<h1") == 1
    assert f'<option value="{holder.organisation_id}" selected' in text
    assert "Du oppretter loggen for" not in text


def test_an_assigned_role_without_a_place_cannot_open_the_form(client):
    client.force_login(make_role(Role.COORDINATOR, make_organisation()))
    response = client.get(URL)
    assert response.status_code == 403


def test_nobody_opens_the_form_without_signing_in(client):
    assert client.get(URL).status_code == 302
    assert client.post(URL, {}).status_code == 302


def test_a_complete_form_opens_the_log_with_all_that_was_typed(holder):
    client = client_of(holder)
    father = foresatt_data(
        1,
        first_name="Per",
        role="father",
        email="",
        same_address=None,
        street="Storgata 2",
        postcode="0155",
        phone="+47 22 22 55 55",
        gave_consent=None,
        language="pl",
        needs_interpreter="on",
    )
    data = form_data(
        holder.organisation, [foresatt_data(), father], level="2", document=pdf(), photo=picture()
    )
    response = client.post(URL, data)
    log = Stafettlog.objects.with_identity().get()
    assert response.status_code == 302
    assert str(log.pk) in response.headers["Location"]
    assert (log.level, log.city, log.attends, log.stafettholder) == (
        2,
        "Drammen",
        holder.organisation,
        holder,
    )
    assert log.child.national_number == data["number"]
    mother, dad = ForesattRelation.objects.order_by("id")
    assert (mother.street, mother.postcode, mother.phone) == ("Hauges gate 32", "3047", "400 68 292")
    assert (dad.street, dad.city, dad.needs_interpreter, dad.language) == ("Storgata 2", "Oslo", True, "pl")
    consent = Consent.objects.get()
    assert list(consent.givers.all()) == [mother]
    assert consent.given_on == timezone.localdate()
    assert consent.document.original_name == "samtykke.pdf"
    assert log.photo.original_name == "anders.jpg"
    assert not Draft.objects.exists()
    assert OutboxMessage.objects.count() == 1
    shown = [str(message) for message in client.get(URL).context["messages"]]
    letter = reverse("admin:foresatt_letter", args=[log.pk, dad.pk])
    assert shown == [
        "Stafettloggen er opprettet.",
        f"{dad.display_name} har ikke e-post og får ikke innloggingsinformasjon. "
        f'<a href="{letter}">Skriv ut invitasjonsbrev</a>',
    ]
    assert client.get(letter).status_code == 200


def test_no_letter_is_offered_for_a_foresatt_without_access_and_no_name_is_markup(holder):
    client = client_of(holder)
    none = foresatt_data(1, email="", ground="none")
    other = foresatt_data(2, email="", first_name="<b>Åse</b>")
    client.post(URL, form_data(holder.organisation, [foresatt_data(), none, other]))
    said = [str(message) for message in client.get(URL).context["messages"]]
    assert len(said) == 2
    assert "&lt;b&gt;Åse" in said[1]


def test_the_form_notes_nothing_in_the_access_log_and_the_opened_log_does(holder):
    client = client_of(holder)
    client.get(URL)
    response = client.post(URL, form_data(holder.organisation))
    assert not AccessLog.objects.exists()
    assert client.get(response.headers["Location"]).status_code == 200
    assert AccessLog.objects.count() == 1


def test_a_second_click_makes_no_second_log_and_leaves_no_draft(holder):
    client = client_of(holder)
    data = form_data(holder.organisation)
    first = client.post(URL, {**data, "document": pdf()})
    second = client.post(URL, {**data, "document": pdf()})
    assert first.headers["Location"] == second.headers["Location"]
    assert Stafettlog.objects.count() == 1
    assert not Draft.objects.exists()
    assert StoredFile.objects.count() == 1


def test_a_child_without_a_number_gets_a_birth_date(holder):
    born = timezone.localdate() - timedelta(days=900)
    data = form_data(holder.organisation, number="", no_number="on", birth_date=born.isoformat())
    assert client_of(holder).post(URL, data).status_code == 302
    child = Stafettlog.objects.get().child
    assert (child.national_number, child.birth_date) == (None, born)


def test_who_has_several_places_chooses_where_the_log_belongs(holder):
    other = make_staff(make_organisation("Solsiden barnehage"))
    other.user = holder.user
    other.confirmed_by = holder.user
    other.save()
    client = client_of(holder)
    assert "Du oppretter loggen for" in client.get(URL).content.decode()
    assert client.post(URL, form_data(holder.organisation, actor=str(other.pk))).status_code == 302
    assert Stafettlog.objects.get().organisation == other.organisation


def test_an_actor_of_someone_else_cannot_be_the_owner(holder):
    stranger = make_staff(make_organisation())
    client_of(holder).post(URL, form_data(holder.organisation, actor=str(stranger.pk)))
    assert Stafettlog.objects.get().stafettholder == holder


def test_utgar_counts_from_the_day_of_the_tick_not_from_the_sending(holder):
    ticked = timezone.localdate() - timedelta(days=5)
    client_of(holder).post(URL, form_data(holder.organisation, ticked_on=ticked.isoformat()))
    assert Consent.objects.get().given_on == ticked


@pytest.mark.parametrize("days", [1, 400, -9999], ids=["tomorrow", "next-year", "long-ago"])
def test_a_forged_day_of_the_tick_counts_as_today(holder, days):
    forged = timezone.localdate() + timedelta(days=days)
    client_of(holder).post(URL, form_data(holder.organisation, ticked_on=forged.isoformat()))
    assert Consent.objects.get().given_on == timezone.localdate()


def test_the_form_costs_the_same_however_many_logs_and_foresatte_there_are(holder, queries):
    few = queries(client_of(holder), URL, at_most=8).count
    for _n in range(3):
        make_log(holder)
    assert queries(client_of(holder), URL, at_most=8).count == few
