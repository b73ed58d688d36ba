"""Files, downloads and what the headers of an answer give away."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permissions.models import AccessLog
from permissions.policy import Role
from stafettlog.models import FileKind, Stafettlog
from tests.browser.log_story import add_file, add_photo
from tests.exports.reading import sheets, xml
from tests.factories import (
    make_concern,
    make_log,
    make_lysglimt,
    make_organisation,
    make_participant,
    make_role,
    make_staff,
)

PDF = b"%PDF-1.4 Kanarifugl sitt samtykke"
FORMULAS = [
    "=1+1",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    '=HYPERLINK("http://x")',
    "＝1+1",
]


@pytest.fixture
def log(db: None) -> Stafettlog:
    return make_log(make_staff(make_organisation()), first_name="Kanarifugl")


@pytest.fixture
def kept(log: Stafettlog) -> Any:
    return add_file(
        log, FileKind.CONSENT, PDF, "application/pdf", name='x"; filename="../../ond.html\r\nX-A: 1'
    )


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def file_at(log: Any, file_id: Any) -> str:
    return f"/stafettlog/stafettlog/{log.pk}/fil/{file_id}/"


def test_file_id_cannot_walk_or_be_spelled_to_another(log: Stafettlog, kept: Any) -> None:
    client = signed_in(log.stafettholder.user)
    tries = [
        f"../{kept.storage_name}", f"..%2f..%2f{kept.storage_name}", kept.storage_name,
        f"{kept.pk}/..", f"{kept.pk}%00",
        f"{kept.pk}.pdf", "0", "-1", "%2e%2e", f"{kept.pk}/{kept.original_name.split()[0][:4]}",
    ]  # fmt: skip
    for tried in tries:
        answer = client.get(f"/stafettlog/stafettlog/{log.pk}/fil/{tried}/")
        assert answer.status_code == 404, tried
        assert b"Kanarifugl" not in answer.content


def test_file_has_no_name_but_ours(log: Stafettlog, kept: Any) -> None:
    answer = signed_in(log.stafettholder.user).get(file_at(log, kept.pk))
    assert answer["Content-Disposition"] == 'attachment; filename="signert-samtykke.pdf"'
    assert "X-A" not in answer
    assert "ond" not in str(answer.headers)


@pytest.mark.parametrize(
    "header",
    [
        {"HTTP_RANGE": "bytes=0-3"},
        {"HTTP_RANGE": "bytes=-5"},
        {"HTTP_IF_NONE_MATCH": "*"},
        {"HTTP_IF_MODIFIED_SINCE": "Wed, 01 Jan 2098 00:00:00 GMT"},
        {"HTTP_IF_RANGE": '"x"', "HTTP_RANGE": "bytes=1-2"},
    ],
)
def test_part_or_condition_is_no_way_round_the_note(
    log: Stafettlog, kept: Any, header: dict[str, str]
) -> None:
    stranger = signed_in(make_staff(log.organisation).user)
    hidden, none = (stranger.get(file_at(log, key), **header) for key in (kept.pk, log.pk))
    assert hidden.status_code == 404
    assert (hidden.content, dict(hidden.headers)) == (none.content, dict(none.headers))
    holder = signed_in(log.stafettholder.user)
    for method in (holder.get, holder.head):
        before = AccessLog.objects.filter(log_id=str(log.pk)).count()
        answer = method(file_at(log, kept.pk), **header)
        assert answer.status_code == 200
        assert not {"ETag", "Last-Modified", "Accept-Ranges"} & set(answer.headers)
        assert "no-store" in answer["Cache-Control"]
        assert AccessLog.objects.filter(log_id=str(log.pk)).count() == before + 1


def test_length_of_a_head_tells_strangers_nothing(log: Stafettlog, kept: Any) -> None:
    stranger = signed_in(make_staff(log.organisation).user)
    for address in (file_at(log, kept.pk), reverse("admin:stafettlog_stafettlog_change", args=[log.pk])):
        hidden, none = stranger.head(address), stranger.head(address.replace(str(log.pk), str(kept.pk)))
        assert dict(hidden.headers) == dict(none.headers)


def test_file_is_read_through_its_own_log_alone(log: Stafettlog, kept: Any) -> None:
    other = make_log(log.stafettholder)
    client = signed_in(log.stafettholder.user)
    assert client.get(file_at(other, kept.pk)).status_code == 404
    assert client.get(f"/portal/{log.pk}/fil/{kept.pk}/").status_code == 404


def test_readers_of_less_read_no_file(log: Stafettlog, kept: Any) -> None:
    actor = make_staff(log.organisation)
    make_participant(log, actor)
    for user in (
        actor.user,
        make_role(Role.UNIT_LEADER, log.organisation),
        make_role(Role.COORDINATOR, log.organisation),
        make_role(Role.OPERATOR),
        log.child.foresatt_relations.get().foresatt.user,
    ):
        answer = signed_in(user).get(file_at(log, kept.pk))
        assert answer.status_code in {302, 403, 404}
        assert PDF not in answer.content


def test_photo_of_one_child_is_not_shown_for_another(log: Stafettlog) -> None:
    photo = add_photo(log)
    other = make_log(make_staff(make_organisation()))
    client = signed_in(other.stafettholder.user)
    for query in ("", "?vist=x", f"?token={photo.pk}"):
        assert client.get(file_at(other, photo.pk) + query).status_code == 404
        assert client.get(file_at(log, photo.pk) + query).status_code == 404


def test_no_cell_of_an_export_is_a_formula(log: Stafettlog) -> None:
    for text in FORMULAS:
        make_concern(log, log.stafettholder, text=text, goal=text)
        make_lysglimt(log, text=text)
    client = signed_in(log.stafettholder.user)
    form = {"format": "xlsx", "purpose": FORMULAS[0], "sheets": PARTS, "months": "all"}
    answer = client.post(reverse("admin:log_export", args=[log.pk]), form)
    assert "spreadsheetml" in answer["Content-Type"], answer.context["form"].errors
    assert "\n" not in answer["Content-Disposition"]
    assert "Kanari" not in answer["Content-Disposition"]
    assert "<f>" not in xml(answer)
    assert "hyperlink" not in xml(answer)
    assert any("1+1" in str(cell) for rows in sheets(answer).values() for row in rows for cell in row)


@pytest.mark.parametrize("who", ["actor", "leader", "stranger", "foresatt"])
def test_no_forged_export(log: Stafettlog, who: str) -> None:
    actor = make_staff(log.organisation)
    make_participant(log, actor)
    user = {
        "actor": actor.user,
        "leader": make_role(Role.UNIT_LEADER, log.organisation),
        "stranger": make_staff(log.organisation).user,
        "foresatt": log.child.foresatt_relations.get().foresatt.user,
    }[who]
    client = signed_in(user)
    address = reverse("admin:log_export", args=[log.pk])
    for form in (
        {"format": "xlsx", "purpose": "x", "sheets": PARTS, "months": "all"},
        {"format": "pdf", "purpose": "x", "sheets": PARTS, "months": "all"},
    ):
        answer = client.post(address, form)
        assert answer.status_code in {302, 403, 404}
        assert "attachment" not in answer.get("Content-Disposition", "")


PARTS = ["log", "work", "meetings", "lysglimt", "history"]
