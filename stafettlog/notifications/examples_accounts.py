"""Examples of messages about accounts, and about new aktører."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stafettlog.documents.letters import Contact, Receiver, account_letter
from stafettlog.models import BreakGlass, MessageKind
from stafettlog.notifications import account_texts
from stafettlog.notifications import example_people as people
from stafettlog.notifications.example import Example, to_foresatt, to_staff
from stafettlog.notifications.letter import Letter


def _foresatt() -> list[Example]:
    log = people.log()
    relation = people.relation(log)
    return [to_foresatt(MessageKind.FORESATT_ACCOUNT, _account_letter, log=log, relation=relation)]


def _account_letter(language: str, on: date) -> bytes:
    log = people.log()
    return account_letter(
        to=receiver(language),
        child=log.child.first_name,
        contact=Contact(log.stafettholder.display_name, log.stafettholder.phone),
        on=on,
    )


def receiver(language: str) -> Receiver:
    relation = people.relation(people.log())
    lines = [relation.street, f"{relation.postcode} {relation.city}"]
    return Receiver(relation.first_name, relation.display_name, lines, language)


def _actor() -> list[Example]:
    actor = people.helper()
    return [to_staff(MessageKind.ACTOR_ACCOUNT, _("Til aktøren"), actor.user, actor=actor)]


def _waits() -> list[Example]:
    return [to_staff(MessageKind.ACTOR_WAITS, _("Til en leder"), actor=people.helper())]


def _registered() -> list[Example]:
    return [to_staff(MessageKind.ACTOR_REGISTERED, _("Til en leder"), actor=people.helper())]


def _password() -> list[Example]:
    """With a link that opens nothing: none is made to be looked at."""
    user = people.user("Berit")
    link = settings.PUBLIC_URL + reverse("password_set", args=["eksempel", "eksempel"])

    def text(name: str) -> Letter:
        return account_texts.password_link(name, user.get_username(), link)

    return [to_staff(MessageKind.PASSWORD_RESET, _("Til eieren av kontoen"), user, text)]


def _second_factor() -> list[Example]:
    return [to_staff(MessageKind.SECOND_FACTOR_RESET, _("Til eieren av kontoen"))]


def _coupled() -> list[Example]:
    return [to_staff(MessageKind.IDENTITY_COUPLED, _("Til eieren av brukeren"))]


def _break_glass() -> list[Example]:
    log = people.log()
    glass = BreakGlass(
        log=log,
        user=people.user("Dag"),
        reason="Siden viser feil dato.",
        started_at=people.at(0, 9),
        until=people.at(0, 10),
    )
    to_ombud = to_staff(MessageKind.BREAK_GLASS, _("Til personvernombudet"), log=log, break_glass=glass)
    return [to_ombud]


ACCOUNTS = {
    MessageKind.FORESATT_ACCOUNT: _foresatt,
    MessageKind.ACTOR_ACCOUNT: _actor,
    MessageKind.ACTOR_WAITS: _waits,
    MessageKind.ACTOR_REGISTERED: _registered,
    MessageKind.PASSWORD_RESET: _password,
    MessageKind.SECOND_FACTOR_RESET: _second_factor,
    MessageKind.IDENTITY_COUPLED: _coupled,
    MessageKind.BREAK_GLASS: _break_glass,
}
