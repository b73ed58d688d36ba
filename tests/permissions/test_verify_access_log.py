"""verify_access_log: what was done to the rows behind the application's back, and what it says of it."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from permissions import access_anchor, access_chain, access_log, append_only_triggers
from permissions.models import AccessHead, AccessLog
from tests.factories import make_organisation, make_staff

LOG, OTHER = "en-logg", "en-annen"
ROWS, HEADS = AccessLog._meta.db_table, AccessHead._meta.db_table


@pytest.fixture
def openings(db: None) -> None:
    """Four of one log, two of another."""
    user = make_staff(make_organisation("Skolen «Øst» \\ | 1")).user
    for log in (LOG, OTHER, LOG, LOG, OTHER, LOG):
        access_log.record(
            user=user, log_id=log, page="Logg", role="Stafettholder", organisation=make_organisation()
        )


@pytest.fixture
def tampering(openings: None) -> Iterator[None]:
    """The triggers are away, as for someone with the database's password."""
    with append_only_triggers.lifted(connection):
        yield


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)


def verify(*args: str) -> str:
    """What it prints; what it fails with comes last."""
    out = StringIO()
    append_only_triggers.install(connection)
    try:
        call_command("verify_access_log", *args, stdout=out)
    except CommandError as error:
        return f"{out.getvalue()}{error}"
    return out.getvalue()


def test_untouched_log_is_whole(openings: None) -> None:
    assert verify() == "Innsynsloggen er hel. Rader: 6\n"
    assert verify(LOG) == "Innsynsloggen er hel. Rader: 4\n"
    assert verify("en som ikke finnes") == "Innsynsloggen er hel. Rader: 0\n"


ROW_2 = f"log_id = '{LOG}' AND number = 2"
ROW_4 = f"log_id = '{LOG}' AND number = 4"
TEXTS = ("user_id", "user_name", "role", "organisation", "page", "request_id")
TAMPERED = {
    **{
        f"changed {name}": ([f"UPDATE {ROWS} SET {name} = 'x' WHERE {ROW_2}"], ["2: raden er endret"])
        for name in TEXTS
    },
    "changed moment": (
        [f"UPDATE {ROWS} SET at = (SELECT MIN(at) FROM {ROWS}) WHERE {ROW_2}"],
        ["2: raden er endret"],
    ),
    "moved to another log": (
        [f"UPDATE {ROWS} SET log_id = 'tredje' WHERE {ROW_4}"],
        ["4: raden mangler på slutten", "tredje, rad 1–3: raden mangler", "tredje, rad 4: raden er endret"],
    ),
    "changed hash": (
        [f"UPDATE {ROWS} SET hash = '{'1' * 64}' WHERE {ROW_2}"],
        ["2: raden er endret", "3: raden følger ikke etter raden før"],
    ),
    "unknown form": ([f"UPDATE {ROWS} SET version = 99 WHERE {ROW_2}"], ["2: raden er skrevet i en form"]),
    "missing in the middle": ([f"DELETE FROM {ROWS} WHERE {ROW_2}"], ["rad 2: raden mangler"]),
    "missing first": (
        [f"DELETE FROM {ROWS} WHERE log_id = '{LOG}' AND number = 1"],
        ["rad 1: raden mangler"],
    ),
    "missing at the end": ([f"DELETE FROM {ROWS} WHERE {ROW_4}"], ["rad 4: raden mangler på slutten"]),
    "all missing": ([f"DELETE FROM {ROWS} WHERE log_id = '{LOG}'"], ["rad 1–4: raden mangler på slutten"]),
    "missing and closed up": (
        [
            f"DELETE FROM {ROWS} WHERE {ROW_2}",
            f"UPDATE {ROWS} SET number = number - 1 WHERE log_id = '{LOG}' AND number = 3",
            f"UPDATE {ROWS} SET number = 3 WHERE {ROW_4}",
            f"UPDATE {HEADS} SET count = 3 WHERE log_id = '{LOG}'",
        ],
        ["2: raden følger ikke etter", "2: raden er endret", "3: raden er endret"],
    ),
    "head counted back": (
        [f"UPDATE {HEADS} SET count = 3 WHERE log_id = '{LOG}'"],
        ["rad 3: hodet sier noe annet", "rad 4: raden er satt inn på slutten"],
    ),
    "head's hash": (
        [f"UPDATE {HEADS} SET hash = 'x' WHERE log_id = '{LOG}'"],
        ["rad 4: hodet sier noe annet"],
    ),
    "head away": (
        [f"DELETE FROM {HEADS} WHERE log_id = '{LOG}'"],
        ["rad 4: loggen har rader, men hodet mangler"],
    ),
}


