"""`.env.example` names every variable that is read, and no other."""

import re
from pathlib import Path

from config import sign_in

ROOT = Path(__file__).resolve().parents[2]
PROVIDER = re.compile(r"OIDC_(IDPORTEN|JOBB)_")
READ = re.compile(r"""(?:env\.\w+|environ\.get)\(\s*["']([A-Z_]+)["']""")
NAMED = re.compile(r"^#?([A-Z_]+)=", re.M)


def variables(source: str) -> set[str]:
    return set(READ.findall(source))


def test_every_variable_is_explained() -> None:
    read = set()
    for name in ("settings", "keeping", "mail", "limits", "reminders", "gunicorn", "sign_in"):
        read |= variables((ROOT / f"config/{name}.py").read_text())
    named = set(NAMED.findall((ROOT / ".env.example").read_text()))
    # A provider's keys are passed on as they are, whatever the provider.
    passed_on = {name for name in named if name.startswith("ANYMAIL_") or PROVIDER.match(name)}
    assert named - passed_on == read


def test_every_variable_of_a_provider_is_explained() -> None:
    named = set(NAMED.findall((ROOT / ".env.example").read_text()))
    assert {PROVIDER.sub("", name) for name in named if PROVIDER.match(name)} == sign_in.VARIABLES


def test_variables_are_found() -> None:
    source = 'env.str("A_B", default="")\nenv.int(\n  "C")\nos.environ.get("D", 1)'
    assert variables(source) == {"A_B", "C", "D"}
