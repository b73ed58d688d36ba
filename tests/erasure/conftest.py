"""The journal of this test, and a log that is due."""

from pathlib import Path
from typing import Any

import pytest

from tests.erasure.case import Case, build


@pytest.fixture(autouse=True)
def journal_file(tmp_path: Path, settings: Any) -> Path:
    settings.ERASURE_JOURNAL = tmp_path / "journal" / "erasures.jsonl"
    return settings.ERASURE_JOURNAL


@pytest.fixture
def case(db: None) -> Case:
    return build()
