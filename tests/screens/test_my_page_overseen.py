"""What waits on Min side for leaders and coordinators."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from permissions.models import User
from stafettlog.models import Transfer
from tests.factories import expire_consent, make_transfer
from tests.screens.on_log import text, url
from tests.screens.overseeing import as_, names_nothing, world
from tests.support.queries import ask

World = SimpleNamespace


@pytest.fixture
def w(db: None) -> World:
    return world()


def test_min_side_of_the_leader(client: Client, w: World) -> None:
    as_(client, w.leader)
    assert w.called not in text(client.get("/"))
    User.objects.filter(pk=w.holder.user_id).update(is_active=False)
    page = text(client.get("/"))
    assert f"{w.holder.display_name} har sluttet, og loggen har ingen stafettholder. Finn en ny." in page
    assert url("transfer_on_behalf", w.log.pk) in page
    asked = make_transfer(w.log, w.colleague)
    assert w.called not in text(client.get("/"))
    Transfer.objects.update(asked_at=timezone.now() - timedelta(days=15))
    page = text(client.get("/"))
    assert f"{w.colleague.display_name} har ikke svart på forespørselen" in page
    Transfer.objects.filter(pk=asked.pk).update(
        status="declined", answered_at=timezone.now(), answered_by=w.colleague.user, on_behalf_reason="Syk"
    )
    page = text(client.get("/"))
    assert f"{w.colleague.display_name} avslo å overta loggen" in page
    assert names_nothing(page)
    User.objects.filter(pk=w.holder.user_id).update(is_active=True)


def test_min_side_of_the_coordinator_and_of_others(client: Client, w: World) -> None:
    expire_consent(w.log)
    page = text(as_(client, w.coordinator).get("/"))
    assert w.called in page
    assert "Samtykket er utgått, og loggen er ikke avsluttet." in page
    assert names_nothing(page)
    for other in (w.leader, w.ppt_leader, w.colleague):
        assert w.called not in text(as_(client, other).get("/"))
    ask(as_(client, w.coordinator), "/", at_most=8)
