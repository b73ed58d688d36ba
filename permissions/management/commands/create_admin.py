"""Make an administrator with a local account: the first person of an installation, or one in an emergency.

The national number and the password are typed at the terminal, hidden: they stand in no argument list, no
shell history and no environment.
"""

import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from permissions import history, people, roles
from permissions.fields import parse_number
from permissions.models import User
from permissions.national_number import InvalidNumber
from permissions.policy import Role

ROLES = {"drift": Role.OPERATOR, "kommuneadministrator": Role.MUNICIPALITY_ADMIN}


class Command(BaseCommand):
    help = "Lager en administrator. Spør om fødselsnummer og passord på terminalen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", required=True, choices=ROLES)
        parser.add_argument("--first-name", required=True)
        parser.add_argument("--last-name", required=True)

    def handle(
        self, *args: Any, username: str, role: str, first_name: str, last_name: str, **options: Any
    ) -> None:
        if not sys.stdin.isatty():
            raise CommandError(_("Kjør kommandoen på en terminal: den spør om fødselsnummer og passord."))
        if User.objects.filter(username__iexact=username).exists():
            raise CommandError(_("Brukernavnet er i bruk. Velg et annet."))
        person = User(username=username, first_name=first_name, last_name=last_name)
        try:
            # What would be refused is refused before anyone has typed a number.
            person.clean_fields(exclude=("password",))
            number = _ask_number()
            password = _ask_password(person)
            _make(person, ROLES[role], number, password)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None
        self.stdout.write(_("Administratoren %(username)s er opprettet.") % {"username": username})


def _ask_number() -> str:
    try:
        number = parse_number(getpass.getpass(_("Fødselsnummer: "))).value
    except InvalidNumber as error:
        raise CommandError(str(error)) from None
    if people.find_by_number(number) is not None:
        raise CommandError(_("Personen med dette fødselsnummeret har allerede en bruker."))
    return number


def _ask_password(person: User) -> str:
    password = getpass.getpass(_("Passord: "))
    validate_password(password, person)
    if getpass.getpass(_("Gjenta passordet: ")) != password:
        raise CommandError(_("Passordene er ikke like."))
    return password


def _make(person: User, role: Role, number: str, password: str) -> None:
    """The user with number, password and role: all of it, or nothing."""
    with transaction.atomic():
        user = people.create_user(
            username=person.username,
            first_name=person.first_name,
            last_name=person.last_name,
            email="",
            is_staff=True,
            national_number=number,
            by=None,
        )
        user.set_password(password)
        history.save(user, by=None, reason=_("Passord er satt"))
        roles.assign(user, role, by=None)