@pytest.mark.parametrize(("done", "said"), TAMPERED.values(), ids=TAMPERED.keys())
def test_what_was_done_is_said_and_where(tampering: None, done: list[str], said: list[str]) -> None:
    run(*done)
    answer = verify()
    for sentence in said:
        assert sentence in answer
    assert f"Avvik: {answer.count('rad ')}" in answer
    assert LOG in answer or "tredje" in answer
    assert OTHER not in answer
    assert "hel." in verify(OTHER)


def test_forged_row_in_the_middle_is_found(tampering: None) -> None:
    """Made with the right hash of its own, after the row before it: the next one does not follow it."""
    run(
        f"UPDATE {ROWS} SET number = 40 WHERE {ROW_4}",
        f"UPDATE {ROWS} SET number = 4 WHERE log_id = '{LOG}' AND number = 3",
    )
    run(
        f"UPDATE {ROWS} SET number = 5 WHERE number = 40",
        f"UPDATE {HEADS} SET count = 5 WHERE log_id = '{LOG}'",
    )
    forged(after=AccessLog.objects.get(log_id=LOG, number=2))
    answer = verify()
    assert "rad 4: raden følger ikke etter raden før" in answer
    assert "rad 3:" not in answer


def test_forged_row_at_the_end_is_found(tampering: None) -> None:
    forged(after=AccessLog.objects.get(log_id=LOG, number=4))
    assert "rad 5: raden er satt inn på slutten" in verify()


def forged(*, after: AccessLog) -> AccessLog:
    row = AccessLog(user_id="x", user_name="En annen", role="Aktør", log_id=LOG, page="Logg")
    row.number, row.previous = after.number + 1, after.hash
    row.hash = access_chain.link(row.previous, row.number, access_chain.digest(row))
    row.save()
    return row


def test_missing_trigger_is_said(openings: None) -> None:
    append_only_triggers.remove(connection)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_access_log", stdout=out)
    for table in (ROWS, HEADS, "exports_exportreceipt"):
        assert f"Tabell {table}: triggeren" in out.getvalue()


# --- Anchors ---------------------------------------------------------------------------------------


@pytest.fixture
def kept(openings: None, time_machine: Any, tmp_path: Path) -> Path:
    """An anchor of an hour after the openings, in a file; an opening more since then."""
    time_machine.move_to(timezone.now() + timedelta(hours=1))
    file = tmp_path / "anchors.txt"
    file.write_text(f"{verify('--anchor')}\n")
    user = make_staff(make_organisation()).user
    access_log.record(user=user, log_id=LOG, page="Logg", role="Aktør")
    return file


def test_anchor_says_how_far_it_had_come(kept: Path) -> None:
    anchor = access_anchor.read(kept.read_text())
    assert (anchor.logs, anchor.openings) == (2, 6)
    assert "hel." in verify("--against", str(kept))


def cut_off() -> None:
    """The newest rows, and the head moved back: a whole chain, only shorter."""
    run(f"DELETE FROM {ROWS} WHERE log_id = '{LOG}' AND number > 3")
    end = AccessLog.objects.get(log_id=LOG, number=3)
    head = f"count = 3, previous = '{end.previous}', hash = '{end.hash}'"
    run(f"UPDATE {HEADS} SET {head} WHERE log_id = '{LOG}'")


def take_away() -> None:
    run(f"DELETE FROM {ROWS} WHERE log_id = '{OTHER}'", f"DELETE FROM {HEADS} WHERE log_id = '{OTHER}'")


def make_anew() -> None:
    """All of a log's rows with other words, chained again from the start."""
    last = access_chain.GENESIS
    for row in AccessLog.objects.filter(log_id=OTHER).order_by("number"):
        row.user_name = "En annen"
        made = access_chain.link(last, row.number, access_chain.digest(row))
        changed = f"user_name = 'En annen', previous = '{last}', hash = '{made}'"
        run(f"UPDATE {ROWS} SET {changed} WHERE id = '{key(row)}'")
        before, last = last, made
    run(f"UPDATE {HEADS} SET previous = '{before}', hash = '{last}' WHERE log_id = '{OTHER}'")


def key(row: AccessLog) -> str:
    return row.pk.hex if connection.vendor == "sqlite" else str(row.pk)


@pytest.mark.parametrize("attack", [cut_off, take_away, make_anew])
def test_what_leaves_a_whole_chain_is_told_by_the_anchor(kept: Path, attack: Any) -> None:
    with append_only_triggers.lifted(connection):
        attack()
    assert "hel." in verify()
    assert "Ankeret stemmer ikke lenger" in verify("--against", str(kept))


@pytest.mark.parametrize("line", ["x", "2026-01-01T00:00:00 logs=1 openings=1 sha256=" + "0" * 64, "2026"])
def test_a_line_that_is_no_anchor_is_said(openings: None, tmp_path: Path, line: str) -> None:
    file = tmp_path / "anchors.txt"
    file.write_text(f"\n{line}\n")
    assert "Linje 2 i filen er ikke et anker" in verify("--against", str(file))
