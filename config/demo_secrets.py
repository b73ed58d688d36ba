"""Secrets for the demo (made once, kept beside its database) and for tests. Never for production."""

import base64
import json
import secrets
from pathlib import Path
from typing import Any


def _key(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


FOR_TESTS: dict[str, Any] = {
    "SECRET_KEY": "only-for-tests-" + "0" * 40,
    "FIELD_ENCRYPTION_KEYS": {"test1": _key(b"1" * 32)},
    "BLIND_INDEX_KEY": _key(b"2" * 32),
}


def load_or_create(path: Path) -> dict[str, Any]:
    """Return the demo's secrets, writing fresh ones to `path` (mode 0600) the first time."""
    if path.exists():
        return json.loads(path.read_text())
    made = {
        "SECRET_KEY": "demo-" + secrets.token_urlsafe(50),
        "FIELD_ENCRYPTION_KEYS": {"demo1": _key(secrets.token_bytes(32))},
        "BLIND_INDEX_KEY": _key(secrets.token_bytes(32)),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    # Web and worker start together: the first one to link its file wins, the other reads it.
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(made))
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return json.loads(path.read_text())
