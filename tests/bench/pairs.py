"""Times as ratios inside one run: the compared take turns, and the median of the rounds' ratios counts."""

import random
import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass

WARM_UPS = 3
PAIRS = 15
RESAMPLES = 1000
Timed = Callable[[], float]
"""Does the thing once; milliseconds."""


@dataclass(frozen=True)
class Ratio:
    """Ours / the other's, with the interval that holds 95 % of the medians of resampled rounds.

    `ours_ms` and `ms`: medians of ours and of the other's.
    """

    median: float
    low: float
    high: float
    ours_ms: float
    ms: float


def compare(ours: Timed, others: Mapping[str, Timed], *, pairs: int, warm_ups: int) -> dict[str, Ratio]:
    """Name of the other -> ratio. A B C, C B A, …, so that what drifts in the machine meets them all."""
    turns = [("", ours), *others.items()]
    for _time in range(warm_ups):
        for _name, timed in turns:
            timed()
    rounds = []
    for number in range(pairs):
        order = turns if number % 2 == 0 else turns[::-1]
        rounds.append({name: timed() for name, timed in order})
    return {name: _ratio([(one[""], one[name]) for one in rounds]) for name in others}


def _ratio(found: list[tuple[float, float]]) -> Ratio:
    ratios = [mine / theirs for mine, theirs in found]
    # The same resamples in every run: the interval changes with the times alone.
    chance = random.Random(0)
    medians = sorted(statistics.median(chance.choices(ratios, k=len(ratios))) for _time in range(RESAMPLES))
    return Ratio(
        median=statistics.median(ratios),
        low=medians[int(RESAMPLES * 0.025)],
        high=medians[int(RESAMPLES * 0.975)],
        ours_ms=statistics.median(mine for mine, _theirs in found),
        ms=statistics.median(theirs for _mine, theirs in found),
    )
