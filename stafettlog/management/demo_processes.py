"""Web and worker as two processes of one group: they start together, and neither outlives the other."""

import contextlib
import ctypes
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 8.0


def _end_with_parent() -> None:
    """On Linux the kernel ends this process when its parent is gone, even killed hard."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def serve(host: str, port: int, *, ready: Callable[[], None], parent: int | None) -> int:
    """Run both until a signal (returns 0) or until one ends by itself (returns 1).

    `ready` is called once the web answers. With `parent`, the end of that process (its id) is a stop too.
    """
    stopping = False

    def stop(*_: Any) -> None:
        nonlocal stopping
        stopping = True

    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, stop)
    # Under nohup a closed terminal is no reason to stop.
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, stop)
    children = _start(host, port)
    told = False
    try:
        while not stopping and all(child.poll() is None for child in children):
            if parent is not None and os.getppid() != parent:
                stopping = True
            elif not told and _answers(host, port):
                ready()
                told = True
            time.sleep(0.2)
    finally:
        _end(children)
    return 0 if stopping else 1


def _start(host: str, port: int) -> list[subprocess.Popen[bytes]]:
    root = Path(settings.BASE_DIR)
    common: dict[str, Any] = {
        "cwd": root,
        "env": {
            "PUBLIC_URL": f"http://{host}:{port}",
            **os.environ,
            "STAFETT_ENV": "demo",
            "PYTHONPATH": str(root),
        },
        "stdin": subprocess.DEVNULL,
        "preexec_fn": _end_with_parent,
    }
    web = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "-b", f"{host}:{port}", "config.wsgi"],
        process_group=0,
        **common,
    )
    worker = subprocess.Popen([sys.executable, "manage.py", "worker"], process_group=web.pid, **common)
    return [web, worker]


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask both to stop, wait, then make an end of the whole group."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
    with contextlib.suppress(ProcessLookupError):
        # gunicorn's own workers are of this group as well.
        os.killpg(children[0].pid, signal.SIGKILL)
    for child in children:
        child.wait()
