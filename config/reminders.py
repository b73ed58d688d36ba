"""When reminders go out. Counted from days in Oslo; each falls on a working day (stafettlog/working_days)."""

from typing import Any

import environ


def from_environment(env: environ.Env) -> dict[str, Any]:
    return {
        # R8: days before the consent ends on which the stafettholder is told.
        "CONSENT_REMINDER_DAYS": env.list("CONSENT_REMINDER_DAYS", cast=int, default=[60, 30, 7]),
        # R23: a request to hand a log over that nobody has answered is asked again; then the leaders see it.
        "TRANSFER_REMINDER_DAYS": env.int("TRANSFER_REMINDER_DAYS", default=7),
        "TRANSFER_LEADER_DAYS": env.int("TRANSFER_LEADER_DAYS", default=14),
        # Days before the deadline of a tiltak on which those responsible are told.
        "DEADLINE_REMINDER_DAYS": env.int("DEADLINE_REMINDER_DAYS", default=3),
        # Working days after a meeting on which it should be registered (R20).
        "MEETING_REGISTER_DAYS": env.int("MEETING_REGISTER_DAYS", default=2),
        # What became due while nothing ran is still told; what is older stands on Min side alone.
        "REMINDER_CATCH_UP_DAYS": env.int("REMINDER_CATCH_UP_DAYS", default=14),
        # From this hour, and before the other: nobody is reminded at night.
        "REMINDER_HOURS": (
            env.int("REMINDERS_FROM_HOUR", default=7),
            env.int("REMINDERS_TO_HOUR", default=20),
        ),
    }
