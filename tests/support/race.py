"""Several people at the same moment: each call in a thread with its own database connection.

Needs committed rows: use it in a test with `transactional_db` (or `django_db(transaction=True)`).
"""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


def race(*calls: Callable[[], Any], timeout: float = 60.0) -> list[Any]:
    """Start all `calls` together; return what each one returned or raised, in their order."""
    gate = threading.Barrier(len(calls))
    outcomes: list[Any] = [TimeoutError("did not finish")] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        try:
            gate.wait(timeout)
            outcomes[place] = call()
        except Exception as error:
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=(place, call), daemon=True) for place, call in enumerate(calls)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout)
    return outcomes


def split(outcomes: list[Any]) -> tuple[list[Any], list[Exception]]:
    """(what was returned, what was raised)."""
    return (
        [one for one in outcomes if not isinstance(one, Exception)],
        [one for one in outcomes if isinstance(one, Exception)],
    )
