"""What names a log that goes, elsewhere: large exports, receipts, sent forms, Django's own lists."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Case, F, Value, When

from exports.erasure.collect import Found
from exports.erasure.rows import chunks, plain
from exports.models import ExportedLog, ExportJob, ExportReceipt, JobState, Tombstone
from permissions import rate_limits
from permissions.access_words import ROLE_NAMES, Page
from permissions.models import AccessLog, AccessReview, User
from permissions.models.append_only import GONE
from permissions.policy import Role
from permissions.sign_in.waiting import OF_PERSON
from stafettlog.models import Submission

_WORD = re.compile(r"[^\W_]+")


def remove(found: Found) -> None:
    """All of it, in the transaction that erases. The tombstone is there already: the database asks for it."""
    log_id = str(found.log_id)
    Submission.objects.filter(location__contains=log_id).delete()
    for some in chunks(str(key) for keys in found.rows.values() for key in keys):
        LogEntry.objects.filter(object_id__in=some).delete()
    _forget_accounts(found)
    _let_go(found)
    _take_out_words(found)


def _forget_accounts(found: Found) -> None:
    users = found.rows.get(User)
    if not users:
        return
    wanted = {str(user) for user in users}
    gone = [one.pk for one in Session.objects.iterator() if one.get_decoded().get(SESSION_KEY) in wanted]
    Session.objects.filter(pk__in=gone).delete()
    rate_limits.forget_persons(users, besides=(OF_PERSON,))


def _let_go(found: Found) -> None:
    """Files with the log in them are gone; one that is being made is begun again, without the log."""
    jobs = ExportJob.objects.filter(pk__in=found.jobs)
    # no history: a job has none; its state is its record.
    jobs.filter(state=JobState.DONE).update(state=JobState.EXPIRED, storage_name="", size=0)
    stop_running()


def stop_running() -> None:
    """A large export that is being made may have read the log: its worker loses it, and it begins anew."""
    # no history: as above.
    ExportJob.objects.filter(state=JobState.RUNNING).update(
        state=JobState.WAITING, claimed_until=None, done=0
    )


def expire_late() -> list[str]:
    """Names of files that were finished with an erased log in them; their jobs have none any more."""
    erased = [UUID(log_id) for log_id in Tombstone.objects.values_list("pk", flat=True)]
    late: set[UUID] = set()
    for some in chunks(erased):
        done = ExportedLog.objects.filter(log_id__in=some, job__state=JobState.DONE)
        late |= set(done.values_list("job_id", flat=True))
    jobs = ExportJob.objects.filter(pk__in=late)
    names = [name for name in jobs.values_list("storage_name", flat=True) if name]
    # no history: as above.
    jobs.update(state=JobState.EXPIRED, storage_name="", size=0)
    return names


def _take_out_words(found: Found) -> None:
    """What people typed about the log where the row itself stays: why it was exported, what a review says."""
    log_id = str(found.log_id)
    # no history: these rows have none, and the database lets through nothing but this, once the log is gone.
    plain(ExportReceipt).filter(log_id=log_id).exclude(purpose=GONE).update(
        purpose=GONE, choice={}, user_name=_staff_name()
    )
    # no history: as above.
    plain(AccessReview).filter(about_log_id=log_id).update(conclusion=GONE)
    told = [job.pk for job in ExportJob.objects.filter(pk__in=found.jobs) if _tells(job.purpose, found)]
    told += _all_gone(found.jobs)
    # no history: a job has none.
    ExportJob.objects.filter(pk__in=told).update(purpose=GONE)
    # no history: as above.
    plain(ExportReceipt).filter(job_id__in=[str(pk) for pk in told]).update(purpose=GONE)
    _take_out_of_those_made_at_once(found)


def _take_out_of_those_made_at_once(found: Found) -> None:
    """Of several logs, without a job: which ones, the access log's rows of the same request say."""
    openings = AccessLog.objects.filter(page=str(Page.EXPORT_MANY)).exclude(request_id="")
    asked = openings.filter(log_id=str(found.log_id)).values("request_id")
    receipts = ExportReceipt.objects.filter(log_id="", job_id="", request_id__in=asked).exclude(purpose=GONE)
    for one in receipts:
        same = openings.filter(request_id=one.request_id, user_id=one.user_id)
        logs = set(same.values_list("log_id", flat=True))
        if str(found.log_id) in logs and (_tells(one.purpose, found) or _are_erased(logs)):
            # no history: as above.
            plain(ExportReceipt).filter(pk=one.pk).update(purpose=GONE)


def _staff_name() -> Any:
    """A foresatt's name goes from the receipt of an own copy; that of staff stays, as in the access log."""
    return Case(When(role=ROLE_NAMES[Role.FORESATT], then=Value(GONE)), default=F("user_name"))


def _tells(purpose: str, found: Found) -> bool:
    """Whether a large export's purpose names somebody of the log."""
    names = {word.casefold() for text in found.names for word in _WORD.findall(text)}
    said = {word.casefold() for word in _WORD.findall(purpose)}
    digits = re.sub(r"\D", "", purpose)
    numbers = [name for name in names if name.isdecimal() and len(name) > 6]
    return bool(said & (names | {f"{name}s" for name in names})) or any(one in digits for one in numbers)


def _all_gone(jobs: Iterable[UUID]) -> list[UUID]:
    """Those of the jobs whose every log is erased."""
    gone = []
    for job in jobs:
        logs = ExportedLog.objects.filter(job=job).values_list("log_id", flat=True)
        if _are_erased(str(log) for log in logs):
            gone.append(job)
    return gone


def _are_erased(logs: Iterable[str]) -> bool:
    return all(Tombstone.objects.filter(pk__in=some).count() == len(some) for some in chunks(logs))
