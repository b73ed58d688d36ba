"""Times as ratios inside one run: two things alternate, and the median of the pairs' ratios counts."""

import random
import statistics
from collections.abc import Callable
from dataclasses import dataclass

WARM_UPS = 3
PAIRS = 15
RESAMPLES = 1000
Timed = Callable[[], float]
"""Does the thing once; milliseconds."""


@dataclass(frozen=True)
class Ratio:
    """`first` / `second`, with the interval that holds 95 % of the medians of resampled pairs."""

    median: float
    low: float
    high: float
    first_ms: float
    second_ms: float


def compare(first: Timed, second: Timed, *, pairs: int = PAIRS) -> Ratio:
    """A B B A …, so that what drifts in the machine meets both."""
    for _time in range(WARM_UPS):
        first()
        second()
    found = []
    for number in range(pairs):
        if number % 2:
            b, a = second(), first()
        else:
            a, b = first(), second()
        found.append((a, b))
    ratios = [a / b for a, b in found]
    # The same resamples in every run: the interval changes with the times alone.
    chance = random.Random(0)
    medians = sorted(statistics.median(chance.choices(ratios, k=len(ratios))) for _time in range(RESAMPLES))
    return Ratio(
        median=statistics.median(ratios),
        low=medians[int(RESAMPLES * 0.025)],
        high=medians[int(RESAMPLES * 0.975)],
        first_ms=statistics.median(a for a, _b in found),
        second_ms=statistics.median(b for _a, b in found),
    )
