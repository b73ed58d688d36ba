"""Barnets detaljer: the child's name, and what its log knows of where it lives and goes by day."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from permissions import history
from permissions.models import Organisation, User
from permissions.policy import Action
from permissions.uploads import CleanUpload
from stafettlog.models import FileKind, Stafettlog, StoredFile
from stafettlog.services import files
from stafettlog.services.locking import check_version, lock_child

ON_LOG = ("attends", "street", "postcode", "city", "living_situation", "group", "email")


@dataclass(frozen=True)
class ChildDetails:
    """The card «Barnets detaljer» as the form has it. `photo` replaces the one there is."""

    first_name: str
    last_name: str
    attends: Organisation
    street: str
    postcode: str
    city: str
    living_situation: str
    group: str = ""
    email: str = ""
    photo: CleanUpload | None = None
    without_photo: bool = False


def child_change(*, log_id: UUID, details: ChildDetails, version: int, by: User) -> Stafettlog:
    """Correct the details. `version` is the log's: the child has none of its own.

    Raises NotVisible, NotAllowed, Stale, ValidationError with fields named.
    """
    with lock_child(log_id, by=by, action=Action.CHANGE_CHILD) as log:
        check_version(log, version)
        child = log.child
        if (child.first_name, child.last_name) != (details.first_name, details.last_name):
            child.first_name, child.last_name = details.first_name, details.last_name
            history.save(child, by=by, reason=_("Navn er endret"))
        for name in ON_LOG:
            setattr(log, name, getattr(details, name))
        replaced = _set_photo(log, details, by=by)
        history.save(log, by=by, reason=_("Barnets detaljer er endret"))
        if replaced is not None:
            files.remove_from_log(replaced, by=by)
        return log


def _set_photo(log: Stafettlog, details: ChildDetails, *, by: User) -> StoredFile | None:
    """Returns the picture that the log no longer has."""
    if details.photo is None and not details.without_photo:
        return None
    before = log.photo
    log.photo = files.keep_in_log(log, FileKind.PHOTO, details.photo, by=by)
    return before
