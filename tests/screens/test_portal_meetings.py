"""What the family reads of meetings: its own part, what was moved, and whether an interpreter comes."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from stafettlog.models import AccessGround, ForesattRole, Meeting, MeetingStatus
from stafettlog.portal import gatherings, views, words
from stafettlog.portal.gatherings import Gathering
from tests import factories as make
from tests.screens.portal import SECRET, Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return Story()


def mine(story: Story) -> dict[Any, Gathering]:
    page = views.read(story.user, story.read_log())
    return {one.pk: one for one in (page.next, *page.coming, *page.earlier) if one}


def held(story: Story, *, mother: bool | None, father: bool | None, **changes: Any) -> Meeting:
    """A meeting that was registered as held, with who of the two came (None: was not invited)."""
    came = {story.mother: mother, story.father: father}
    relations = [relation for relation, attended in came.items() if attended is not None]
    now = timezone.now()
    meeting = make.make_meeting(story.log, relations=relations, starts_at=now - timedelta(days=9))
    values = {"status": MeetingStatus.COMPLETED, "registered_at": now, "registered_by": story.holder.user}
    story.change(meeting, **(values | changes))
    for invitation in meeting.invitations.filter(relation__isnull=False):
        story.change(invitation, attended=came[invitation.relation])
    return meeting


@pytest.mark.parametrize(
    ("mother", "father", "said"),
    [
        (True, False, "Du var med."),
        (False, True, "Du var ikke med."),
        (None, True, ""),
    ],
)
def test_own_part_alone_is_told(story: Story, mother: Any, father: Any, said: str) -> None:
    meeting = held(story, mother=mother, father=father)
    found = mine(story)[meeting.pk]
    assert (found.became, found.was_there) == ("Møtet ble holdt.", said)
    assert found.invited == (mother is not None)


def test_nothing_of_one_who_did_not_come_because_there_was_no_meeting(story: Story) -> None:
    reason = {"not_completed_reason": f"{SECRET} var syk"}
    meeting = held(story, mother=False, father=False, status=MeetingStatus.NOT_COMPLETED, **reason)
    found = mine(story)[meeting.pk]
    assert (found.became, found.was_there) == ("Møtet ble ikke holdt.", "")
    assert SECRET not in repr(found)


def test_what_staff_wrote_of_a_meeting_stays_with_them(story: Story, client: Any) -> None:
    held(story, mother=False, father=True, comments=f"{SECRET} sa at", also_attended=f"{SECRET} tante")
    client.force_login(story.user)
    page = client.get(story.url).content.decode()
    assert "Møtet ble holdt. Du var ikke med." in page
    assert SECRET not in page


def test_not_invited_reads_that_and_no_more(story: Story, client: Any) -> None:
    held(story, mother=None, father=True)
    client.force_login(story.user)
    assert "Møtet ble holdt. Du var ikke invitert." in client.get(story.url).content.decode()


def test_a_moved_meeting_says_when_it_was_to_be(story: Story, client: Any) -> None:
    meeting = make.make_meeting(story.log)
    assert mine(story)[meeting.pk].moved_from is None
    first = meeting.starts_at
    for days in (1, 2):
        meeting.ends_at += timedelta(days=1)
        story.change(meeting, starts_at=first + timedelta(days=days))
    assert mine(story)[meeting.pk].moved_from == first + timedelta(days=1)
    client.force_login(story.user)
    assert "Møtet er flyttet. Før var det" in client.get(story.url).content.decode()
    # Another version of it, that says the same time, is no move.
    story.change(meeting, place_detail="rom 4")
    assert mine(story)[meeting.pk].moved_from == first + timedelta(days=1)


def test_of_a_closed_log_no_meeting_lies_ahead(story: Story) -> None:
    meeting = make.make_meeting(story.log)
    log = story.read_log() | {"state": "closed"}
    ahead, others = gatherings.of(views.shown.meetings(story.log.pk, story.user), log, timezone.now())
    assert (ahead, [one.pk for one in others]) == ([], [meeting.pk])


@pytest.mark.parametrize(
    ("language", "needs", "is_ordered", "said"),
    [
        ("nb", False, False, ""),
        ("nb", False, True, "Tolk er bestilt."),
        ("so", True, True, "Tolk er bestilt: Somali."),
        ("so", False, True, "Tolk er bestilt."),
        ("so", True, False, "Du trenger tolk: Somali. Tolken er ikke bestilt ennå. Spør Marion."),
        ("nb", True, False, "Du trenger tolk. Tolken er ikke bestilt ennå. Spør Marion."),
        ("nn", True, True, "Tolk er bestilt."),
    ],
)
def test_interpreter(story: Story, language: str, needs: bool, is_ordered: bool, said: str) -> None:
    story.change(story.mother, language=language, needs_interpreter=needs)
    meeting = make.make_meeting(story.log, interpreter_ordered=is_ordered)
    assert mine(story)[meeting.pk].interpreter == said


def test_the_other_foresatts_interpreter_is_not_told(story: Story) -> None:
    story.change(story.father, language="so", needs_interpreter=True)
    meeting = make.make_meeting(story.log, interpreter_ordered=True)
    assert mine(story)[meeting.pk].interpreter == "Tolk er bestilt."


def test_an_interpreters_language_in_english_begins_with_a_capital(story: Story) -> None:
    story.change(story.mother, language="so", needs_interpreter=True)
    with translation.override("en"):
        assert "Somali" in words.interpreter(story.read_log(), is_ordered=True, invited=True)


MOTHER, GUARDIAN, FOSTER = ForesattRole.MOTHER, ForesattRole.GUARDIAN, ForesattRole.FOSTER_PARENT


@pytest.mark.parametrize(
    ("role", "ground", "said"),
    [
        (MOTHER, "parental_responsibility", "Du er mor til {}, 8 år, og har foreldreansvar."),
        (GUARDIAN, "guardianship", "Du er verge for {}, 8 år."),
        (ForesattRole.OTHER, "guardianship", "Du er foresatt for {}, 8 år, og er verge."),
        (FOSTER, "foster_agreement", "Du er fosterforelder til {}, 8 år, etter avtale."),
        (FOSTER, "guardianship", "Du er fosterforelder til {}, 8 år, og er verge."),
        (MOTHER, "foster_agreement", "Du er mor til {}, 8 år, og er fosterforelder etter avtale."),
    ],
)
def test_why_one_may_read_stands_on_every_page(
    story: Story, client: Any, role: str, ground: str, said: str
) -> None:
    story.change(story.mother, role=role, ground=AccessGround(ground))
    sibling = make.make_log(story.holder, first_name="Ingrid", foresatte=[story.mother_input])
    client.force_login(story.user)
    sentence = said.format(story.log.child.display_name)
    for url in ("/portal/", story.url, f"{story.url}apnet/"):
        page = client.get(url).content.decode()
        assert sentence in page, url
        assert "Du er logget inn som Hanne" in page
    assert sentence not in client.get(f"/portal/{sibling.pk}/").content.decode()
