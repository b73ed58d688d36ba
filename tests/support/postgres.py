"""A PostgreSQL of our own for one run: in a temporary folder, on a unix socket, gone afterwards.

    python -m tests.support.postgres -- pytest tests/identity

Runs the command with DATABASE_URL set. The server refuses to run as root; then the account `postgres`, or
`nobody`, runs it.
"""

import argparse
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
START_SECONDS = 60


class PostgresMissing(RuntimeError):
    """Why there is no PostgreSQL here, in one sentence."""


def find_programs() -> Path:
    """Folder with `initdb` and `postgres`: the one on PATH, else the newest of Debian's."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    candidates = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not candidates:
        raise PostgresMissing("its programs (initdb, postgres) are not installed")
    return max(candidates, key=lambda folder: int(folder.parent.name))


def _account() -> dict[str, Any]:
    """Arguments for subprocess that give up root; empty for anybody else."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise PostgresMissing("it refuses to run as root, and there is no account postgres or nobody")


def _die_with_parent() -> None:
    """In the child on Linux: a killed test run takes its server along."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


@contextmanager
def cluster() -> Iterator[str]:
    """Yield the DATABASE_URL of a fresh, empty cluster that loses everything at the end."""
    programs, account = find_programs(), _account()
    # A short path: a socket's may have 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="stafett-pg-", dir="/tmp"))
    try:
        if account:
            os.chown(folder, account["user"], account["group"])
        data = folder / "data"
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        run: dict[str, Any] = {"cwd": folder, "env": environment, **account}
        made = subprocess.run(
            [programs / "initdb", "-D", data, "-U", "stafett", "-A", "trust", "-E", "UTF8", "--no-sync"],
            capture_output=True,
            text=True,
            **run,
        )
        if made.returncode:
            raise PostgresMissing(f"initdb failed: {made.stderr.strip()[-300:]}")
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(folder),
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "60",
            "log_min_messages": "fatal",
        }
        flags = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", data, *flags],
                stdout=log,
                stderr=log,
                # Ctrl-C reaches the tests, which then stop the server; it must not fall away beneath them.
                process_group=0,
                preexec_fn=_die_with_parent,
                **run,
            )
        try:
            _wait(programs, folder, server)
            yield f"postgresql://stafett@/postgres?host={folder}"
        finally:
            # The clients are gone or going: "fast" ends their sessions.
            server.send_signal(signal.SIGINT)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.send_signal(signal.SIGQUIT)
                server.wait(20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(programs: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        asked = subprocess.run(
            [programs / "pg_isready", "-q", "-h", folder, "-U", "stafett", "-d", "postgres"], check=False
        )
        if asked.returncode == 0:
            return
        time.sleep(0.1)
    raise PostgresMissing(f"it did not start: {(folder / 'log').read_text()[-500:]}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("command", nargs="+", help="command to run, after --")
    command = parser.parse_args().command
    try:
        with cluster() as url:
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
    except PostgresMissing as why:
        print(f"No PostgreSQL: {why}.", file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
