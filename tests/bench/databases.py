"""Where a run keeps its data: a database for each side, and what is known of what it was filled with."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.postgres import cluster

KINDS = ("sqlite", "postgres")


@dataclass(frozen=True)
class Place:
    """A side's database and folder for one size. What `facts` holds was told by the side that filled it."""

    url: str
    folder: Path

    @property
    def facts(self) -> dict[str, Any] | None:
        file = self.folder / "facts.json"
        return json.loads(file.read_text()) if file.is_file() else None

    def remember(self, facts: dict[str, Any]) -> None:
        (self.folder / "facts.json").write_text(json.dumps(facts))


@contextmanager
def places(kind: str, folder: Path) -> Iterator[Callable[[str, int], Place]]:
    """(side, logs) -> its place, empty unless `folder` has been filled by a run before.

    PostgreSQL: that of DATABASE_URL, of which every database may be lost; else one of this run alone.
    """
    with ExitStack() as stack:
        server = ""
        if kind == "postgres":
            given = os.environ.get("DATABASE_URL", "")
            server = given if given.startswith("postgres") else stack.enter_context(cluster())

        def place(side: str, logs: int) -> Place:
            own = folder / f"{kind}-{logs}-{side}"
            made = not own.exists()
            own.mkdir(exist_ok=True)
            if kind == "sqlite":
                return Place(f"sqlite:///{own / 'db.sqlite3'}", own)
            name = f"bench_{side}_{logs}"
            if made:
                _create(server, name)
            address, _slash, query = server.rpartition("/postgres")
            return Place(f"{address}/{name}{query}", own)

        yield place


def _create(server: str, name: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"'.encode())
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
