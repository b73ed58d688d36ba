"""How long what is finished stays here, and where it is written down that it went."""

from pathlib import Path

import environ


def times(env: environ.Env) -> tuple[int, int, int]:
    """Months after the archive's receipt until a log may be erased; days that an approved erasure waits, so
    that either of the two may think again; hours that a large export may be fetched."""
    return (
        env.int("RETENTION_MONTHS", default=12),
        env.int("ERASURE_WAIT_DAYS", default=7),
        env.int("EXPORT_FILE_HOURS", default=24),
    )


def journal(env: environ.Env, var: Path) -> Path:
    """Outside the database, and outside its backup: what a restored one has to erase again."""
    return Path(env.str("ERASURE_JOURNAL", default=str(var / "erasures.jsonl")))
