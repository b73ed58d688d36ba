"""`manage.py send_reminders`: puts what is due today in the outbox. The worker does it daily too."""

from typing import Any

from django.core.management.base import BaseCommand

from stafettlog.services import reminders


class Command(BaseCommand):
    help = "Puts the reminders that are due today in the outbox. Safe to run twice; nothing on days off."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{reminders.send_due()} reminders were put in the outbox.")
