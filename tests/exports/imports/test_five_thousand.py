"""As many rows as a file may have: the preview asks the database no more than for a few."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from exports.imports import services
from exports.imports.limits import MAX_ROWS
from exports.models import SheetImport
from permissions.national_number import generate
from tests.exports.imports.conftest import Office, person


def rows(count: int) -> list[list[Any]]:
    """New people with a number each: some hundred exist for a birth date."""
    return [
        person(
            number=generate(date(1960 + at // 300, 3, 4), at % 300),
            email=f"ansatt{at}@solvik.example",
            place="Bakketoppen skole" if at % 2 else "PPT Solvik",
        )
        for at in range(count)
    ]


def test_preview_of_a_full_file_is_bounded(office: Office, given: Callable[..., SheetImport]) -> None:
    one = given(*rows(MAX_ROWS))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        plan = services.import_plan(one=one, by=office.admin)
    assert plan.counts == {"new": MAX_ROWS, "changed": 0, "unchanged": 0, "wrong": 0}
    # Five thousand numbers, five thousand addresses and who has them there, a thousand at a time.
    assert len(asked) <= 20
    assert SheetImport.objects.count() == 1
