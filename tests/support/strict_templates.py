"""`string_if_invalid` that raises for an undefined variable in a template of ours.

Django's and jazzmin's own templates lean on undefined variables being empty; they keep that. Which
template is being rendered is read from the stack, since the engine hands over the name alone.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = {"templates", "config", "exports", "permissions", "stafettlog"}


class UndefinedVariable(AssertionError):
    """A template names a variable that its view did not give."""


def rendering_template() -> str:
    """Path of the template whose node is being rendered, or '' when there is none."""
    frame = sys._getframe(1)
    while frame is not None:
        node = frame.f_locals.get("self")
        if frame.f_code.co_name == "render_annotated" and getattr(node, "origin", None):
            return node.origin.name
        frame = frame.f_back
    return ""


def is_ours(path: str) -> bool:
    try:
        return Path(path).resolve().relative_to(ROOT).parts[0] in OURS
    except (ValueError, IndexError):
        return False


class UndefinedIsAnError(str):
    """Empty text, but true while a template of ours renders; then Django asks for `%` with the name."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return is_ours(rendering_template())

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __mod__(self, name: object) -> str:
        raise UndefinedVariable(f"Undefined variable {name} in {rendering_template()}")
