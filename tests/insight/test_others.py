"""A text without other people: whose names go, and what of it stays."""

import pytest

from exports.own_data.others import is_named, without_people

FAMILY = ["Per Olav Ødegård", "Hanne O'Brien"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Per og hanne kom", "[navn] og [navn] kom"),
        ("Ødegårds bil, HANNES vesker", "[navn] bil, [navn] vesker"),
        # A ring of its own, as some machines write it.
        ("Ødega\u030ard ringte", "[navn] ringte"),
        ("O'Brien var der", "O'[navn] var der"),
        ("Personen leste perm", "Personen leste perm"),
        ("Ring 911 11 911 eller +47 91111911", "Ring [tall] eller [tall]"),
        ("Nummeret er 240190-12345", "Nummeret er [tall]"),
        ("Skriv til per.o@familie.example i dag", "Skriv til [e-post] i dag"),
        ("Møtet 12.05.2026 kl. 10.30, 3 av 20", "Møtet 12.05.2026 kl. 10.30, 3 av 20"),
        ("", ""),
    ],
)
def test_others_are_taken_out(text: str, left: str) -> None:
    assert without_people(text, FAMILY) == left


def test_own_names_stay_though_another_has_them_too() -> None:
    text = "Kari Ødegård og Per Ødegård"
    assert without_people(text, FAMILY, but="Kari Ødegård") == "Kari Ødegård og [navn] Ødegård"


@pytest.mark.parametrize(
    ("name", "text", "there"),
    [
        ("turid nabo", "Naboen og Turids Nabo", True),
        ("Turid Nabo", "Turid var der", False),
        ("Turid", "Turide", False),
        ("Åse", "A\u030ase kom", True),
        ("", "Turid", False),
        ("  ...", "Turid", False),
    ],
)
def test_name_is_found_by_whole_words(name: str, text: str, there: bool) -> None:
    assert is_named(name, text) is there
