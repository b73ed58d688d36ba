"""The demo municipality is refused where people are real, and leaves nothing when its loading fails."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from permissions.models import User
from stafettlog.demo.load import load_demo

PASSWORD = "stafettlogg-demo"

pytestmark = pytest.mark.django_db


def test_real_installation_is_never_given_invented_people(settings) -> None:
    settings.DEMO_MODE, settings.STAFETT_ENV = False, "production"
    with pytest.raises(ImproperlyConfigured, match="STAFETT_ENV=demo"):
        load_demo(PASSWORD)
    assert not User.objects.exists()


def test_a_load_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_cast: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("stafettlog.demo.waiting.tell", fail)
    with pytest.raises(RuntimeError):
        load_demo(PASSWORD)
    assert not User.objects.exists()
