"""The columns of the sheets of many logs, listed one by one. What is not named here is not in the file."""

from exports.mass.choice import MassChoice, MassPart

__all__ = ["MassPart", "headings"]


def headings(choice: MassChoice) -> dict[MassPart, list[str]]:
    """The headings of each chosen sheet, in order."""
    return {part: [] for part in choice.ordered_parts}
