"""Sends the operations: in a closed loop to find what the server can, by the clock to see how it is then."""

import queue
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode

TOKEN = "loadloadloadloadloadloadloadload"
TIMEOUT = 30
# More requests than this at once are not sent: the wait for a sender is counted in the answer's time.
SENDERS = 48


@dataclass
class Result:
    """`took`: seconds of each answered operation, from the moment it was due; `errors` by what they were."""

    seconds: float = 0.0
    requests: int = 0
    took: dict[str, list[float]] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, name: str, seconds: float, requests: int, error: str | None) -> None:
        with self.lock:
            self.requests += requests
            if error:
                self.errors[error] = self.errors.get(error, 0) + 1
            else:
                self.took.setdefault(name, []).append(seconds)

    def percentile(self, share: float) -> float:
        """Milliseconds, over all operations."""
        every = sorted(one for times in self.took.values() for one in times)
        return every[min(len(every) - 1, int(len(every) * share))] * 1000 if every else 0.0


class Driver:
    """`operations` is shared: each is sent once, whoever takes it."""

    def __init__(self, port: int, session_cookie: str, operations: Iterator[dict[str, Any]]) -> None:
        self.port, self.cookie, self.operations = port, session_cookie, operations
        self.lock = threading.Lock()

    def closed(self, seconds: float, senders: int) -> Result:
        """Each sender takes the next as soon as it has its answer."""
        until = time.monotonic() + seconds

        def send(result: Result) -> None:
            while time.monotonic() < until and (one := self._next()):
                self._one(one, time.monotonic(), result)

        return self._run(send, senders)

    def by_the_clock(self, seconds: float, per_second: float) -> Result:
        """Arrivals as of people who know nothing of each other, however slow the answers are."""
        due: queue.SimpleQueue[tuple[float, dict[str, Any]] | None] = queue.SimpleQueue()

        def send(result: Result) -> None:
            while item := due.get():
                self._one(item[1], item[0], result)

        def arrive() -> None:
            chance, started = random.Random(2), time.monotonic()
            at = started
            while (at := at + chance.expovariate(per_second)) < started + seconds and (one := self._next()):
                time.sleep(max(0.0, at - time.monotonic()))
                due.put((at, one))
            for _ in range(SENDERS):
                due.put(None)

        clock = threading.Thread(target=arrive)
        clock.start()
        result = self._run(send, SENDERS)
        clock.join()
        return result

    def _run(self, send: Any, senders: int) -> Result:
        result, started = Result(), time.monotonic()
        threads = [threading.Thread(target=send, args=(result,)) for _ in range(senders)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        result.seconds = time.monotonic() - started
        return result

    def _next(self) -> dict[str, Any] | None:
        with self.lock:
            return next(self.operations, None)

    def _one(self, operation: dict[str, Any], due: float, result: Result) -> None:
        error = None
        for request in operation["requests"]:
            error = error or self._send(request)
        error = error and f"{operation['name']}: {error}"
        result.note(operation["name"], time.monotonic() - due, len(operation["requests"]), error)

    def _send(self, request: dict[str, Any]) -> str | None:
        """What went wrong."""
        data, url = urlencode(request["data"], doseq=True), request["url"]
        headers = {"Cookie": f"{self.cookie}={request['session']}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        posts = request["method"] == "post"
        if posts:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        elif data:
            url, data = f"{url}?{data}", ""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        try:
            connection.request("POST" if posts else "GET", url, data if posts else None, headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, HTTPException) as error:
            return type(error).__name__
        finally:
            connection.close()
        return (
            None
            if answer.status == request["status"]
            else f"{answer.status} {answer.getheader('Location', '')}"
        )
