"""Asking for a link to a new password, and using the one that was mailed."""

import re
from typing import Any

from django.core import mail
from django.test import Client

from stafettlog.notifications.delivery import deliver
from tests.sign_in.local import NEW

ASK = "/konto/glemt-passord/"


def ask(client: Client, account: str, **more: Any) -> Any:
    return client.post(ASK, {"account": account}, **more)


def mailed_link() -> str:
    """The path of the link in the one mail that the worker sent."""
    mail.outbox.clear()
    deliver()
    (sent,) = mail.outbox
    return re.search(r"https?://[^/]+(/konto/nytt-passord/\S+)", sent.body)[1]


def use(client: Client, link: str, password: str = NEW, again: str | None = None) -> Any:
    """Open the link and send the form of the page that it leads to."""
    here = client.get(link)
    address = here["Location"] if here.status_code == 302 else link
    return client.post(address, {"new_password1": password, "new_password2": again or password})
