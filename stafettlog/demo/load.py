"""Loading the demo municipality, once."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import translation

from permissions.models import User
from stafettlog.demo import gatherings, handovers, neighbours, people, stories, waiting
from stafettlog.demo.clock import days_ago

# Before the oldest log.
STAFF_SINCE = 900


def demo_accounts() -> list[tuple[str, str]]:
    """(user name, who that is in Norwegian: name, role and workplace) of everyone who can sign in."""
    return list(people.ACCOUNTS.items())


def load_demo(password: str) -> list[tuple[str, str]]:
    """Make the municipality with `password` for all accounts, or nothing; returns demo_accounts().

    When it is there already nothing changes. Raises ImproperlyConfigured outside demo and tests:
    its people are invented and its password is printed.
    """
    if not (settings.DEMO_MODE or settings.STAFETT_ENV == "test"):
        raise ImproperlyConfigured("The demo municipality is loaded with STAFETT_ENV=demo only.")
    # The reasons that history keeps are in the language of the moment: a command has none of its own.
    with transaction.atomic(), translation.override("nb"):
        if not User.objects.filter(username__in=people.ACCOUNTS).exists():
            with days_ago(STAFF_SINCE):
                cast = people.settle(password)
            stories.tell(cast)
            gatherings.tell(cast)
            neighbours.tell(cast)
            handovers.tell(cast)
            waiting.tell(cast)
    return demo_accounts()
