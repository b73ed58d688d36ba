"""In place of Django's command: nobody is superuser here."""

from typing import Any

from django.contrib.auth.management.commands.createsuperuser import Command as DjangoCommand
from django.core.management.base import CommandError
from django.utils.translation import gettext as _


class Command(DjangoCommand):
    """Takes the options of Django's command, so that the answer is not «unknown option»."""

    help = "Finnes ikke i Stafettloggen: ingen er superbruker. Bruk create_admin."
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(
            _(
                "Ingen er superbruker i Stafettloggen. Lag en administrator slik: "
                "manage.py create_admin BRUKERNAVN --role drift --first-name FORNAVN --last-name ETTERNAVN"
            )
        )
