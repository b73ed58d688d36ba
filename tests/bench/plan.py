"""What both sides are filled with: the same logs, people and texts, whoever stores them.

After speed.md: 30 logs a stafettholder, one of them heavy (10 oppmerksomheter with 4 tiltak, 20 meetings
with 8 invited), the others light (2 with 2, 2 meetings with 4 invited).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

PER_HOLDER = 30
LOGS_PER_PLACE = 300
# Of the first stafettholder's logs: the one whose history is long. Its oppmerksomhet has so many versions.
STORIED = PER_HOLDER - 1
VERSIONS = 500
# The heavy log of the next one is invited from, so that the one that is read stays as it is.
INVITING = PER_HOLDER
FIRST_NAMES = ("Anders", "Berit", "Cecilie", "David", "Elin", "Frode", "Guro", "Hanne", "Idar", "Jorunn")
LAST_NAMES = ("Bakken", "Dalen", "Eide", "Fossum", "Grønli", "Haugen", "Isaksen", "Krogstad", "Lunde", "Moen")
CONCERN = "Strever med leseflyt og rettskriving, og blir fort sliten av lange tekster"
GOAL = (
    "Eleven leser en side på sitt nivå høyt uten å stoppe opp, gjenforteller innholdet med egne ord og "
    "ber selv om hjelp når et ord er vanskelig."
)
DESCRIPTION = "Lesekurs i liten gruppe fire dager i uken, tretti minutter hver gang, med repetert lesing."
# What is typed to find an aktør.
TYPED = LAST_NAMES[3][:4]
# In the newest of the many versions, and nowhere else.
NEWEST = f"Versjon {VERSIONS}."
COMMENTS = "Alle var enige om å gå videre med lesekurset. Foresatte kjenner det igjen hjemme."


@dataclass(frozen=True)
class Shape:
    """Counts of one log."""

    concerns: int
    measures: int
    meetings: int
    invited: int


HEAVY, LIGHT = Shape(10, 4, 20, 8), Shape(2, 2, 2, 4)


@dataclass(frozen=True)
class Plan:
    """`logs` in all; `staff` in all, of whom every thirtieth log's is a stafettholder."""

    logs: int
    staff: int

    @property
    def holders(self) -> int:
        return max(1, self.logs // PER_HOLDER)

    @property
    def places(self) -> int:
        return max(4, self.logs // LOGS_PER_PLACE)

    def place_of(self, person: int) -> int:
        return person % self.places

    def holder_of(self, log: int) -> int:
        """What is left over when every holder has as many is the last one's."""
        return min(log // PER_HOLDER, self.holders - 1)

    def helpers_of(self, log: int) -> list[int]:
        """Colleagues of the stafettholder's virksomhet, other than that one: two, or six in a heavy log."""
        holder, count = self.holder_of(log), HEAVY.invited - 2 if is_heavy(log) else 2
        return [(holder + step * self.places) % self.people for step in range(1, count + 1)]

    @property
    def people(self) -> int:
        """Staff, made up to a multiple of the virksomheter: each has as many."""
        needed = max(self.staff, self.holders, HEAVY.invited * self.places)
        return -(-needed // self.places) * self.places

    def chunks(self, size: int = 1000) -> Iterator[range]:
        for start in range(0, self.logs, size):
            yield range(start, min(start + size, self.logs))


def is_heavy(log: int) -> bool:
    return log % PER_HOLDER == 0


def shape_of(log: int) -> Shape:
    return HEAVY if is_heavy(log) else LIGHT


def goal_of(version: int) -> str:
    return f"{GOAL} Versjon {version}."


def full_name(number: int) -> str:
    return " ".join(name_of(number))


def name_of(number: int) -> tuple[str, str]:
    """(first, last): a hundred pairs, and the number in the last one, so that one name finds one child."""
    first = FIRST_NAMES[number % 10]
    return first, f"{LAST_NAMES[number // 10 % 10]}{_letters(number // 100)}"


def _letters(number: int) -> str:
    """0 is nothing, 1 is a, 27 is aa: names have no digits."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


DAYS = 3650
"""Birth dates that the numbers are spread over: about 400 exist for each."""


def born(number: int, years: int) -> date:
    """At least `years` ago, in the ten years before that."""
    return timezone.localdate() - timedelta(days=years * 365 + number % DAYS)
