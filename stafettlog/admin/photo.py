"""Where the child's picture is; of a protected child, for the minute after it was asked for (R26)."""

from django.core import signing
from django.urls import reverse

from stafettlog.services.shown import Shown

SALT = "stafettlog.photo"
PARAMETER = "vis"
SECONDS = 60


def photo_url(shown: Shown) -> str:
    """The address of the picture, or "" if there is none to show."""
    if (photo_id := shown.photo_id) is None:
        return ""
    address = reverse("admin:log_file", args=[shown.log.pk, photo_id])
    if not shown.is_protected:
        return address
    return f"{address}?{PARAMETER}={signing.dumps(str(photo_id), salt=SALT)}"


def was_shown(photo_id: object, token: str) -> bool:
    """Whether `token` is of an answer, less than a minute old, that showed this picture."""
    try:
        return bool(signing.loads(token, salt=SALT, max_age=SECONDS) == str(photo_id))
    except signing.BadSignature:
        return False
