"""Models and migrations agree, in whatever order Python's sets come this time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_no_migration_is_missing(tmp_path: Path, seed: str) -> None:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("STAFETT", "DATABASE"))}
    environment = {**clean, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONHASHSEED": seed}
    done = subprocess.run(
        [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
