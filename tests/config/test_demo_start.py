"""`manage.py demo` as a person starts it: it answers, keeps its data, and leaves nothing running."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from stafettlog.demo.id_porten import persons
from stafettlog.management.commands.demo import PASSWORD, _free_after

ROOT = Path(__file__).resolve().parents[2]
ACCOUNTS = (
    "stafettholder",
    "aktor",
    "leder",
    "koordinator",
    "kommuneadmin",
    "ombud",
    "drift",
    "foresatt",
    "stafettholder2",
    "aktor2",
    "foresatt2",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def demo(var: Path, port: int, *flags: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A started demo, and what it printed until it was ready (or ended)."""
    environment = {**os.environ, "STAFETT_ENV": "demo", "STAFETT_VAR": str(var)}
    environment |= {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUNBUFFERED": "1"}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "manage.py", "demo", "--port", str(port), *flags]
    running = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert running.stdout is not None
    said = ""
    for line in running.stdout:
        said += line
        if "Stop with Ctrl-C" in line:
            break
    try:
        yield running, said
    finally:
        running.kill()
        running.stdout.close()
        running.wait()


def group_of(parent: int) -> set[int]:
    """Process group ids of the children of `parent` (Linux)."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == parent:
            found.add(int(fields[2]))
    return found


def is_gone(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def wait_until_gone(group: int, seconds: float = 60) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if is_gone(group):
            return True
        time.sleep(0.1)
    return False


def played(said: str) -> list[str]:
    """The issuers that the demo says it plays: ID-porten, and the work accounts."""
    found = re.findall(r"played at (http://127\.0\.0\.1:\d+)", said)
    assert len(set(found)) == 2, said
    return found


def answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=2).close()
    except OSError:
        return False
    return True


@pytest.mark.skipif(sys.platform != "linux", reason="reads processes from /proc")
def test_demo_starts_keeps_its_data_and_leaves_no_orphan(tmp_path: Path) -> None:
    port = free_port()
    with demo(tmp_path, port) as (running, said):
        assert f"http://127.0.0.1:{port}" in said
        assert PASSWORD in said
        assert all(f"\n  {name} " in said for name in ACCOUNTS), said
        assert all(f"\n  {one.name} " in said for one in persons()), said
        assert said.index("Hanne Andersen ") < said.index(PASSWORD), "ID-porten stands first"
        issuers = played(said)
        for issuer in issuers:
            with urllib.request.urlopen(f"{issuer}/.well-known/openid-configuration", timeout=10) as answer:
                assert json.load(answer)["issuer"] == issuer
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
            assert answer.read() == b"ready"
        groups = group_of(running.pid)
        assert len(groups) == 1, "web, worker and ID-porten are one group"
        with demo(tmp_path, free_port()) as (second, complaint):
            assert second.wait(60) == 1
            assert "runs already" in complaint
        running.send_signal(signal.SIGTERM)
        assert running.wait(60) == 0
        assert is_gone(groups.pop())
        assert not any(answers(issuer) for issuer in issuers)

    database = tmp_path / "demo" / "db.sqlite3"
    written = database.stat().st_ino
    with demo(tmp_path, port) as (running, said):
        assert "Inventing" not in said
        (group,) = group_of(running.pid)
        # Killed hard: nothing can be tidied up, and yet nothing is left.
        running.kill()
        running.wait()
        assert wait_until_gone(group)
    assert database.stat().st_ino == written


def test_port_of_id_porten_is_the_next_one_that_is_free() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        after = taken.getsockname()[1]
        assert _free_after(after - 1) > after


def test_what_is_missing_is_named_with_the_way_to_get_it(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO_MODE = True
    # Taken back: the open connection has the same dict.
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", Path(settings.VAR_DIR) / "demo" / "db.sqlite3")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(CommandError, match=r"-m pip install -r stafettlog/demo/requirements\.txt"):
        call_command("demo")


def test_taken_port_is_one_clear_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with demo(tmp_path, port) as (running, said):
            assert running.wait(10) == 1
    assert said.startswith(f"CommandError: Port {port} is taken")
    assert "Traceback" not in said
