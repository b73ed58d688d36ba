"""Who is a foresatt with something to read: what the sign-in asks before it lets a person in as that."""

from permissions.models import User
from stafettlog.models import ForesattRelation, Stafettlog
from stafettlog.services import access


def reads_a_log(user: User) -> bool:
    """Whether a log opens to the person as foresatt right now (one query).

    The right is a row of guardian's, and the relation that gave it must stand too (R4, R4b).
    """
    relations = ForesattRelation.objects.with_access().filter(foresatt__user=user)
    logs = Stafettlog.objects.filter(access.visible_logs(user, access.READ_PORTAL))
    return logs.filter(child__in=relations.values("child")).exists()
