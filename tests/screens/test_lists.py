"""«Mine stafettbarn», «Mine aktørbarn»: what they show, how they search, and what they refuse."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories as make

pytestmark = pytest.mark.django_db
HELD = "/stafettlog/stafettlog/"
ACTING = "/stafettlog/actorlog/"
DIRECTORY = "/stafettlog/actor/"


@pytest.fixture
def school():
    return make.make_organisation("Bakketoppen skole")


@pytest.fixture
def holder(school):
    return make.make_staff(school)


@pytest.fixture
def colleague(school):
    return make.make_staff(school, "Ronnie")


def due(days: int, **changes):
    today = timezone.localdate()
    return make.make_measure_input(
        start_on=today - timedelta(days=60), finish_on=today + timedelta(days=days), **changes
    )


def names(response) -> list[str]:
    return [log.child.first_name for log in response.context["cl"].result_list]


def test_held_are_sorted_by_deadline(client, holder):
    for name, days in (("Sent", 40), ("Snart", 3), ("Forfalt", -2)):
        make.make_concern(make.make_log(holder, first_name=name), holder, measure=due(days))
    make.make_log(holder, first_name="Uten")
    client.force_login(holder.user)
    assert names(client.get(HELD)) == ["Forfalt", "Snart", "Sent", "Uten"]
    assert names(client.get(HELD, {"frist": "forfalt"})) == ["Forfalt"]
    assert names(client.get(HELD, {"frist": "snart"})) == ["Snart"]
    assert names(client.get(HELD, {"frist": "uten"})) == ["Uten"]


def test_level_filter(client, holder):
    make.make_log(holder, first_name="En")
    make.make_log(holder, level=2, first_name="To")
    client.force_login(holder.user)
    assert names(client.get(HELD, {"niva": "2"})) == ["To"]
    assert "selected>Nivå 2" in client.get(HELD, {"niva": "2"}).content.decode()


def test_each_sees_own_rows(client, holder, colleague):
    log = make.make_log(holder, first_name="Anders")
    make.make_concern(log, holder, measure=due(3, mine=False, actor_ids=(colleague.pk,)))
    make.make_log(colleague, first_name="Yusuf")
    client.force_login(holder.user)
    assert (names(client.get(HELD)), names(client.get(ACTING))) == (["Anders"], [])
    client.force_login(colleague.user)
    assert (names(client.get(HELD)), names(client.get(ACTING))) == (["Yusuf"], ["Anders"])
    page = client.get(ACTING).content.decode()
    assert holder.display_name in page
    assert "Tett oppfølging" in page
    make.expire_consent(log)
    assert names(client.get(ACTING)) == []


def test_search_by_name_is_posted_and_lands_on_an_address_that_can_be_kept(client, holder):
    make.make_log(holder, first_name="Anders")
    make.make_log(holder, first_name="Yusuf", level=2)
    client.force_login(holder.user)
    answer = client.post(HELD, {"q": " yus ", "niva": "2", "frist": "", "evil": "1"})
    assert answer.url in (f"{HELD}?niva=2&q=yus", f"{HELD}?q=yus&niva=2")
    assert names(client.get(answer.url)) == ["Yusuf"]
    assert names(client.get(HELD, {"q": "ingen"})) == []
    assert "Søk i Mine aktørbarn" in client.get(HELD, {"q": "ingen"}).content.decode()


def test_forms_of_search_are_posted(client, holder):
    client.force_login(holder.user)
    page = client.get(HELD).content.decode()
    for form in page.split("<form")[1:]:
        if 'type="search"' in form:
            assert 'method="post"' in form
            assert "csrfmiddlewaretoken" in form


@pytest.mark.parametrize("method", ["post", "get"])
def test_a_number_finds_the_log_and_stands_in_no_address(client, holder, colleague, method):
    log = make.make_log(holder, first_name="Anders")
    make.make_log(holder, first_name="Yusuf")
    number = log.child.national_number
    client.force_login(holder.user)
    for written in (number, f"{number[:6]} {number[6:]}"):
        answer = getattr(client, method)(HELD, {"q": written})
        assert answer.status_code == 302
        assert answer.url == f"{HELD}{log.pk}/change/"
    # Someone without a part in the log learns nothing, and the number is not sent back either.
    client.force_login(colleague.user)
    answer = getattr(client, method)(HELD, {"q": number}, follow=True)
    assert answer.redirect_chain == [(HELD, 302)]
    page = answer.content.decode()
    assert "Ingen av dine barn har dette fødselsnummeret." in page
    assert number not in page
    assert "Anders" not in page


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("1234567890", "Fødselsnummer må ha 11 siffer"),
        ("123456789012", "Fødselsnummer må ha 11 siffer"),
        ("10108012345", "Fødselsnummer"),
        ("101080", "Fødselsnummer må ha 11 siffer"),
    ],
)
def test_a_mistyped_number_stands_in_no_address(client, holder, written, sentence):
    client.force_login(holder.user)
    answer = client.post(HELD, {"q": written}, follow=True)
    assert answer.redirect_chain == [(HELD, 302)]
    page = answer.content.decode()
    assert written not in page
    assert any(sentence in str(m) or "dato" in str(m) for m in answer.context["messages"])


def test_number_in_the_directory_is_refused(client, holder):
    client.force_login(holder.user)
    answer = client.post(DIRECTORY, {"q": holder.user.national_number}, follow=True)
    assert answer.redirect_chain == [(DIRECTORY, 302)]
    assert holder.user.national_number not in answer.content.decode()
    assert "Fødselsnummer står ikke i oversikten." in answer.content.decode()


HARMLESS = [
    "child__national_number_index__startswith=a",
    "stafettholder__user__password__startswith=p",
    "id__in=1",
    "_to_field=child",
    "_popup=1",
    "e=1",
    "all=",
    "o=1.-2",
    "p=0",
    "p=-4",
    "p=x",
    "niva=9",
    "niva=1%20or%201=1",
    "frist=%00",
    "q=%00",
    "virksomhet=x",
    "q=" + "a" * 5000,
]


@pytest.mark.parametrize("url", [HELD, ACTING, DIRECTORY])
@pytest.mark.parametrize("query", HARMLESS)
def test_what_is_not_ours_does_not_reach_the_database(client, holder, queries, url, query):
    make.make_log(holder)
    client.force_login(holder.user)
    asked = queries(client, f"{url}?{query}", warm=False)
    assert asked.response.status_code == 200
    sql = "\n".join(asked.sql).lower()
    assert 'index" like' not in sql
    assert 'password" like' not in sql
    assert 'class="sl-header"' in asked.response.content.decode()


@pytest.mark.parametrize("url", [HELD, ACTING, DIRECTORY])
def test_a_page_that_is_not_there(client, holder, url):
    client.force_login(holder.user)
    answer = client.get(url, {"p": "999999"}, follow=True)
    assert answer.status_code == 200


@pytest.mark.parametrize("tail", ["{}/", "{}/delete/", "{}/history/"])
def test_generic_pages_are_closed(client, holder, tail):
    log = make.make_log(holder, first_name="Anders")
    client.force_login(holder.user)
    for base, pk in ((HELD, log.pk), (ACTING, log.pk), (DIRECTORY, holder.pk)):
        answer = client.get(base + tail.format(pk), follow=True)
        if answer.redirect_chain and answer.redirect_chain[-1][0].endswith("/change/") and base == HELD:
            continue
        assert answer.status_code == 404, base + tail
        assert "Anders" not in answer.content.decode()


@pytest.mark.parametrize("url", [HELD, ACTING, DIRECTORY])
def test_bulk_actions_do_nothing(client, holder, url):
    log = make.make_log(holder)
    client.force_login(holder.user)
    data = {"action": "delete_selected", "_selected_action": str(log.pk), "index": "0"}
    assert client.post(url, data).status_code == 302
    log.refresh_from_db()


def test_budgets_are_flat(client, holder, colleague, queries):
    def fill(rows: int) -> None:
        for _ in range(rows):
            log = make.make_log(holder)
            make.make_concern(log, holder, measure=due(3, mine=False, actor_ids=(colleague.pk,)))
            make.make_staff(holder.organisation)

    fill(2)
    for user, url in ((holder.user, HELD), (colleague.user, ACTING), (holder.user, DIRECTORY)):
        client.force_login(user)
        few = queries(client, url, at_most=8).count
        fill(4)
        assert queries(client, url, at_most=8).count == few


def test_no_list_reads_a_national_number(client, holder, queries):
    make.make_log(holder)
    client.force_login(holder.user)
    for url in ("/", HELD, ACTING, DIRECTORY):
        asked = queries(client, url)
        # The second question is who is signed in: that row is read whole.
        lists = [sql for sql in asked.sql if 'FROM "permissions_user"' not in sql]
        assert not any('"national_number",' in sql.split(" FROM ")[0] for sql in lists), url


def test_pages_of_a_long_list(client, holder, settings):
    for _ in range(52):
        make.make_log(holder, foresatte=[make.make_foresatt_input()])
    client.force_login(holder.user)
    first, second = client.get(HELD), client.get(HELD, {"p": "2", "niva": "1"})
    assert (len(names(first)), len(names(second))) == (50, 2)
    assert "p=2" in first.content.decode()


@pytest.mark.parametrize("url", [HELD, ACTING, DIRECTORY])
def test_not_for_others(client, holder, url):
    assert client.get(url).status_code == 302
    foresatt = make.make_log(holder).child.foresatt_relations.get().foresatt.user
    client.force_login(foresatt)
    assert client.get(url).status_code == 302
