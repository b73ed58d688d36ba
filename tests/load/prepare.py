"""In a process of its own: the data, the sign-ins, and the requests to come, as a file for the driver.

`python -m tests.load.prepare LOGS STAFF OPERATIONS FILE`, with DATABASE_URL and STAFETT_VAR. A line of FILE
is an operation: {"name", "requests": [{"session", "url", "data", "method", "status"}]},
where `session` is the cookie.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

HOLDERS = 100


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    from tests.bench.side import Side

    logs, staff, operations, file = (*map(int, sys.argv[1:4]), sys.argv[4])
    side = Side("ours")
    side.migrate()
    facts = side.fill(logs, staff)
    with Path(file).open("w") as plan:
        for line in lines(facts, holders=min(HOLDERS, logs // 30), count=operations):
            plan.write(json.dumps(line) + "\n")


def lines(facts: dict[str, Any], *, holders: int, count: int) -> Any:
    from django.conf import settings

    from tests.bench.request import Clients
    from tests.load.mix import Mix

    clients = Clients()
    for name, requests in Mix(facts, holders).operations(count):
        yield {
            "name": name,
            "requests": [
                {
                    "session": clients.of(one.who).cookies[settings.SESSION_COOKIE_NAME].value,
                    "url": one.url,
                    "data": one.data,
                    "method": one.method,
                    "status": one.status,
                }
                for one in requests
            ],
        }


if __name__ == "__main__":
    main()
