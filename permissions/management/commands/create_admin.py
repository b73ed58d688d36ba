"""Make an administrator with a local account: the first person of an installation, or one in an emergency.

create_admin NAME --role … --first-name … --last-name …   make the account; print a link to its password
create_admin NAME --new-link                              a new link: the old one, and the password, are dead
create_admin NAME --new-link --forget-app                 and the app for codes is set up anew

The national number is typed at the terminal, hidden: it stands in no argument list, no shell history and
no environment. The password is nobody's but the person's: the link sets it, once, within an hour.
"""

import getpass
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from permissions import history, people, roles
from permissions.fields import parse_number
from permissions.models import RoleAssignment, SignInEnd, User
from permissions.national_number import InvalidNumber
from permissions.policy import Role
from permissions.sign_in import begin, links, second_factor

ROLES = {"drift": Role.OPERATOR, "kommuneadministrator": Role.MUNICIPALITY_ADMIN}


class Command(BaseCommand):
    help = "Lager en administrator, og skriver en lenke som setter passordet. Spør om fødselsnummer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", choices=ROLES)
        parser.add_argument("--first-name")
        parser.add_argument("--last-name")
        parser.add_argument(
            "--new-link", action="store_true", help="Ny lenke til en administrator som finnes."
        )
        parser.add_argument("--forget-app", action="store_true", help="Nullstill også engangskoden.")

    def handle(self, *args: Any, username: str, new_link: bool, forget_app: bool, **options: Any) -> None:
        if not settings.PUBLIC_URL:
            raise CommandError(_("Sett PUBLIC_URL først: lenken skal peke dit."))
        if new_link:
            user = _renew(username, forget_app=forget_app)
            said = _("Det gamle passordet til %(username)s virker ikke lenger.")
        else:
            user = _create(username, **{name: options[name] for name in ("role", "first_name", "last_name")})
            said = _("Administratoren %(username)s er opprettet.")
        self.stdout.write(said % {"username": user.username})
        self.stdout.write(_("Åpne lenken innen en time. Den virker én gang:"))
        self.stdout.write(links.link(user))


def _create(username: str, *, role: str | None, first_name: str | None, last_name: str | None) -> User:
    if not (role and first_name and last_name):
        raise CommandError(_("Oppgi --role, --first-name og --last-name, eller --new-link."))
    if not sys.stdin.isatty():
        raise CommandError(_("Kjør kommandoen på en terminal: den spør om fødselsnummer."))
    if User.objects.filter(username__iexact=username).exists():
        raise CommandError(_("Brukernavnet er i bruk. Velg et annet, eller lag en ny lenke med --new-link."))
    person = User(username=username, first_name=first_name, last_name=last_name)
    try:
        # What would be refused is refused before anyone has typed a number.
        person.clean_fields(exclude=("password",))
        return _make(person, ROLES[role], _ask_number())
    except ValidationError as error:
        raise CommandError("\n".join(error.messages)) from None


def _ask_number() -> str:
    try:
        number = parse_number(getpass.getpass(_("Fødselsnummer: "))).value
    except InvalidNumber as error:
        raise CommandError(str(error)) from None
    if people.find_by_number(number) is not None:
        raise CommandError(_("Personen med dette fødselsnummeret har allerede en bruker."))
    return number


def _make(person: User, role: Role, number: str) -> User:
    """The user with number and role: both, or nothing. Without a password until the link is used."""
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
        roles.assign(user, role, by=None)
    return user


def _renew(username: str, *, forget_app: bool) -> User:
    """Take the password away, and with it every link and session there is."""
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).filter(username=username).first()
        if user is None or not (_is_administrator(user) and links.may_have_password(user)):
            raise CommandError(_("Det er ingen administrator med dette brukernavnet."))
        user.set_unusable_password()
        history.save(user, by=None, reason=_("Ny lenke til passord er laget på kommandolinjen"))
        begin.end_all(user, why=SignInEnd.ACCOUNT, by=None)
        if forget_app:
            second_factor.reset(user, by=None)
    return user


def _is_administrator(user: User) -> bool:
    kinds = [role.value for role in ROLES.values()]
    return RoleAssignment.objects.filter(user=user, role__in=kinds, ended_at__isnull=True).exists()
