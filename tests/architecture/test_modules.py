"""Modules stay small, and say nothing that house rules forbid."""

import ast
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, name_of, project_files, python_files

MAX_LINES = 250
# Models without history: a bulk write there loses nothing.
WRITES = {"bulk_create", "bulk_update"}
# file -> why a bulk write without history is right there.
BULK_ALLOWED: dict[str, str] = {
    "permissions/grants.py": "guardian's rows are the facts' shadow; the facts have the history",
    "permissions/management/commands/rotate_keys.py": "the stored token changes, not what it says",
}
MARK_SAFE = {"mark_safe", "SafeString", "SafeText"}
# file -> why its text is safe.
SAFE_ALLOWED = {
    "stafettlog/templatetags/lists.py": "puts an escaped heading into a list's cell that Django has escaped",
}


def too_long(name: str, source: str) -> bool:
    return "/migrations/" not in name and source.count("\n") > MAX_LINES


def test_no_module_is_too_long() -> None:
    files = [*python_files(*PACKAGES), *python_files("tests")]
    assert [name_of(path) for path in files if too_long(name_of(path), path.read_text())] == []


def test_long_module_is_caught() -> None:
    assert too_long("stafettlog/admin/log.py", "\n" * 251)
    assert too_long("tests/screens/test_log.py", "\n" * 251)
    assert not too_long("stafettlog/migrations/0001_initial.py", "\n" * 999)


def history_skipped(source: str) -> list[str]:
    """Calls that write rows past simple-history: bulk_*, and update() on a manager or queryset."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        written = ast.unparse(node.func)
        on_rows = any(
            part in written for part in (".objects.", ".filter(", ".exclude(", "queryset.", "rows.")
        )
        if node.func.attr in WRITES or (node.func.attr == "update" and node.keywords and on_rows):
            found.append(f"line {node.lineno}: {written}(…)")
    return found


def reasoned(source: str, fault: str) -> bool:
    """A comment `# no history: why` on the line or the one above says that the model has none."""
    line = int(fault.split()[1].rstrip(":"))
    return any("# no history:" in one for one in source.splitlines()[max(0, line - 3) : line + 1])


def test_no_row_is_written_past_its_history() -> None:
    faults = []
    for path in python_files(*PACKAGES):
        name, source = name_of(path), path.read_text()
        if name in BULK_ALLOWED or "/migrations/" in name:
            continue
        faults += [f"{name} {one}" for one in history_skipped(source) if not reasoned(source, one)]
    assert faults == []


@pytest.mark.parametrize(
    "source",
    [
        "Child.objects.filter(pk=1).update(name='x')",
        "Child.objects.bulk_create([])",
        "log.concerns.filter(x=1).update(y=2)",
    ],
)
def test_planted_write_past_history_is_caught(source: str) -> None:
    assert history_skipped(source)


def test_update_of_a_dictionary_passes() -> None:
    assert history_skipped("context.update({'a': 1})\nform.fields.update(a=1)") == []


def marks_safe(source: str) -> bool:
    calls = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return any(ast.unparse(called).split(".")[-1] in MARK_SAFE for called in calls)


def test_no_text_is_marked_safe() -> None:
    """`format_html` escapes what it is given; `mark_safe` does not."""
    found = [name_of(path) for path in python_files(*PACKAGES) if marks_safe(path.read_text())]
    assert [name for name in found if name not in SAFE_ALLOWED] == []


def test_planted_mark_safe_is_caught() -> None:
    assert marks_safe("from django.utils.safestring import mark_safe\nx = mark_safe(y)")
    assert not marks_safe("def icon(name: str) -> SafeString: ...")


def test_no_file_of_the_project_names_this_machine() -> None:
    """A path of somebody's own machine works nowhere else."""
    here = str(Path(__file__).resolve().parents[2])
    text = {".py", ".toml", ".md", ".html", ".css", ".js", ".txt", ".yml", ".example", ""}
    assert [
        name_of(path)
        for path in project_files()
        if path.suffix in text and here in path.read_text(encoding="utf-8", errors="ignore")
    ] == []
