"""Collects static files when one of them has changed since the last time."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def _fingerprint() -> str:
    """One hash of every source file's name, size and time, and of the storage that hashes them."""
    seen = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            seen.update(f"{name}:{state.st_size}:{state.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def collect_if_changed() -> bool:
    """True when it had to collect. The fingerprint stands beside the collected files."""
    stamp = Path(settings.STATIC_ROOT).with_name("static.stamp")
    wanted = _fingerprint()
    if stamp.exists() and stamp.read_text() == wanted and Path(settings.STATIC_ROOT).exists():
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(wanted)
    return True
