"""«Aktører» and Registrer ny aktør."""

import uuid

import pytest

from permissions.policy import Role
from stafettlog.models import Actor, DraftKind
from stafettlog.services import drafts
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST = "/stafettlog/actor/"
ADD = f"{LIST}add/"


def form(organisation, **changes):
    return {
        "submission": str(uuid.uuid4()),
        "first_name": "Sindre",
        "last_name": "Vikarsen",
        "title": "Assistent",
        "organisation": str(organisation.pk),
        "email": "sindre@solvik.example",
        "phone": "400 00 150",
    } | changes


def found(response) -> list[str]:
    return [actor.user.first_name for actor in response.context["cl"].result_list]


# --- The directory ------------------------------------------------------------------------------


def test_directory_by_name_title_and_organisation(client, school, ppt, holder):
    make.make_staff(ppt, "Guro")
    client.force_login(holder.user)
    page = client.get(LIST).content.decode()
    assert "Marion" in page
    assert "Guro" in page
    assert "Kontaktlærer" in page
    assert "400 00 000" in page
    assert "Registrer ny aktør" in page
    assert found(client.get(LIST, {"q": "guro"})) == ["Guro"]
    assert found(client.get(LIST, {"q": "kontakt bakketoppen"})) == ["Marion"]
    assert found(client.get(LIST, {"virksomhet": str(ppt.pk)})) == ["Guro"]
    assert holder.user.national_number not in page
    assert holder.user.masked_number not in page


def test_search_finds_every_word_and_keeps_the_filter(client, school, ppt, holder):
    make.make_staff(ppt, "Guro")
    make.make_staff(school, "Guro")
    client.force_login(holder.user)
    for words in ("guro ppt", "PPT   guro", "kontaktLÆRER ppt"):
        answer = client.post(LIST, {"q": words}, follow=True)
        assert [actor.organisation for actor in answer.context["cl"].result_list] == [ppt], words
    answer = client.post(LIST, {"q": "guro", "virksomhet": str(ppt.pk)}, follow=True)
    assert [actor.organisation for actor in answer.context["cl"].result_list] == [ppt]
    assert "Ingen treff." in client.post(LIST, {"q": "guro rektor"}, follow=True).content.decode()


def test_how_many_children_only_the_leader_sees_and_only_of_the_own_virksomhet(client, school, ppt, holder):
    leader = make.make_staff(school, "Lea", leader=True)
    other = make.make_staff(ppt, "Guro")
    for person in (holder, holder, other):
        make.make_log(person)
    closed = make.make_log(holder)
    closed.state = "closed"
    closed.save()
    client.force_login(holder.user)
    assert "Antall stafettbarn" not in client.get(LIST).content.decode()
    client.force_login(leader.user)
    page = client.get(LIST)
    assert "Antall stafettbarn" in page.content.decode()
    held = {actor.user.first_name: actor.held for actor in page.context["cl"].result_list}
    assert held == {"Marion": 2, "Lea": 0, "Guro": None}


def test_the_directory_costs_the_same_with_many(client, school, queries):
    leader = make.make_staff(school, "Lea", leader=True)
    client.force_login(leader.user)
    few = queries(client, LIST, at_most=10).count
    for number in range(6):
        make.make_log(make.make_staff(school, f"A{number}"))
    assert queries(client, LIST).count == few


def test_those_who_wait_are_marked_and_the_ended_are_gone(client, school, ppt, holder):
    leader = make.make_staff(ppt, "Liv", leader=True)
    client.force_login(holder.user)
    client.post(ADD, form(ppt))
    page = client.get(LIST).content.decode()
    assert "venter på leder" in page
    assert "/behandle/" not in page
    client.force_login(leader.user)
    assert "/behandle/" in client.get(LIST).content.decode()
    make.make_staff(school, "Gammel").user.__class__.objects.filter(first_name="Gammel").update(
        is_active=False
    )
    assert "Gammel" not in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    "role", [Role.COORDINATOR, Role.MUNICIPALITY_ADMIN, Role.PRIVACY_OFFICER, Role.OPERATOR]
)
def test_directory_is_for_roles_too_but_only_a_place_registers(client, school, role):
    client.force_login(make.make_role(role, school))
    page = client.get(LIST)
    assert page.status_code == 200
    assert "Registrer ny aktør" not in page.content.decode()
    assert client.get(ADD).status_code == 403
    assert client.post(ADD, form(school)).status_code == 403
    assert not Actor.objects.exists()


def test_directory_is_not_for_someone_of_no_place(client, school):
    user = make.make_role(Role.OPERATOR)
    user.role_assignments.all().delete()
    client.force_login(user)
    assert client.get(LIST).status_code == 403


# --- Registrer ny aktør --------------------------------------------------------------------------


