"""The account of a member of staff, and its end when neither place nor role is left."""

from django.db.models import Q

from permissions import people
from permissions.models import RoleAssignment, User
from stafettlog.models import Actor, Foresatt


def locked(user: User) -> User:
    """The person as the account is now, locked: the whole row is saved, and a new password must stay."""
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)


def end_if_idle(user: User, *, by: User) -> User:
    """End the staff access of one who has no place and no role any more; returns the account, locked.

    A foresatt still signs in as that.
    """
    user = locked(user)
    places = Actor.objects.filter(user=user, ended_at__isnull=True)
    assigned = RoleAssignment.objects.filter(user=user, ended_at__isnull=True)
    if not user.is_staff or places.exists() or assigned.exists():
        return user
    return people.end_staff_access(user, keeps_account=is_foresatt(user), by=by)


def is_foresatt(user: User) -> bool:
    return Foresatt.objects.filter(user=user).exists()


def of_staff() -> Q:
    """Filter for accounts that are or were a member of staff's: a foresatt's alone is none of it."""
    assigned = RoleAssignment.objects.values("user")
    return Q(pk__in=Actor.objects.values("user")) | Q(pk__in=assigned)
