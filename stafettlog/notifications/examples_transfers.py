"""Examples of messages about handing over a log."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from permissions.models import User
from stafettlog.models import MessageKind, Transfer, TransferStatus
from stafettlog.notifications import example_people as people
from stafettlog.notifications.example import Example, to_staff


def transfer(**values: Any) -> Transfer:
    """From Marit to Rolf, asked ten days ago by Marit."""
    log = people.log()
    given = {
        "log": log,
        "from_actor": log.stafettholder,
        "to_actor": people.helper(),
        "asked_by": log.stafettholder.user,
        "asked_at": people.at(-10, 9),
    }
    return Transfer(**{**given, **values})


def told(kind: MessageKind, name: Any, about: Transfer, user: User) -> Example:
    return to_staff(kind, name, user, log=about.log, transfer=about)


def _asked() -> list[Example]:
    one = transfer()
    return [told(MessageKind.TRANSFER_ASKED, _("Til den som er spurt"), one, one.to_actor.user)]


def _answered() -> list[Example]:
    yes, no = transfer(status=TransferStatus.ACCEPTED), transfer(status=TransferStatus.DECLINED)
    kind = MessageKind.TRANSFER_ANSWERED
    return [
        told(kind, _("Svaret er ja"), yes, yes.from_actor.user),
        told(kind, _("Svaret er nei"), no, no.from_actor.user),
    ]


def _withdrawn() -> list[Example]:
    one = transfer(status=TransferStatus.WITHDRAWN)
    return [told(MessageKind.TRANSFER_WITHDRAWN, _("Til den som ble spurt"), one, one.to_actor.user)]


def _on_behalf() -> list[Example]:
    one, kind = transfer(asked_by=people.user("Berit")), MessageKind.TRANSFER_ON_BEHALF
    return [
        told(kind, _("Til stafettholderen"), one, one.from_actor.user),
        told(kind, _("Til en koordinator"), one, people.user("Kari")),
    ]


TRANSFERS = {
    MessageKind.TRANSFER_ASKED: _asked,
    MessageKind.TRANSFER_ANSWERED: _answered,
    MessageKind.TRANSFER_WITHDRAWN: _withdrawn,
    MessageKind.TRANSFER_ON_BEHALF: _on_behalf,
}
