"""End what binds accounts to one provider: everyone is found by the number again at the next sign-in.

When: the kommune has a new client at the provider (ID-porten gives each client its own subjects), or one
person has a new subject there. A work account without numbers must be coupled anew by the person.
"""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import ExternalIdentity


def end_identities(issuer: str, user_id: UUID | None = None) -> int:
    """End the bindings to `issuer` of everyone, or of one. How many there were; sessions live on."""
    with transaction.atomic():
        rows = ExternalIdentity.objects.select_for_update(no_key=True)
        found = rows.filter(issuer=issuer, ended_at__isnull=True).order_by("pk")
        ended = list(found if user_id is None else found.filter(user_id=user_id))
        for identity in ended:
            identity.ended_at = timezone.now()
            history.save(identity, by=None, reason=_("Koblingen er avsluttet av driften"))
    return len(ended)


class Command(BaseCommand):
    help = "End the bindings between accounts and a provider; people are found by the number again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("issuer", help="the provider's address, as OIDC_…_ISSUER has it")
        parser.add_argument("--user", type=UUID, help="one account alone, by the id that the log lines show")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["issuer"].startswith(("https://", "http://")):
            raise CommandError("The issuer is an address: https://…")
        self.stdout.write(f"Ended: {end_identities(options['issuer'], options['user'])}")
