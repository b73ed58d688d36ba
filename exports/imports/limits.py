"""How large an uploaded sheet may be, and the one way to say that it cannot be read."""

from django.core.exceptions import ValidationError

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 5_000
MAX_COLUMNS = 30
MAX_LINES = 10_000
"""Rows with the empty ones between them: what is read has a place for each."""
MAX_CELL = 500
"""Characters of one cell. No field of ours takes more than 254."""
MAX_TEXT = 10_000_000
"""Characters of all cells: a text that stands in the file once may be in every cell."""
MAX_PARTS = 200
MAX_UNPACKED = 24 * 1024 * 1024
MAX_RATIO = 100


def refuse(code: str, text: str) -> ValidationError:
    """To raise: why the file is not read, in one Norwegian sentence."""
    return ValidationError(text, code=code)
