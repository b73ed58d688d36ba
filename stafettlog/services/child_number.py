"""The child's number: registered when it comes, corrected when it was wrong (R1, R3)."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Subquery
from django.utils.translation import gettext as _

from permissions import history, people
from permissions.models import User
from permissions.policy import Action, LogState
from stafettlog.models import Child, Stafettlog
from stafettlog.services import children, foresatte, log_details
from stafettlog.services.access import visible_logs
from stafettlog.services.attempts import check_attempts, note_attempt
from stafettlog.services.children import ChildInput, number_index
from stafettlog.services.errors import ChildHasLog
from stafettlog.services.locking import check_version, lock_child


def child_number(
    *,
    log_id: UUID,
    national_number: str | None,
    birth_date: date,
    reason: str,
    version: int,
    by: User,
) -> Stafettlog:
    """Give the log's child this number, or, for one without a number, this birth date.

    A log whose number turns out to be another child's follows the number: it moves to that child, or
    to a new one, and takes its foresatte along. What earlier logs were about stays where it is, so
    that one person's earlier logs never join another's. Raises NotVisible, NotAllowed, Stale,
    ChildHasLog, TooManyAttempts, ValidationError (`number`, `birth_date`). After ChildHasLog, and
    outside its transaction, comes `met_open_log`.
    """
    index = number_index(national_number) if national_number else None
    with lock_child(log_id, by=by, action=Action.CHANGE_CHILD, number_index=index) as log:
        check_version(log, version)
        check_attempts(by)
        _check(log, national_number, birth_date)
        other = children.open_log_of(national_number)
        if other is not None and other.pk != log.pk:
            raise ChildHasLog(None)
        who = ChildInput(log.child.first_name, log.child.last_name, birth_date, national_number)
        why = _reason(log.child, national_number, reason)
        before = log.child_id
        try:
            with transaction.atomic():
                _correct(log, who, by=by, why=why)
        except IntegrityError:
            # Another opened a log with the number at the same moment; the database let it through.
            if children.open_log_of(national_number) is None:
                raise
            raise ChildHasLog(None) from None
        log_details.recalculate(before, log.child_id)
        return log


def met_open_log(*, log_id: UUID, national_number: str, by: User) -> UUID | None:
    """R1: the open log that the number has, for one who may see it. Else the attempt is stored, and None."""
    other = children.open_log_of(national_number)
    if other is None or other.pk == log_id:
        return None
    if Stafettlog.objects.filter(visible_logs(by), pk=other.pk).exists():
        return other.pk
    asking = Stafettlog.objects.select_related("stafettholder").get(pk=log_id)
    note_attempt(other, asking.stafettholder, by=by)
    return None


def _check(log: Stafettlog, national_number: str | None, birth_date: date) -> None:
    child = log.child
    if national_number is None:
        if child.national_number:
            raise ValidationError({"number": _("Skriv inn fødselsnummer")})
        if child.birth_date == birth_date:
            raise ValidationError({"birth_date": _("Denne fødselsdatoen er allerede registrert.")})
        return
    if national_number == child.national_number:
        raise ValidationError({"number": _("Dette fødselsnummeret er allerede registrert på barnet.")})
    index = people.number_index(national_number)
    if log_details.relations(log).filter(foresatt__national_number_index=index).exists():
        text = _("Dette er fødselsnummeret til en av de foresatte. Skriv barnets eget.")
        raise ValidationError({"number": text})


def _reason(child: Child, national_number: str | None, reason: str) -> str:
    if national_number is None:
        text = _("Fødselsdatoen er rettet: %(reason)s")
    elif child.national_number is None:
        text = _("Fødselsnummer er registrert: %(reason)s")
    else:
        text = _("Fødselsnummer er rettet: %(reason)s")
    return text % {"reason": reason.strip()}


def _correct(log: Stafettlog, who: ChildInput, *, by: User, why: str) -> None:
    child = log.child
    index = number_index(who.national_number) if who.national_number else None
    elsewhere = Child.objects.exclude(pk=child.pk).filter(national_number_index=index)
    if child.logs.exclude(pk=log.pk).exists() or (index is not None and elsewhere.exists()):
        _move(log, who, by=by, why=why)
    else:
        _set_identity(child, who, by=by, why=why)
    history.save(log, by=by, reason=why)


def _set_identity(child: Child, who: ChildInput, *, by: User, why: str) -> None:
    child.national_number = who.national_number
    child.national_number_index = number_index(who.national_number) if who.national_number else None
    child.birth_date = who.birth_date
    history.save(child, by=by, reason=why)


def _move(log: Stafettlog, who: ChildInput, *, by: User, why: str) -> None:
    old = log.child
    right = children.record(who, by=by)
    # Again, now that the row is ours: another may have opened a log while we waited for it.
    if right.logs.filter(state=LogState.OPEN.value).exclude(pk=log.pk).exists():
        raise ChildHasLog(None)
    foresatte.end_earlier(right, by=by)
    for relation in log_details.own_relations(log):
        relation.child = right
        relation.version += 1
        history.save(relation, by=by, reason=why)
    log.child = right
    _leave(old, log, by=by, why=why)


def _leave(old: Child, log: Stafettlog, *, by: User, why: str) -> None:
    """The child that the log was wrongly about gets its name back; or, with no log, loses the number."""
    others = old.logs.exclude(pk=log.pk)
    if not others.exists():
        _set_identity(old, ChildInput(old.first_name, old.last_name, old.birth_date, None), by=by, why=why)
        return
    # When the log came to be about that child: opened, or moved there by a number that was wrong too.
    came = Stafettlog.history.filter(id=log.pk, child=old.pk).order_by("history_date").values("history_date")
    closed = Stafettlog.history.filter(id__in=others.values("pk"), history_date__lt=Subquery(came[:1]))
    last = closed.order_by("-history_date").values("history_date")
    known = Child.history.filter(id=old.pk, history_date__lte=Subquery(last[:1]))
    then = known.order_by("-history_date").first()
    if then is not None and (then.first_name, then.last_name) != (old.first_name, old.last_name):
        old.first_name, old.last_name = then.first_name, then.last_name
        history.save(old, by=by, reason=_("Navnet er som før den andre loggen"))
