"""A log with something in every sheet, and its holder signed in."""

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from stafettlog.models import Actor, Concern, Lysglimt, Meeting, Outcome, Stafettlog
from stafettlog.services import evaluations
from tests.factories import (
    make_concern,
    make_log,
    make_measure,
    make_organisation,
    make_participant,
    make_staff,
)
from tests.factories.meetings import make_lysglimt, make_meeting
from tests.screens.tiltak import signed_in


@dataclass
class Case:
    """`log` has two oppmerksomheter (one evaluated tiltak, two open), a meeting, a lysglimt, an aktør."""

    holder: Actor
    actor: Actor
    log: Stafettlog
    concern: Concern
    meeting: Meeting
    lysglimt: Lysglimt


@pytest.fixture
def case(db: None) -> Case:
    school = make_organisation("Bakketoppen skole")
    holder, actor = make_staff(school), make_staff(school, "Ronnie")
    log = make_log(holder, level=2, first_name="Lisa", last_name="Hansen")
    make_participant(log, actor)
    concern = make_concern(log, holder, text="Strever med leseflyt")
    make_measure(concern, holder, [actor], description="Leser høyt sammen hver dag")
    first = concern.measures.order_by("id").first()
    evaluations.evaluate(
        log_id=log.pk,
        measure_id=first.pk,
        outcome=Outcome.SOME_EFFECT,
        reason="Leser litt fortere",
        by=holder.user,
    )
    make_concern(log, holder, text="Er mye alene i friminuttene")
    meeting = make_meeting(log, concerns=[concern])
    lysglimt = make_lysglimt(log, text="Lisa leste høyt for klassen")
    return Case(holder, actor, log, concern, meeting, lysglimt)


@pytest.fixture
def client(case: Case) -> Client:
    """The holder, signed in."""
    return signed_in(case.holder)


@pytest.fixture
def url(case: Case) -> str:
    return reverse("admin:log_export", args=[case.log.pk])
