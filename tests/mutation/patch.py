"""One change that weakens the protection, and the tests that should notice."""

import ast
from dataclasses import dataclass

SQLITE, POSTGRES = "sqlite", "postgres"


class Stale(Exception):
    """The text that a mutant changes is not there exactly once: the code has moved on, the mutant has not."""


@dataclass(frozen=True)
class Mutant:
    """`old` stands once in the file `path` (once in the function or class `inside`, if named)."""

    name: str
    path: str
    old: str
    new: str
    tests: tuple[str, ...]
    inside: str = ""
    """A function, a class, or Class.method: what is said there may stand elsewhere too."""
    database: str = SQLITE
    """What has no row locks cannot miss one: those need PostgreSQL."""

    def apply(self, source: str) -> str:
        """The file's text with the change in it. Raises Stale, and SyntaxError for a bad mutant."""
        start, end = _stretch(source, self.inside) if self.inside else (0, len(source))
        part = source[start:end]
        if part.count(self.old) != 1:
            place = f"{self.path} {self.inside}".strip()
            raise Stale(f"{self.name}: stands {part.count(self.old)} times in {place}: {self.old!r}")
        changed = source[:start] + part.replace(self.old, self.new) + source[end:]
        ast.parse(changed)
        return changed


def _stretch(source: str, name: str) -> tuple[int, int]:
    """From where to where the function or class stands, decorators included."""
    scope: ast.AST = ast.parse(source)
    for part in name.split("."):
        found = [node for node in getattr(scope, "body", []) if getattr(node, "name", "") == part]
        if not found:
            raise Stale(f"There is no {name}")
        scope = found[0]
    lines = source.splitlines(keepends=True)
    first = min([scope.lineno, *(one.lineno for one in getattr(scope, "decorator_list", []))])
    return len("".join(lines[: first - 1])), len("".join(lines[: scope.end_lineno]))
