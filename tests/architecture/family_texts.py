"""Which texts a foresatt meets, and so which must stand in every one of the family's catalogues.

A line of PLACES is a template, a module, or a part of a module (`path::Class` or `path::function`) where
the rest is staff's. tests/screens/test_portal_languages.py renders what the family gets and tells of any
text that is asked for and not found, so a place that is missing here does not go unnoticed.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from permissions.languages import NAMES
from tests.architecture import catalogues
from tests.architecture.catalogues import Key
from tests.architecture.sources import ROOT

# Bokmål, nynorsk and English hold every text: `makemessages` collects theirs.
LANGUAGES = tuple(code for code in NAMES if code not in {"nb", "nn", "en"})
PLACES = (
    # Pages: the family's own, those before the sign-in, and those that say no.
    "templates/portal/*.html",
    "templates/sign_in/*.html",
    "templates/errors/*.html",
    "templates/components/language_choice.html",
    "templates/components/switch_part.html",
    "templates/admin/includes/footer.html",
    "stafettlog/portal/*.py",
    "stafettlog/documents/calendar.py",
    "exports/family*.py",
    "templates/exports/family_own_data.html",
    "exports/own_data/family.py",
    "exports/own_data/of_foresatt.py",
    "exports/own_data/parts.py",
    "permissions/sign_in/views.py",
    "permissions/sign_in/device.py",
    "permissions/sign_in/listing.py",
    "permissions/models/sign_in.py::SignInEnd",
    "permissions/access_words.py",
    # Mail.
    "templates/mail/letter.html",
    "stafettlog/notifications/letter.py",
    "stafettlog/notifications/words.py",
    "stafettlog/notifications/render.py::_how_to_decline",
    "stafettlog/notifications/meeting_texts.py",
    "stafettlog/notifications/meeting_calendar.py",
    "stafettlog/notifications/account_texts.py::foresatt",
    "stafettlog/notifications/account_texts.py::_letter",
    "stafettlog/notifications/account_texts.py::_what_it_is",
    "stafettlog/notifications/account_texts.py::_how_to_sign_in",
    "stafettlog/notifications/log_texts.py::new_participant",
    "stafettlog/notifications/log_texts.py::new_lysglimt",
    "stafettlog/notifications/log_texts.py::log_closed",
    # Letters on paper.
    "stafettlog/documents/letters.py",
    # Words of the models that are shown there.
    "stafettlog/models/consent.py::ConsentMethod",
    "stafettlog/models/foresatt.py::AccessGround",
    "stafettlog/models/foresatt.py::ForesattRole",
    "stafettlog/models/foresatt.py::ForesattLanguage",
    "stafettlog/models/measure.py::MeasureKind",
    "stafettlog/models/meeting.py::MeetingStatus",
    "stafettlog/models/meeting.py::PlaceKind",
    "stafettlog/models/meeting.py::Meeting.place",
    "stafettlog/models/outbox.py::MessageState",
)
# What is staff's alone in those places: the password and its codes, and the way between two parts.
NOT = frozenset(
    f"templates/sign_in/{name}.html"
    for name in (
        "code",
        "local",
        "password_forgotten",
        "password_set",
        "recovery_codes",
        "second_factor",
        "second_factor_set_up",
        "switch",
    )
)
# Django says these with a capital, which stands at the start of a line and nowhere else.
OF_DJANGO = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def family_texts() -> dict[Key, str]:
    """Every text that a foresatt may read, and its plural; an empty one if it has none."""
    found: dict[Key, str] = {(None, day): "" for day in OF_DJANGO}
    for place in PLACES:
        for name, source in _sources(place):
            in_template = name.endswith(".html")
            read = catalogues.messages_in_template if in_template else catalogues.messages_in_python
            if name not in NOT:
                found |= read(source)
    return found


def _sources(place: str) -> Iterator[tuple[str, str]]:
    """(name, text) of each file, or of the part, that the line means."""
    pattern, _, part = place.partition("::")
    files = sorted(ROOT.glob(pattern))
    assert files, f"{place}: there is no such file"
    for file in files:
        source = file.read_text(encoding="utf-8")
        yield file.relative_to(ROOT).as_posix(), _part(source, part, file) if part else source


def _part(source: str, name: str, file: Path) -> str:
    node: ast.AST = ast.parse(source)
    for step in name.split("."):
        (node,) = (one for one in ast.iter_child_nodes(node) if getattr(one, "name", "") == step)
    text = ast.get_source_segment(source, node)
    assert text, f"{file}: {name}"
    return text
