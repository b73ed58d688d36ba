"""The project's own files, as git knows them, and what their Python imports."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("config", "exports", "permissions", "stafettlog")


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that is, or would be, committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())


def python_files(*folders: str) -> Iterator[Path]:
    for path in project_files():
        if path.suffix == ".py" and name_of(path).startswith(tuple(f"{folder}/" for folder in folders)):
            yield path


def name_of(path: Path) -> str:
    """`stafettlog/models/log.py`: how a file is named in rules and messages."""
    return path.relative_to(ROOT).as_posix()


def imports(source: str, module: str) -> set[str]:
    """Every dotted name that `source`, the text of `module`, imports; relative ones made absolute."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = module.split(".")[: -node.level]
                base = ".".join([*parents, base]) if base else ".".join(parents)
            # `from a import b` may mean the module a.b.
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return found


def module_of(name: str) -> str:
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def within(imported: str, package: str) -> bool:
    return imported == package or imported.startswith(package + ".")
