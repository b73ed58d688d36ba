"""Web, worker and ID-porten as processes of one group: they start together, none outlives the others."""

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

from stafettlog.demo.provider.plan import Plan, environment, write

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 8.0


def _end_with_parent() -> None:
    """On Linux the kernel ends this process when its parent is gone, even killed hard."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def serve(host: str, port: int, plans: list[Plan], *, ready: Callable[[], None], parent: int | None) -> int:
    """Run all three until a signal (returns 0) or until one ends by itself (returns 1).

    `ready` is called once web and the providers of `plans` answer. With `parent`, the end of that process
    (its id) is a stop too.
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
    children = _start(host, port, plans)
    told = False
    try:
        while not stopping and all(child.poll() is None for child in children):
            if parent is not None and os.getppid() != parent:
                stopping = True
            elif (
                not told
                and _answers(host, port, "/healthz")
                and all(_answers(host, plan.port, "/.well-known/openid-configuration") for plan in plans)
            ):
                ready()
                told = True
            time.sleep(0.2)
    finally:
        _end(children)
    return 0 if stopping else 1


def _start(host: str, port: int, plans: list[Plan]) -> list[subprocess.Popen[bytes]]:
    root = Path(settings.BASE_DIR)
    # The demo has the providers that it plays itself; what else is told of would be a mistake.
    given = {name: value for name, value in os.environ.items() if not name.startswith("OIDC_")}
    common: dict[str, Any] = {"cwd": root, "preexec_fn": _end_with_parent}
    ours: dict[str, Any] = {
        **common,
        "env": {
            "PUBLIC_URL": f"http://{host}:{port}",
            **given,
            "STAFETT_ENV": "demo",
            "PYTHONPATH": str(root),
            **environment(plans),
        },
        "stdin": subprocess.DEVNULL,
    }
    web = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "-b", f"{host}:{port}", "config.wsgi"],
        process_group=0,
        **ours,
    )
    worker = subprocess.Popen([sys.executable, "manage.py", "worker"], process_group=web.pid, **ours)
    sign_in = subprocess.Popen(
        [sys.executable, "-m", "stafettlog.demo.provider"],
        process_group=web.pid,
        env={**given, "PYTHONPATH": str(root)},
        stdin=subprocess.PIPE,
        **common,
    )
    assert sign_in.stdin is not None
    sign_in.stdin.write(write(plans))
    sign_in.stdin.close()
    return [web, worker, sign_in]


def _answers(host: str, port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask all to stop, wait, then make an end of the whole group."""
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
