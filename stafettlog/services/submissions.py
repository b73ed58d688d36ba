"""One effect per form, however often it is sent."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from permissions.models import User
from stafettlog.models import Submission

KEEP = timedelta(days=7)


def once(*, by: User, key: UUID, act: Callable[[], str]) -> str:
    """Run `act` in a transaction and return where it led; a second call with the key only returns it.

    The key is taken before the effect, in the same transaction: of two at once the database lets
    one through, and the other waits and gets the first one's answer. It is not asked first whether
    the key is used: the screens have done so, and the insert says it anyway. If `act` raises, nothing
    is stored and the key is free again.
    """
    try:
        with transaction.atomic():
            with transaction.atomic():
                submission = Submission.objects.create(user=by, key=key, location="")
            submission.location = act()
            submission.save(update_fields=["location"])
            return submission.location
    except IntegrityError:
        if (location := already(by=by, key=key)) is not None:
            return location
        raise


def already(*, by: User, key: UUID) -> str | None:
    """Where the form with this key led, if it has been sent already."""
    return Submission.objects.filter(user=by, key=key).values_list("location", flat=True).first()


def remove_old() -> int:
    """Forget keys older than a week; returns how many."""
    removed, _details = Submission.objects.filter(created_at__lt=timezone.now() - KEEP).delete()
    return removed
