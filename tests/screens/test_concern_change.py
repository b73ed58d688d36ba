"""Endre oppmerksomhet: the fields, versions, and when it is too late."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from stafettlog.admin.concern_screens import ConcernChangeScreen
from stafettlog.models import Actor, Concern, Stafettlog
from tests.factories import expire_consent, make_concern, make_log
from tests.screens.tiltak import BAD_CONCERN, address, body, concern_data, errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def concern(log: Stafettlog, holder: Actor) -> Concern:
    return make_concern(log, holder, text="Første tekst")


def change_data(**changes: Any) -> dict[str, Any]:
    names = ("submission", "text", "area", "goal", "discussed_with_foresatte")
    data = {name: value for name, value in concern_data().items() if name in names}
    return {**data, "version": 1, **changes}


def test_holder_changes_a_concern(holders_client: Client, log: Stafettlog, concern: Concern) -> None:
    url = address("concern_change", log, concern)
    assert "Første tekst" in body(holders_client.get(url))
    answer = holders_client.post(url, change_data(text="Ny tekst", discussed_with_leader="on"))
    assert answer.url.endswith(f"#concern-{concern.pk}")
    concern.refresh_from_db()
    assert (concern.text, concern.discussed_with_leader, concern.version) == ("Ny tekst", True, 2)


def test_stale_change_shows_both_texts(holders_client: Client, log: Stafettlog, concern: Concern) -> None:
    url = address("concern_change", log, concern)
    holders_client.post(url, change_data(text="Den andres tekst"))
    answer = holders_client.post(url, change_data(text="Min tekst"))
    assert answer.status_code == 409
    assert "Den andres tekst" in body(answer)
    assert "Min tekst" in body(answer)
    assert 'name="version" value="2"' in body(answer)
    again = holders_client.post(url, change_data(text="Min tekst", version=2))
    assert again.status_code == 302


def test_consent_that_runs_out_under_way_gives_back_the_text(
    holders_client: Client, log: Stafettlog, concern: Concern, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The screen has asked already: it is the service that refuses."""
    save = ConcernChangeScreen.save

    def after_midnight(screen: ConcernChangeScreen, form: Any) -> str:
        expire_consent(log)
        return save(screen, form)

    monkeypatch.setattr(ConcernChangeScreen, "save", after_midnight)
    answer = holders_client.post(address("concern_change", log, concern), change_data(text="Min tekst"))
    assert answer.status_code == 403
    # In its field, not only shown back by the page that every refusal has.
    assert re.search(r'<(?:input|textarea)[^>]*name="text"[^>]*Min tekst', body(answer))
    concern.refresh_from_db()
    assert concern.text == "Første tekst"


@pytest.mark.parametrize(("changes", "field", "sentence"), BAD_CONCERN.values(), ids=BAD_CONCERN)
def test_bad_change_is_told_by_its_field(
    holders_client: Client,
    log: Stafettlog,
    concern: Concern,
    changes: dict[str, Any],
    field: str,
    sentence: str,
) -> None:
    data = {name: value for name, value in change_data(**changes).items() if value is not None}
    assert errors(holders_client.post(address("concern_change", log, concern), data)) == {field: [sentence]}


def test_closed_concern_cannot_be_changed(holders_client: Client, log: Stafettlog, concern: Concern) -> None:
    Concern.objects.filter(pk=concern.pk).update(
        struck_at=timezone.now() + timedelta(seconds=1), struck_by=log.stafettholder.user
    )
    url = address("concern_change", log, concern)
    assert holders_client.get(url).url.endswith(f"#concern-{concern.pk}")
    answer = holders_client.post(url, change_data(text="For sent"))
    assert "Oppmerksomheten er avsluttet" in errors(answer)["__all__"][0]
    assert "For sent" in body(answer)


@pytest.mark.parametrize("path", ["concern_change", "measure_add"])
def test_concern_of_another_log_is_not_found(
    holders_client: Client, holder: Actor, log: Stafettlog, path: str
) -> None:
    foreign = make_concern(make_log(holder), holder)
    url = address(path, log, foreign)
    assert holders_client.get(url).status_code == 404
    assert holders_client.post(url, concern_data()).status_code == 404
    assert holders_client.get(address(path, log, uuid4())).status_code == 404
