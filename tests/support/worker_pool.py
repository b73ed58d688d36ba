"""Workers that a test may kill: processes of their own, with Django loaded once.

    python -m tests.support.worker_pool

Each line on stdin is the arguments of `manage.py worker`; a child is forked that runs it, and its process id
is a line on stdout. A line `wait` with such an id is answered, when that child is gone, with how it ended.
Loading Django takes longer than delivering a hundred mails: a test that kills 200 workers cannot wait for it.
"""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]


class Pool:
    def __init__(self, process: "subprocess.Popen[str]", said: IO[str], asked: IO[str]) -> None:
        self._process, self._said, self._asked = process, said, asked

    def start(self, *arguments: str) -> int:
        """The id of the process that now runs `manage.py worker` with these arguments."""
        self._asked.write(" ".join(arguments) + "\n")
        self._asked.flush()
        return int(self._said.readline())

    def end(self, pid: int, sign: signal.Signals | None = None) -> int:
        """Send the signal, if any, and wait until the process is gone: how it ended, as subprocess has it."""
        if sign is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, sign)
        return os.waitstatus_to_exitcode(int(self._wait(pid)))

    def _wait(self, pid: int) -> str:
        self._asked.write(f"wait {pid}\n")
        self._asked.flush()
        return self._said.readline()


@contextlib.contextmanager
def open_pool(*, port: int) -> Iterator[Pool]:
    """On the database of this test, which must see committed rows; mail goes to 127.0.0.1:`port`."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "STAFETT_ENV": "test",
        "DATABASE_URL": _database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "EMAIL_TIMEOUT": "5",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.worker_pool"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    with process, process.stdout, process.stdin:
        yield Pool(process, process.stdout, process.stdin)


def _database_url() -> str:
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def main() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    from django.template.loader import get_template

    from stafettlog.management.commands import worker
    from stafettlog.notifications import smtp

    # A child is to begin with its work at once; all that it would read first is read here.
    assert worker.JOBS
    assert smtp.EmailBackend
    get_template("mail/letter.html")
    for line in sys.stdin:
        if line.startswith("wait "):
            # The parent alone may wait for its children.
            print(os.waitpid(int(line[5:]), 0)[1], flush=True)
            continue
        pid = os.fork()
        if pid == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            try:
                call_command("worker", *line.split())
            except SystemExit as end:
                os._exit(int(end.code or 0))
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
