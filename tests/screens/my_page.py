"""Min side as somebody reads it, and what makes it ask for something."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from stafettlog.services import evaluations, opening
from stafettlog.services.errors import ChildHasLog
from tests import factories as make

TODAY = timezone.localdate


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def my_page(client, actor) -> str:
    client.force_login(getattr(actor, "user", actor))
    response = client.get("/")
    assert response.status_code == 200
    return text_of(response)


def due(days: int, **changes):
    first = TODAY() - timedelta(days=60)
    return make.make_measure_input(start_on=first, finish_on=TODAY() + timedelta(days=days), **changes)


def evaluate(measure, outcome, by):
    return evaluations.evaluate(
        log_id=measure.log_id, measure_id=measure.pk, outcome=outcome, reason="", by=by.user
    )


def ask_for(log, asker):
    with pytest.raises(ChildHasLog):
        opening.log_open(
            opening=make.make_opening(
                asker, national_number=log.child.national_number, birth_date=log.child.birth_date
            ),
            draft=None,
            key=uuid.uuid4(),
            location_of=lambda log: "",
            by=asker.user,
        )
