"""Lists and Django's own doors: parameters, addresses and methods that our pages never send."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from permissions.models import AccessLog
from tests.access.matrix_people import OPEN, Who
from tests.access.world import CANARY, World, build

LISTS = ["stafettlog", "actorlog", "overseenlog", "actor"]
OUTSIDERS = [Who.STRANGER, Who.OTHER_LEADER, Who.OMBUD]
# What tells a log with this from one without: each pair must give the same answer.
ORACLES = [
    ("child__national_number_index__startswith=0", "child__national_number_index__startswith=zz"),
    ("child__first_name__regex=^Kan", "child__first_name__regex=^Zzz"),
    ("child__foresatt_relations__foresatt__user__email__icontains=@", "id__isnull=1"),
    ("stafettholder__user__password__startswith=md5", "stafettholder__user__password__startswith=zz"),
    ("concerns__text__contains=Kanari", "concerns__text__contains=Zzz"),
    ("o=-1.2.3", "o=99.-99"),
    ("all=1", "all=0"),
    ("e=1", "e=0"),
    ("_to_field=child", "_to_field=id"),
    ("_to_field=child__national_number&_popup=1", "_to_field=hest&_popup=1"),
    ("_changelist_filters=child__first_name%3DKanarifugl", "_changelist_filters=x"),
    ("_history=1", "_history=0"),
    ("_facets=True", "_facets=False"),
    ("child__id__in[]=1&child__id__in[]=2", "child__id__in[]="),
    ("pk__in=,,,", "pk__gt=%00"),
]
BREAKING = [
    "q=%00", "q=%ED%A0%80", "q=" + "x" * 5000, "q=%25%27%22--", "q=a&q=b&q[]=c", "p=-1", "p=" + "9" * 400,
    "p=%00", "p=%C2%B2", "p=%D9%A1", "level=%00", "level=1&level=2", "level[]=1", "&&&===", "q=\\",
    "p=1e9", "p=NaN", "q=%F0%9F%92%A9", "state=%00", "vis=%00", "q=1%D9%A12345",
]  # fmt: skip
TOKENS = re.compile(r'(name="csrfmiddlewaretoken" value="|nonce="|name="submission" value=")[^"]*')


@pytest.fixture
def world(db: None) -> World:
    return build(OPEN)


def same(answer: Any) -> tuple[int, str]:
    return answer.status_code, TOKENS.sub("", answer.content.decode())


@pytest.mark.no_zeal  # Hundreds of requests in one test.
def test_no_parameter_is_an_oracle(world: World) -> None:
    for who in (Who.HOLDER, Who.LEADER, Who.STRANGER):
        for name in LISTS:
            for one, other in ORACLES:
                first, second = (world.clients[who].get(f"/stafettlog/{name}/?{q}") for q in (one, other))
                assert same(first) == same(second), (who, name, one)


@pytest.mark.no_zeal  # Hundreds of requests in one test.
def test_no_parameter_breaks_a_list_or_shows_it_to_others(world: World) -> None:
    lists = [*(f"stafettlog/{name}" for name in LISTS), "innsynslogg", "ansatte", "roller", "virksomheter"]
    for who in (Who.HOLDER, Who.LEADER):
        for name in lists:
            for query in BREAKING:
                answer = world.clients[who].get(f"/{name}/?{query}")
                assert answer.status_code < 500, (who, name, query)
                shown = CANARY in answer.content.decode()
                assert not shown or (who, name) == (Who.HOLDER, "stafettlog/stafettlog"), (who, name, query)


@pytest.mark.no_zeal  # Hundreds of requests in one test.
def test_no_form_posted_to_a_list_acts(world: World) -> None:
    keys = [str(world.log.pk)]
    forms = [
        {"action": "delete_selected", "_selected_action": keys, "select_across": "1", "index": "0"},
        {"action": "delete_selected", "_selected_action": keys, "post": "yes"},
        {"action": "export_admin_action", "_selected_action": keys, "file_format": "0"},
        {
            "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": keys[0], "form-0-level": "3",
            "_save": "1",
        },
    ]  # fmt: skip
    before = row(world)
    for who in (Who.HOLDER, Who.LEADER, Who.COORDINATOR, Who.STRANGER):
        for name in LISTS:
            for form in forms:
                answer = world.clients[who].post(f"/stafettlog/{name}/", form)
                assert answer.status_code in {302, 403, 404}, (who, name, form)
    assert row(world) == before


def row(world: World) -> Any:
    return type(world.log).objects.filter(pk=world.log.pk).values().get()


def packages(world: World) -> list[str]:
    """Where Django, guardian, simple-history, import-export, jazzmin and admindocs put their doors."""
    key = world.log.pk
    tails = [
        "", "add/", "import/", "process_import/", "export/", "export/?format=csv", f"{key}/",
        f"{key}/change/",
        f"{key}/delete/", f"{key}/history/", f"{key}/history/1/", f"{key}/permissions/",
        f"{key}/permissions/user-manage/1/", f"{key}/permissions/group-manage/1/", f"{key}/password/",
        f"{key}/view/", "autocomplete/", f"{key}/history/?_history=1",
    ]  # fmt: skip
    others = [
        "/r/1/1/", f"/r/8/{key}/", "/autocomplete/?app_label=stafettlog&model_name=concern&field_name=log",
        "/doc/", "/doc/models/", "/admin/", "/admin/doc/", "/i18n/setlang/", "/__debug__/",
        "/static/../manage.py",
        "/media/", "/files/", f"/files/{key}", "/jsi18n/catalog/", "/api/", "/.env", "/var/",
        "/password_reset/",
    ]  # fmt: skip
    labels = [
        "stafettlog/stafettlog",
        "stafettlog/actorlog",
        "stafettlog/overseenlog",
        "auth/user",
        "auth/group",
    ]
    own = {f"/stafettlog/{name}/{tail}" for name in LISTS for tail in ("", "add/", f"{key}/change/")}
    made = [f"/{label}/{tail}" for label in labels for tail in tails]
    for model in apps.get_models():
        made += [
            f"/{model._meta.app_label}/{model._meta.model_name}/{tail}"
            for tail in ("", "add/", f"{key}/change/", "1/change/", f"{key}/history/", "export/")
        ]
    return [address for address in [*made, *others] if address.split("?")[0] not in own]


@pytest.mark.no_zeal  # Hundreds of requests in one test.
@pytest.mark.parametrize("who", [Who.HOLDER, Who.OPERATOR])
def test_no_door_of_a_package_is_open(world: World, who: Who) -> None:
    client = world.clients[who]
    for address in packages(world):
        for answer in (
            client.get(address),
            *([client.post(address)] if str(world.log.pk) in address else []),
        ):
            assert answer.status_code == 404, (address, answer.status_code)
            assert CANARY not in answer.content.decode()


@pytest.mark.no_zeal  # Hundreds of requests in one test.
def test_log_in_another_spelling_is_the_same_to_everyone_outside(world: World) -> None:
    key = str(world.log.pk)
    wide = key.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})
    spellings = [
        key.upper(), f"{{{key}}}", f"urn:uuid:{key}", key.replace("-", ""), wide, f"{key}.",
        f"{key};jsessionid=1",
        f"{key}%00", f"%20{key}", f"{key}%0A", f"{key}%2F..%2F{key}", f"_{key}", key.replace("-",
        "_2D"), "9" * 400,
    ]  # fmt: skip
    for who in OUTSIDERS:
        for spelled in spellings:
            for model in ("stafettlog", "overseenlog"):
                for tail in ("change/", "historikk/", "", "change"):
                    address = f"/stafettlog/{model}/{spelled}/{tail}"
                    answer = world.clients[who].get(address, follow=False)
                    # Without its slash an address is sent on, whatever it names.
                    allowed = {404, 301} if tail == "change" else {403, 404}
                    assert answer.status_code in allowed, (who, address, answer.status_code)
                    assert CANARY not in answer.content.decode()
    assert not AccessLog.objects.filter(log_id=str(world.log.pk)).exists()


def test_spelled_otherwise_it_is_noted_on_the_same_log(world: World) -> None:
    key = str(world.log.pk)
    for spelled in (key.upper(), key.replace("-", ""), f"urn:uuid:{key}"):
        before = AccessLog.objects.filter(log_id=key).count()
        answer = world.clients[Who.HOLDER].get(f"/stafettlog/stafettlog/{spelled}/change/")
        seen = CANARY in answer.content.decode()
        assert AccessLog.objects.filter(log_id=key).count() == before + seen, spelled


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST"},
        {"HTTP_X_ORIGINAL_URL": "/stafettlog/stafettlog/"},
        {"HTTP_X_REWRITE_URL": "/"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_X_FORWARDED_HOST": "ond.example"},
        {"HTTP_REMOTE_USER": "person1"},
        {"REMOTE_USER": "person1"},
        {"HTTP_AUTHORIZATION": "Basic cGVyc29uMTpwYXNzb3JkLWZvci10ZXN0"},
        {"HTTP_RANGE": "bytes=0-10"},
        {"HTTP_IF_MODIFIED_SINCE": "Wed, 01 Jan 2098 00:00:00 GMT"},
        {"HTTP_IF_NONE_MATCH": "*"},
    ],
)
def test_no_header_opens_a_log(world: World, headers: dict[str, str]) -> None:
    address = f"/stafettlog/stafettlog/{world.log.pk}/change/"
    missing = f"/stafettlog/stafettlog/{world.parts['file_id']}/change/"
    for client, status in ((Client(**headers), 302), (world.clients[Who.STRANGER], 404)):
        hidden, none = client.get(address, **headers), client.get(missing, **headers)
        assert hidden.status_code == none.status_code == status
        assert hidden.content == none.content
        assert "ond.example" not in hidden.get("Location", "")
        assert (
            client.head(address, **headers).headers == client.head(missing, **headers).headers
            or status == 302
        )


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/xml", "multipart/mixed"])
def test_a_body_of_another_kind_is_no_form(world: World, kind: str) -> None:
    before = row(world)
    for name in ("niva", "avslutt", "samtykke/trekk", "opplysninger/barnet"):
        address = f"/stafettlog/stafettlog/{world.log.pk}/{name}/"
        body = '{"to_level": 3, "reason": "x", "_method": "DELETE"}'
        assert world.clients[Who.STRANGER].post(address, body, content_type=kind).status_code == 404
        assert world.clients[Who.HOLDER].post(address, body, content_type=kind).status_code < 500
    assert row(world) == before
