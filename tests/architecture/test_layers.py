"""One direction, no cycle: permissions <- stafettlog <- exports <- config (docs/architecture.md)."""

import pytest

from tests.architecture.sources import PACKAGES, imports, module_of, name_of, python_files, within

# Where -> what it may not import.
FORBIDDEN = {
    "permissions/": ("stafettlog", "exports", "config"),
    "stafettlog/": ("exports", "config"),
    "exports/": ("config",),
    "stafettlog/models/": (
        "stafettlog.services",
        "stafettlog.admin",
        "stafettlog.portal",
        "stafettlog.notifications",
        "django.http",
    ),
    "stafettlog/services/": (
        "stafettlog.admin",
        "stafettlog.portal",
        "stafettlog.notifications",
        "django.http",
        "django.shortcuts",
        "django.contrib.messages",
        "django.contrib.admin",
    ),
    "stafettlog/notifications/": ("stafettlog.admin", "stafettlog.portal", "django.http"),
    # A finished picture in words goes in.
    "stafettlog/documents/": (
        "stafettlog.models",
        "stafettlog.services",
        "stafettlog.admin",
        "permissions",
        "django.db",
        "django.http",
    ),
    "stafettlog/portal/": ("stafettlog.admin", "django.contrib.admin"),
    "permissions/policy.py": ("django", "guardian"),
}
# What only these modules may import.
ONLY_IN = {
    "guardian": ("permissions/grants.py", "stafettlog/models/grant.py"),
    # No request sends mail (R28): the worker's delivery does.
    "django.core.mail": (
        "stafettlog/notifications/delivery.py",
        "stafettlog/notifications/smtp.py",
        "stafettlog/demo/mail_folder.py",
    ),
    "stafettlog.notifications.delivery": (
        "stafettlog/management/commands/worker.py",
        # The mails of the demo's story, written to files before anybody is served.
        "stafettlog/demo/load.py",
    ),
}
# Migrations are written by Django: they name guardian's base classes of the tables they make.
NOWHERE = ("simple_history.admin", "guardian.admin")


def breaches(name: str, source: str) -> list[str]:
    """Imports in `source`, the text of file `name`, that go against the arrows."""
    found = []
    for imported in sorted(imports(source, module_of(name))):
        for place, banned in FORBIDDEN.items():
            if name.startswith(place) and any(within(imported, one) for one in banned):
                found.append(f"{name} imports {imported}")
        for package, places in ONLY_IN.items():
            if within(imported, package) and name not in places and "/migrations/" not in name:
                found.append(f"{name} imports {imported}; only {', '.join(places)} may")
        if any(within(imported, one) for one in NOWHERE):
            found.append(f"{name} imports {imported}, which is used nowhere")
    return found


def test_imports_follow_the_arrows() -> None:
    assert [
        fault for path in python_files(*PACKAGES) for fault in breaches(name_of(path), path.read_text())
    ] == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("permissions/grants.py", "from stafettlog.models import Log"),
        ("permissions/policy.py", "from django.db import models"),
        ("stafettlog/ages.py", "import config.settings"),
        ("stafettlog/models/log.py", "from stafettlog import services"),
        ("stafettlog/models/log.py", "from ..services import logs"),
        ("stafettlog/services/logs.py", "def f():\n    from django.contrib import messages"),
        ("stafettlog/admin/log.py", "from guardian.shortcuts import assign_perm"),
        ("permissions/grants.py", "from guardian.admin import GuardedModelAdmin"),
        ("stafettlog/admin/log.py", "from simple_history.admin import SimpleHistoryAdmin"),
        ("exports/x.py", "from config import settings"),
        ("stafettlog/services/meetings.py", "from django.core.mail import send_mail"),
        ("stafettlog/admin/meeting_screens.py", "from stafettlog.notifications import delivery"),
        ("stafettlog/documents/x.py", "from stafettlog.models import Log"),
    ],
)
def test_planted_import_is_caught(name: str, source: str) -> None:
    assert breaches(name, source)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("permissions/grants.py", "from guardian.models import UserObjectPermissionBase"),
        ("stafettlog/services/logs.py", "from stafettlog.models import Log"),
        ("config/urls.py", "import exports.urls"),
    ],
)
def test_allowed_import_passes(name: str, source: str) -> None:
    assert breaches(name, source) == []
