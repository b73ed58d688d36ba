"""When reminders go out. Counted from days in Oslo; each falls on a working day (stafettlog/working_days)."""

from dataclasses import dataclass

import environ


@dataclass(frozen=True)
class Reminders:
    consent_days: tuple[int, ...]
    """R8: days before a consent ends on which the stafettholder is told."""
    transfer_days: int
    """R23: a request to hand a log over is asked again; then the leaders see it (TRANSFER_LEADER_DAYS)."""
    deadline_days: int
    """Days before the deadline of a tiltak on which those responsible are told."""
    register_days: int
    """Working days after a meeting on which it should have been registered (R20)."""
    catch_up_days: int
    """What became due while nothing ran is still told; what is older stands on Min side alone."""
    from_hour: int
    to_hour: int
    """From the one and before the other, in Oslo: nobody is reminded at night."""


def from_environment(env: environ.Env) -> Reminders:
    return Reminders(
        consent_days=tuple(sorted(env.list("CONSENT_REMINDER_DAYS", cast=int, default=[7, 30, 60]))),
        transfer_days=env.int("TRANSFER_REMINDER_DAYS", default=7),
        deadline_days=env.int("DEADLINE_REMINDER_DAYS", default=3),
        register_days=env.int("MEETING_REGISTER_DAYS", default=2),
        catch_up_days=env.int("REMINDER_CATCH_UP_DAYS", default=14),
        from_hour=env.int("REMINDERS_FROM_HOUR", default=7),
        to_hour=env.int("REMINDERS_TO_HOUR", default=20),
    )