def test_in_the_own_place_at_once(client, school, holder):
    client.force_login(holder.user)
    page = client.get(ADD).content.decode()
    assert f'<option value="{school.pk}" selected>' in page
    assert page.count("<h1") == 1
    answer = client.post(ADD, form(school), follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    made = Actor.objects.get(user__first_name="Sindre")
    assert not made.is_waiting
    assert made.registered_by == holder.user
    assert made.phone == "400 00 150"
    assert "Sindre Vikarsen er registrert som aktør i Bakketoppen skole." in answer.content.decode()


def test_in_another_place_the_person_waits(client, ppt, holder):
    client.force_login(holder.user)
    answer = client.post(ADD, form(ppt), follow=True)
    assert Actor.objects.get(user__first_name="Sindre").is_waiting
    assert "og venter på lederen i PPT Solvik." in answer.content.decode()


def test_sent_twice_is_one_actor(client, school, holder):
    client.force_login(holder.user)
    data = form(school)
    assert [client.post(ADD, data).status_code for _ in range(2)] == [302, 302]
    assert Actor.objects.filter(user__first_name="Sindre").count() == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("first_name", " ", "Skriv inn fornavn"),
        ("first_name", "a" * 81, "Skriv høyst 80 tegn. Nå er det 81."),
        ("last_name", "", "Skriv inn etternavn"),
        ("title", "", "Skriv inn stilling"),
        ("title", "a" * 81, "Skriv høyst 80 tegn. Nå er det 81."),
        ("organisation", "", "Velg virksomhet"),
        ("organisation", "x", "Valget finnes ikke lenger. Velg på nytt."),
        ("organisation", str(uuid.UUID(int=7)), "Valget finnes ikke lenger. Velg på nytt."),
        ("email", "", "Skriv inn e-post"),
        ("email", "ikke-epost", "E-postadressen er ikke skrevet riktig. Den skal se ut som navn@eksempel.no"),
        ("phone", "12", "Telefonnummeret stemmer ikke."),
    ],
)
def test_bad_input_is_told_by_the_field_and_nothing_is_lost(client, school, holder, field, value, sentence):
    client.force_login(holder.user)
    answer = client.post(ADD, form(school) | {field: value})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count(sentence) >= 2, "by the field and in the summary"
    assert f'href="#id_{field}"' in page
    assert "<title>Feil: " in page
    assert 'value="Vikarsen"' in page or field == "last_name"
    assert not Actor.objects.filter(title="Assistent").exists()


def test_the_same_colleague_twice_is_told(client, school, holder):
    client.force_login(holder.user)
    client.post(ADD, form(school))
    page = client.post(ADD, form(school, first_name="Sindre A."))
    assert (
        "Sindre Vikarsen er allerede registrert med denne e-postadressen ved Bakketoppen skole"
        in page.content.decode()
    )
    assert Actor.objects.filter(title="Assistent").count() == 1


def test_from_a_tiltak_and_back_with_the_new_one_chosen(client, school, ppt, holder):
    log = make.make_log(holder, level=2, first_name="Lisa")
    concern = make.make_concern(log, holder)
    client.force_login(holder.user)
    for kind, at, path in (
        (DraftKind.CONCERN, None, "oppmerksomhet/ny/"),
        (DraftKind.MEASURE, concern, f"oppmerksomhet/{concern.pk}/tiltak/nytt/"),
    ):
        draft = drafts.draft_save(by=holder.user, kind=kind, content={}, log=log, concern=at)
        page = client.get(ADD, {"kladd": draft.pk}).content.decode()
        base = f"/stafettlog/stafettlog/{log.pk}/{path}?kladd={draft.pk}"
        assert "Legg til og velg" in page
        assert f'href="{base}#responsible"' in page
        assert "Lisa" in page
        data = form(ppt, kladd=str(draft.pk), email=f"{kind}@solvik.example", first_name=kind.value)
        made = client.post(ADD, data)
        assert made.url == f"{base}&aktor={Actor.objects.get(user__first_name=kind.value).pk}#responsible"
        back = client.get(made.url)
        assert back.status_code == 200
        assert kind.value in back.content.decode()


def test_at_level_one_only_the_logs_own_place_can_be_chosen(client, school, ppt, holder):
    log = make.make_log(holder)
    draft = drafts.draft_save(by=holder.user, kind=DraftKind.CONCERN, content={}, log=log)
    client.force_login(holder.user)
    page = client.get(ADD, {"kladd": draft.pk}).content.decode()
    assert "Loggen er på nivå 1" in page
    assert "PPT Solvik" not in page
    answer = client.post(ADD, form(ppt, kladd=str(draft.pk)))
    assert "Valget finnes ikke lenger. Velg på nytt." in answer.content.decode()


def test_a_foreign_draft_leads_nowhere(client, school, holder):
    log = make.make_log(holder, first_name="Hemmeliglise")
    draft = drafts.draft_save(by=holder.user, kind=DraftKind.CONCERN, content={}, log=log)
    client.force_login(make.make_staff(school).user)
    page = client.get(ADD, {"kladd": draft.pk})
    assert page.status_code == 200
    assert "Hemmeliglise" not in page.content.decode()
    assert client.post(ADD, form(school, kladd=str(draft.pk))).url == LIST


def test_a_draft_on_a_lost_log_leads_to_the_directory(client, school, holder):
    log = make.make_log(holder, first_name="Hemmeliglise")
    draft = drafts.draft_save(by=holder.user, kind=DraftKind.CONCERN, content={}, log=log)
    make.expire_consent(log)
    client.force_login(holder.user)
    assert "Hemmeliglise" not in client.get(ADD, {"kladd": draft.pk}).content.decode()
    assert client.post(ADD, form(school, kladd=str(draft.pk))).url == LIST
