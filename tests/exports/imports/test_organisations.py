"""Virksomheter from a sheet."""

from collections.abc import Callable

import pytest

from exports.imports import services
from exports.imports.plan import Plan
from exports.imports.services import NotWritten
from exports.models import ImportKind, SheetImport
from permissions.models import Organisation, OrganisationKind, RoleGroup
from stafettlog.services.organisations import organisation_end
from tests.exports.imports.conftest import Office, told

PLACES = {"kind": ImportKind.ORGANISATIONS}


def test_new_changed_unchanged_and_wrong_are_told_by_row_and_cell(
    office: Office, planned: Callable[..., Plan]
) -> None:
    organisation_end(organisation_id=office.ppt.pk, by=office.admin)
    plan = planned(
        ("Solbakken barnehage", "barnehage"),
        ("bakketoppen  SKOLE", "Annen tjeneste"),
        ("Bakketoppen skole", "Skole"),
        ("Fjellheim", "Slott"),
        ("PPT Solvik", "PPT"),
        ("", "Skole"),
        ("x" * 121, "Skole"),
        ("Solbakken  Barnehage", ""),
        **PLACES,
    )
    types = "Skriv en av disse typene: Barnehage, Skole, Helsestasjon, PPT, Barnevern, Annen tjeneste"
    assert told(plan) == [
        (2, "new", []),
        (3, "changed", []),
        (4, "wrong", ["A4: Virksomheten står også i rad 3."]),
        (5, "wrong", [f"B5: {types}"]),
        (6, "wrong", ["A6: Virksomheten er tatt ut av bruk. Ta den i bruk igjen på siden dens først."]),
        (7, "wrong", ["A7: Skriv inn navnet på virksomheten"]),
        (8, "wrong", ["A8: Teksten er for lang. Den kan ha høyst 120 tegn."]),
        (9, "wrong", [f"B9: {types}", "A9: Virksomheten står også i rad 2."]),
    ]
    (change,) = plan.rows[1].changes
    assert (change.label, change.before, change.after) == ("Type", "Skole", "Annen tjeneste")
    assert Organisation.objects.count() == 2


def test_written_ones_have_groups_and_history(office: Office, written: Callable[..., SheetImport]) -> None:
    done = written(
        ("Solbakken barnehage", "Barnehage"), ("Bakketoppen skole", "PPT"), ("PPT Solvik", ""), **PLACES
    )
    made = Organisation.objects.get(name="Solbakken barnehage")
    assert made.kind == OrganisationKind.KINDERGARTEN
    assert RoleGroup.objects.filter(organisation=made).count() == 2
    (row,) = made.history.all()
    assert (row.history_user, row.history_change_reason) == (office.admin, "Virksomheten er registrert")
    office.school.refresh_from_db()
    last = office.school.history.first()
    assert last.history_change_reason == "Typen er endret fra Skole til PPT"
    assert office.ppt.history.count() == 1
    assert done.counts == {"new": 1, "changed": 1, "unchanged": 1, "wrong": 0, "rows_wrong": [], "refused": 0}


def test_nothing_is_written_when_a_row_is_wrong_unless_asked(
    office: Office, written: Callable[..., SheetImport]
) -> None:
    rows = (("Solbakken barnehage", "Barnehage"), ("Fjellheim", "Slott"))
    with pytest.raises(NotWritten):
        written(*rows, **PLACES)
    assert Organisation.objects.count() == 2
    done = written(*rows, partial_too=True, **PLACES)
    assert Organisation.objects.count() == 3
    assert (done.counts["new"], done.counts["wrong"], done.counts["rows_wrong"]) == (1, 1, [3])


def test_the_plan_costs_the_same_for_many_rows(
    office: Office, given: Callable[..., SheetImport], django_assert_num_queries: Callable
) -> None:
    for rows in (3, 60):
        one = given(*[(f"Barnehage {n}", "Barnehage") for n in range(rows)], **PLACES)
        # The roles (twice one), all virksomheter.
        with django_assert_num_queries(2):
            services.import_plan(one=one, by=office.admin)
