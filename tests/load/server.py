"""gunicorn on loopback as docs/operations.md starts it, and the processor time it and its database take."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    port: int
    process: "subprocess.Popen[bytes]"

    def cpu_seconds(self) -> float:
        """Of gunicorn's processes and of PostgreSQL's, where there is one; the ended children's too."""
        return sum(_cpu(pid) for pid in {*_family(self.process.pid), *_postgres()})

    def memory_mib(self) -> float:
        """Of gunicorn's processes, the shared pages counted by their share."""
        return sum(_pss(pid) for pid in _family(self.process.pid)) / 1024


@contextmanager
def serving(environment: Mapping[str, str], workers: int) -> Iterator[Server]:
    """Yield it when it answers. Raises RuntimeError if it does not within a minute."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {
        **environment,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "GUNICORN_BIND": f"127.0.0.1:{port}",
        "GUNICORN_WORKERS": str(workers),
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
    process = subprocess.Popen(command, env=told, stdout=subprocess.DEVNULL)
    try:
        _wait(port, process)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("gunicorn does not answer")


def _family(pid: int) -> list[int]:
    """The process and its children, if they still are."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(one for child in children for one in _family(int(child)))]


def _postgres() -> list[int]:
    names = ((path, path / "comm") for path in Path("/proc").glob("[0-9]*"))
    return [int(path.name) for path, name in names if name.exists() and "postgres" in name.read_text()]


def _cpu(pid: int) -> float:
    """Seconds: the process' own and those of its children that have ended."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(ticks) for ticks in after_name[11:15]) / TICK


def _pss(pid: int) -> int:
    """KiB."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
