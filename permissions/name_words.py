"""Words of a name, or of a title, looked up by their beginning: in an index, on SQLite and PostgreSQL.

The indexes are on expressions: nothing is stored beside the name, so nothing can lag behind it or be
left when it is erased. Only for columns that stand in clear.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Func, Index, Q, TextField
from django.db.models.lookups import GreaterThanOrEqual, LessThan

WORDS = 3
MAX_WORDS = 6
# After every other character, in both databases' order of code points.
_LAST = "\U0010ffff"
_CAPITALS = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


class From(Func):
    """The column's text from its word number `word` on, in small letters; NULL if it has fewer words.

    A hyphen parts words. Constants stand in the SQL itself: with parameters SQLite finds no index.
    """

    output_field = TextField()

    def __init__(self, column: Any, word: int, **extra: Any) -> None:
        self.word = word
        super().__init__(column, **extra)

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, Any]:  # type: ignore[override]
        return self._from(compiler, "INSTR")

    def as_postgresql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, Any]:
        # By code points, whatever the database sorts by: a range is a beginning in no other order.
        sql, params = self._from(compiler, "STRPOS")
        return f'({sql}) COLLATE "C"', params

    def _from(self, compiler: Any, find: str) -> tuple[str, Any]:
        column, params = compiler.compile(self.get_source_expressions()[0])
        sql = f"LOWER(REPLACE({column}, '-', ' '))"
        for _word in range(1, self.word):
            # Without a space nothing is cut off, and the rest is the whole.
            sql = f"NULLIF(SUBSTR({sql}, {find}({sql}, ' ') + 1), {sql})"
        return sql, params


def word_indexes(prefix: str, *columns: str) -> list[Index]:
    """For Meta.indexes, one for each word."""
    return [
        Index(From(column, word), name=f"{prefix}_{column.removesuffix('_name')}_{word}")
        for column in columns
        for word in range(1, WORDS + 1)
    ]


def words_of(text: str) -> list[str]:
    """What a person typed, as words to look for; at most six."""
    # A NUL in a query is an error in PostgreSQL.
    return text.replace("\0", " ").replace("-", " ").split()[:MAX_WORDS]


def begins(word: str, columns: Iterable[str]) -> Q:
    """Rows where one of the first three words of one of `columns` begins with `word`."""
    wanted = Q()
    for column in columns:
        for number in range(1, WORDS + 1):
            for form in _forms(word):
                start = From(column, number)
                wanted |= Q(GreaterThanOrEqual(start, form)) & Q(LessThan(start, form + _LAST))
    return wanted


def _forms(word: str) -> list[str]:
    """As the databases write `word`: SQLite folds the case of a-z alone, hence «å» and «Å»."""
    if word.isascii():
        return [word.lower()]
    forms = (word, word.upper(), word.capitalize())
    return sorted({word.lower(), *(form.translate(_CAPITALS) for form in forms)})
