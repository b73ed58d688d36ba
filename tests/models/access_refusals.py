"""What the database is to refuse of the rows about who saw what, and of what takes two persons."""

from datetime import timedelta
from types import SimpleNamespace

from permissions.models import AccessLog, AccessReview, RateCount
from tests.models.changing import Case, change, long_ago, now, second_person, twin, user


def same_number_again(world: SimpleNamespace) -> None:
    AccessLog.objects.create(log_id=world.opening.log_id, number=world.opening.number)


def review_backwards(world: SimpleNamespace) -> None:
    today = world.now.date()
    AccessReview.objects.create(first_day=today, last_day=today - timedelta(days=1), conclusion="Sett")


def review_without_words(world: SimpleNamespace) -> None:
    AccessReview.objects.create(first_day=world.now.date(), last_day=world.now.date(), conclusion="")


def same_window_again(world: SimpleNamespace) -> None:
    row = world.rate_count
    RateCount.objects.create(key=row.key, window_start=row.window_start, count=1)


CASES: dict[str, list[Case]] = {
    "access_log_number_in_log": [same_number_again],
    "access_review_days_in_order": [review_backwards],
    "access_review_has_conclusion": [review_without_words],
    "rate_count_unique": [same_window_again],
    "external_identity_one_person": [twin("identity"), twin("identity", user=second_person)],
    "second_factor_one_in_use": [twin("second_factor")],
    "sign_in_end_is_whole": [
        change("sign_in", ended_at=now),
        change("sign_in", ended_why="signed_out"),
        change("sign_in", session_key=None),
        change("sign_in", ended_at=now, ended_why="signed_out"),
        change("sign_in", ended_at=now, ended_why="signed_out", session_key=None, id_token="en"),
    ],
    "break_glass_end_is_a_pair": [change("emergency", ended_at=now), change("emergency", ended_by=user)],
    "break_glass_ends_after_start": [
        change("emergency", until=long_ago),
        change("emergency", until=lambda world: world.emergency.started_at),
    ],
    "break_glass_has_reason": [change("emergency", reason="")],
    "child_protection_has_review_date": [
        change("child", protection="confidential"),
        change("child", protection_review_on=lambda world: world.now.date()),
    ],
    "child_protection_is_known": [
        change("child", protection="lost", protection_review_on=lambda world: world.now.date())
    ],
    "masking_one_waiting": [twin("masking")],
    "masking_status_is_known": [
        change("masking", status="lost", settled_at=now, settled_by=second_person),
        change("masking", status="", settled_at=now, settled_by=second_person),
    ],
    "masking_settling_is_a_pair": [
        change("masking", status="done", settled_at=now),
        change("masking", settled_by=second_person),
    ],
    "masking_settled_when_not_waiting": [
        change("masking", status="withdrawn"),
        change("masking", settled_at=now, settled_by=second_person),
    ],
    "masking_takes_two": [
        change("masking", status="done", settled_at=now, settled_by=user),
        change("masking", status="declined", settled_at=now, settled_by=user),
    ],
}
