"""Which kinds of mail a member of staff wants. What they tell of stands in the app all the same (R28)."""

from collections.abc import Collection

from django.db import transaction

from permissions.models import User
from stafettlog.models import MailChoice, MessageKind


def declined(user: User) -> set[str]:
    """The kinds that the person has switched off."""
    return set(MailChoice.objects.filter(user=user).values_list("kind", flat=True))


def is_declined(user: User, kind: MessageKind) -> bool:
    return MailChoice.objects.filter(user=user, kind=kind).exists()


@transaction.atomic
def choose(user: User, *, shown: Collection[MessageKind], wanted: Collection[MessageKind]) -> None:
    """Of the kinds that were `shown`, the person wants those `wanted`. The others stay as they are.

    Sent twice, or from two windows at once, it is the same as once.
    """
    # The row of one's own account is the lock: of two at once, the later stands whole.
    User.objects.select_for_update().only("pk").get(pk=user.pk)
    MailChoice.objects.filter(user=user, kind__in=set(shown) & set(wanted)).delete()
    # no history: a choice is one's own, and is asked for when a mail is to be sent.
    MailChoice.objects.bulk_create(
        [MailChoice(user=user, kind=kind) for kind in sorted(set(shown) - set(wanted))],
        ignore_conflicts=True,
    )
