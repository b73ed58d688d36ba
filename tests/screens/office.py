"""What the tests of virksomheter, roles and staff share."""

import re
import uuid
from typing import Any

from django.test import Client

from tests import factories as make
from tests.factories.numbers import born_years_ago


def signed_in(who: Any) -> Client:
    client = Client()
    client.force_login(getattr(who, "user", who))
    return client


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def number() -> str:
    return make.fresh_number(born_years_ago(30))


def keyed(**fields: Any) -> dict[str, Any]:
    """A posted form with a key of its own."""
    return {"submission": str(uuid.uuid4()), **fields}
