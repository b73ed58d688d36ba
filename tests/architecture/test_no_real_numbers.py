"""No national number of the real series stands anywhere in the repository: only month + 80 is invented."""

import re

from tests.architecture.sources import name_of, project_files

ELEVEN = re.compile(r"(?<![\d.])(\d{6})[ \u00a0]?(\d{5})(?![\d.])")
WEIGHTS_1 = (3, 7, 6, 1, 8, 9, 4, 5, 2)
WEIGHTS_2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
SYNTHETIC_MONTHS = range(81, 93)
BINARY = {".png", ".jpg", ".woff2", ".woff", ".ttf", ".ico", ".pdf", ".mo", ".gz", ".webp"}


def _control(digits: list[int], weights: tuple[int, ...], accepted: tuple[int, ...]) -> bool:
    total = sum(weight * digit for weight, digit in zip(weights, digits, strict=False))
    return (total + digits[len(weights)]) % 11 in accepted


def looks_real(number: str) -> bool:
    """Both control digits agree (the first by the rule of 2032 as well), the date exists, and the month is
    not a synthetic one. Published rule: Skatteetaten, «Nytt fødselsnummer fra 2032»."""
    digits = [int(digit) for digit in number]
    day, month = int(number[:2]), int(number[2:4])
    dated = (1 <= day <= 31 or 41 <= day <= 71) and (month - 1) % 40 < 12 and month % 100 != 0
    return (
        dated
        and month not in SYNTHETIC_MONTHS
        and _control(digits, WEIGHTS_1, (0, 1, 2, 3))
        and _control(digits, WEIGHTS_2, (0,))
    )


def real_numbers(text: str) -> list[str]:
    return [found.group() for found in ELEVEN.finditer(text) if looks_real("".join(found.groups()))]


def test_repository_holds_no_real_number() -> None:
    found = []
    for path in project_files():
        if path.suffix.lower() in BINARY:
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        # The place, not the number: it would stand in the log otherwise.
        found += [
            f"{name_of(path)}:{text.count(chr(10), 0, match.start()) + 1}"
            for match in ELEVEN.finditer(text)
            if looks_real("".join(match.groups()))
        ]
    assert found == []


def made_up(month: int) -> str:
    """A number with right control digits, made here so that it does not stand in this file."""
    for serial in range(1000):
        body = f"01{month:02d}10{serial:03d}"
        for first in range(10):
            for second in range(10):
                number = f"{body}{first}{second}"
                digits = [int(digit) for digit in number]
                if _control(digits, WEIGHTS_1, (0,)) and _control(digits, WEIGHTS_2, (0,)):
                    return number
    raise AssertionError("no such number")


def test_planted_real_number_is_caught() -> None:
    number = made_up(month=5)
    assert real_numbers(f"fnr = '{number}'")
    assert real_numbers(f"{number[:6]} {number[6:]}")


def test_synthetic_number_passes() -> None:
    assert real_numbers(made_up(month=85)) == []
