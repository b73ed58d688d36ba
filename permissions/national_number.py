"""Norwegian national identity numbers: reading and checking them, masking, and our own synthetic ones.

Eleven digits: date (DDMMYY), individual number (3), control digits k1 and k2. The series differ in the date:

| series            | day | month | who                                                                    |
|-------------------|-----|-------|------------------------------------------------------------------------|
| fødselsnummer     |     |       | registered as resident                                                 |
| D-number          | +40 |       | in Norway for a shorter time                                           |
| H-number          |     | +40   | given by a hospital or a municipality that does not know the number    |
| synthetic         | any | +80   | the national test population (Tenor)                                   |
| synthetic         | any | +40   | test numbers of other agencies: **the same shape as an H-number**      |

H and +40 cannot be told apart by their digits, so the installation decides: where synthetic numbers are
forbidden (production) month +40 is an H-number; where they are allowed or demanded it is synthetic. Other
shifts of the month (+60, +65) and FH-numbers (first digit 8 or 9) are refused as no date.

The rule of 2032 (Skatteetaten, "Nytt fødselsnummer fra 2032"): from 1 January 2032 the weighted sum with k1
may leave 0, 1, 2 or 3 by 11 instead of 0 alone; k2 is unchanged and by itself finds every single wrong digit
and every swap of two neighbours. Numbers of the new kind no longer tell the century (nor the sex, which we
never derive). So:
- before 2032 real numbers must leave 0 and stand in the table of centuries; from 2032 the wide rule holds,
  without a release of ours. Synthetic numbers follow the wide rule today, as the test population does.
- `birth_date` is None where the digits do not tell it: a remainder of 1-3, or a pair of year and individual
  number outside the table. The caller then asks for the birth date: it is a field of its own (R3). A number
  that leaves 0 is of the old kind, also after 2032, and keeps its century.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WIDENS = date(2032, 1, 1)
K1_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
K2_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
# (first and last individual number, first and last year of birth); the order only matters to generate().
CENTURIES = (
    (0, 499, 1900, 1999),
    (500, 749, 1854, 1899),
    (500, 999, 2000, 2039),
    (900, 999, 1940, 1999),
)
STRIPPED = {ord(sign): None for sign in " .\t\u00a0\u2009\u202f"}


class Kind(StrEnum):
    ORDINARY = "ordinary"
    D = "d"
    H = "h"
    SYNTHETIC = "synthetic"


@dataclass(frozen=True)
class NationalNumber:
    """A checked number. `value`: eleven ASCII digits. `birth_date`: None where the digits do not tell it."""

    value: str
    kind: Kind
    birth_date: date | None


class InvalidNumber(ValueError):
    """The text is no number that may be used here. Never holds the text itself: errors end up in logs."""

    MESSAGES: ClassVar[dict[str, Promise]] = {
        "length": _("Fødselsnummer må ha 11 siffer"),
        "digits": _("Fødselsnummer kan bare ha sifre. Ta bort bokstaver og andre tegn."),
        "date": _("De seks første sifrene i fødselsnummeret er ikke en gyldig dato. Sjekk alle sifrene."),
        "check": _("Fødselsnummeret stemmer ikke. Sjekk alle sifrene."),
        "synthetic": _("Dette er et syntetisk testnummer. Det kan ikke brukes her."),
        "future": _("Fødselsdatoen i fødselsnummeret er fram i tid. Sjekk alle sifrene."),
    }

    def __init__(self, code: str, message: Promise | None = None) -> None:
        self.code = code
        self.message = message or self.MESSAGES[code]
        super().__init__(code)

    def __str__(self) -> str:
        return str(self.message)


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11


def _kind(day: int, month: int, synthetic_allowed: bool) -> tuple[Kind, int, int]:
    """Return the series and the true day and month (which may still be no date)."""
    true_day, true_month = day - 40 if day > 40 else day, month % 40
    if month > 80 or (month > 40 and synthetic_allowed):
        return Kind.SYNTHETIC, true_day, true_month
    if month > 40:
        return Kind.H, day, true_month
    return (Kind.D if day > 40 else Kind.ORDINARY), true_day, true_month


def _birth_year(year: int, individual: int) -> int | None:
    for low, high, first, last in CENTURIES:
        for full in (first // 100 * 100 + year, last // 100 * 100 + year):
            if low <= individual <= high and first <= full <= last:
                return full
    return None


def parse(text: str, *, allow_synthetic: bool, synthetic_only: bool = False, today: date) -> NationalNumber:
    """Read a typed number; spaces (also no-break ones) and dots in it are ignored.

    `allow_synthetic`: test numbers are accepted beside real ones; `synthetic_only`: nothing else is.
    `today` decides about dates to come and about the rule of 2032. Raises InvalidNumber.
    """
    digits = text.translate(STRIPPED)
    if not (digits.isascii() and (digits.isdecimal() or not digits)):
        raise InvalidNumber("digits")
    if len(digits) != 11:
        raise InvalidNumber("length")
    year, individual = int(digits[4:6]), int(digits[6:9])
    kind, day, month = _kind(int(digits[:2]), int(digits[2:4]), allow_synthetic or synthetic_only)
    wide = kind is Kind.SYNTHETIC or today >= WIDENS
    remainder = _weighted(digits, K1_WEIGHTS)
    try:
        # Without a century the date is read in the 2000s: the century that has the leap day of year 00.
        full_year = _birth_year(year, individual) if remainder == 0 else None
        birth_date = date(full_year or 2000 + year, month, day)
    except ValueError:
        raise InvalidNumber("date") from None
    if remainder > (3 if wide else 0) or _weighted(digits, K2_WEIGHTS) != 0:
        raise InvalidNumber("check")
    if full_year is None and not wide and kind is not Kind.H:
        raise InvalidNumber("date")
    if kind is Kind.SYNTHETIC and not (allow_synthetic or synthetic_only):
        raise InvalidNumber("synthetic")
    if kind is not Kind.SYNTHETIC and synthetic_only:
        raise InvalidNumber("synthetic", _("Her kan du bare bruke syntetiske testnumre (måned + 80)."))
    if full_year is not None and birth_date > today:
        raise InvalidNumber("future")
    return NationalNumber(digits, kind, birth_date if full_year is not None else None)


def mask(value: str) -> str:
    """Return the number as shown without a logged click: the date part and bullets, "010180 •••••"."""
    return f"{value[:6]} •••••"


def generate(birth_date: date, serial: int) -> str:
    """Return the synthetic number (month + 80) at place `serial`, from 0, for a birth date in 1854-2039.

    The same arguments always give the same number and different serials different numbers; about 400 exist
    for a date. Raises ValueError when there are no more, or no series for the year.
    """
    for low, high, first, last in CENTURIES:
        for individual in range(low, high + 1) if first <= birth_date.year <= last else ():
            digits = f"{birth_date:%d}{birth_date.month + 80}{birth_date:%y}{individual:03}"
            digits += str(-_weighted(digits, K1_WEIGHTS) % 11)
            digits += str(-_weighted(digits, K2_WEIGHTS) % 11)
            if len(digits) == 11:  # a control digit of 10 makes it longer: the number is never issued
                if serial == 0:
                    return digits
                serial -= 1
    raise ValueError("no synthetic number left for this birth date")
