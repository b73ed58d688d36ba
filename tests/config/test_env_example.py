"""`.env.example` names every variable that is read, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r"""(?:env\.\w+|environ\.get)\(\s*["']([A-Z_]+)["']""")
NAMED = re.compile(r"^#?([A-Z_]+)=", re.M)


def variables(source: str) -> set[str]:
    return set(READ.findall(source))


def test_every_variable_is_explained() -> None:
    read = set()
    for name in ("config/settings.py", "config/mail.py", "config/limits.py", "config/gunicorn.py"):
        read |= variables((ROOT / name).read_text())
    named = set(NAMED.findall((ROOT / ".env.example").read_text()))
    # A provider's keys are passed on as they are, whatever the provider.
    assert {name for name in named if not name.startswith("ANYMAIL_")} == read


def test_variables_are_found() -> None:
    source = 'env.str("A_B", default="")\nenv.int(\n  "C")\nos.environ.get("D", 1)'
    assert variables(source) == {"A_B", "C", "D"}
