"""The review of openings: who opened most, what counts as outside hours, and notes for good."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from permissions.models import AccessReview, AppendOnlyError
from permissions.policy import Role
from stafettlog.services import opening_review
from stafettlog.services.errors import NotAllowed
from stafettlog.services.opening_review import Period
from tests.factories import make_log, make_role
from tests.screens.openings import opening, oslo, this_month

# --- Who opened most -----------------------------------------------------------------------------


def test_most_first_with_the_median(school) -> None:
    for _ in range(4):
        opening(school.log, school.user)
    opening(make_log(school.holder), school.user)
    opening(school.log, school.colleague.user)
    opening(school.log, school.stranger.user)
    found = opening_review.busiest(this_month())
    first = found.rows[0]
    assert (first.user_id, first.openings, first.logs) == (str(school.user.pk), 5, 2)
    assert (found.people, found.openings, found.logs) == (3, 1, 1)
    assert first.times(found.openings) == 5


# --- Outside working hours -----------------------------------------------------------------------

WEEK = Period(date(2026, 3, 23), date(2026, 3, 30))


@pytest.mark.parametrize(
    ("moment", "is_outside"),
    [
        ((2026, 3, 23, 0, 0), True),
        ((2026, 3, 23, 6, 59), True),
        ((2026, 3, 23, 7, 0), False),
        ((2026, 3, 23, 16, 59), False),
        ((2026, 3, 23, 17, 0), True),
        ((2026, 3, 28, 12, 0), True),
        ((2026, 3, 29, 12, 0), True),
        # Summer time began on the Sunday.
        ((2026, 3, 30, 6, 59), True),
        ((2026, 3, 30, 7, 0), False),
        ((2026, 3, 30, 23, 59), True),
        # Not within the period at all.
        ((2026, 3, 22, 23, 59), False),
        ((2026, 3, 31, 3, 0), False),
    ],
)
def test_outside_hours_by_the_clock_in_oslo(school, moment, is_outside) -> None:
    opening(school.log, school.user, at=oslo(*moment))
    assert bool(opening_review.outside_hours(WEEK)) is is_outside


# --- Notes ---------------------------------------------------------------------------------------


def test_note_is_kept_for_good(school) -> None:
    officer = make_role(Role.PRIVACY_OFFICER)
    opening(school.log, school.stranger.user)
    note = opening_review.review_note(
        period=WEEK,
        conclusion=" Snakket med lederen. ",
        user_id=school.stranger.user_id,
        log_id=school.log.pk,
        by=officer,
    )
    assert (note.by_name, note.about_user_name) == (officer.display_name, school.stranger.display_name)
    assert note.conclusion == "Snakket med lederen."
    for change in (note.save, note.delete, AccessReview.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            change()


def test_note_by_another_role(school) -> None:
    for user in (school.user, make_role(Role.OPERATOR), make_role(Role.MUNICIPALITY_ADMIN)):
        with pytest.raises(NotAllowed):
            opening_review.review_note(period=WEEK, conclusion="Alt i orden", by=user)


@pytest.mark.parametrize("about", ["user_id", "log_id"])
def test_note_about_nobody_that_is(school, about) -> None:
    officer = make_role(Role.PRIVACY_OFFICER)
    with pytest.raises(ValidationError):
        opening_review.review_note(
            period=WEEK, conclusion="Alt i orden", by=officer, **{about: school.concern.pk}
        )
    assert not AccessReview.objects.exists()


@pytest.mark.parametrize("conclusion", ["", "  ", "x" * 2001])
def test_note_says_something(school, conclusion) -> None:
    with pytest.raises(ValidationError):
        opening_review.review_note(period=WEEK, conclusion=conclusion, by=make_role(Role.PRIVACY_OFFICER))
