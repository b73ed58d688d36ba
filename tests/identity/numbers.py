"""Numbers of the real series, made when a test runs: none may stand in the repository."""

from itertools import product

from permissions.national_number import K1_WEIGHTS, K2_WEIGHTS


def remainder(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11


def numbers(day: int, month: int, year: int, individual: int, *, k1_leaves: int = 0) -> list[str]:
    """Return the numbers (none or one) with this date part and individual number, k1 leaving `k1_leaves`."""
    start = f"{day:02}{month:02}{year % 100:02}{individual:03}"
    found = []
    for k1, k2 in product("0123456789", repeat=2):
        whole = start + k1 + k2
        if remainder(whole[:10], K1_WEIGHTS) == k1_leaves and remainder(whole, K2_WEIGHTS) == 0:
            found.append(whole)
    return found


def number(day: int, month: int, year: int, first: int, *, k1_leaves: int = 0) -> str:
    """Return the first number whose individual number is `first` or above."""
    for individual in range(first, 1000):
        if found := numbers(day, month, year, individual, k1_leaves=k1_leaves):
            return found[0]
    raise LookupError
