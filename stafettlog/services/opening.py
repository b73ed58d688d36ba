"""Opening a log: child, foresatte, consent and log in one transaction, or nothing (R1–R6)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import Organisation, User
from permissions.policy import Action, LogState
from stafettlog.models import Actor, Child, Draft, FileKind, ForesattRelation, Participant, Stafettlog
from stafettlog.services import access, children, consents, drafts, facts, files, foresatte
from stafettlog.services.attempts import check_attempts, note_attempt
from stafettlog.services.children import ChildInput
from stafettlog.services.consents import ConsentInput
from stafettlog.services.errors import ChildHasLog
from stafettlog.services.foresatte import ForesattInput
from stafettlog.services.locking import lock_row
from stafettlog.services.submissions import already, once


@dataclass(frozen=True)
class LogInput:
    """What the log itself knows of the child. Files wait in the draft and move along."""

    level: int
    attends: Organisation
    street: str
    postcode: str
    city: str
    living_situation: str
    group: str = ""
    email: str = ""


@dataclass(frozen=True)
class Opening:
    """A whole form «Nytt stafettbarn», checked. `actor_id`: in which of the own virksomheter."""

    actor_id: UUID
    child: ChildInput
    log: LogInput
    consent: ConsentInput
    foresatte: list[ForesattInput] = field(default_factory=list)


def log_open(
    *, opening: Opening, draft: Draft | None, key: UUID, location_of: Callable[[Stafettlog], str], by: User
) -> str:
    """Make the log and return its address; the same `key` again returns the same address.

    Raises NotAllowed, ChildHasLog, TooManyAttempts, ValidationError. For a child with an open log
    the attempt is stored after the roll-back, so that the promise of contact stands.
    """
    if (location := already(by=by, key=key)) is not None:
        return location
    access.require_staff(by, Action.CREATE_LOG)
    holder = access.working_actors(by).filter(pk=opening.actor_id).first()
    if holder is None:
        raise ValidationError({"actor": _("Velg hvilken virksomhet du oppretter loggen for.")})
    if not opening.consent.youth_agreed and not any(given.gave_consent for given in opening.foresatte):
        raise ValidationError({"foresatte": _("Kryss av for minst én foresatt som har samtykket")})
    check_attempts(by)
    try:
        return _once_more(
            lambda: once(by=by, key=key, act=lambda: location_of(_open(opening, holder, draft, by=by)))
        )
    except (ChildHasLog, IntegrityError):
        # IntegrityError: two opened a log on one child at once; the database let the first through.
        log = children.open_log_of(opening.child.national_number)
        if log is None:
            raise
    if Stafettlog.objects.filter(access.visible_logs(by), pk=log.pk).exists():
        raise ChildHasLog(log.pk)
    note_attempt(log, holder, by=by)
    raise ChildHasLog(None)


def _once_more(act: Callable[[], str]) -> str:
    """Run `act`; again if the database refused a row. Two siblings' logs opened at once make the same
    foresatt: the second finds on its next try what the first has made."""
    try:
        return act()
    except IntegrityError:
        return act()


def _open(opening: Opening, holder: Actor, draft: Draft | None, *, by: User) -> Stafettlog:
    if children.open_log_of(opening.child.national_number) is not None:
        raise ChildHasLog(None)
    if draft is not None:
        draft = Draft.objects.select_for_update().filter(pk=draft.pk, owner=by).first()
    child = children.record(opening.child, by=by)
    # Again, now that the child's row is ours: another may have opened while we waited for it.
    logs = child.logs.select_for_update(no_key=True).order_by("pk")
    if LogState.OPEN.value in set(logs.values_list("state", flat=True)):
        raise ChildHasLog(None)
    holder = _still_working(holder, by)
    relations = foresatte.record(child, opening.foresatte, by=by)
    log = _log(opening.log, child, holder, by=by)
    moved = files.move_to_log(draft, log, by=by) if draft else {}
    log.photo = moved.get(FileKind.PHOTO)
    consents.record_consent(
        log,
        consent=opening.consent,
        givers=_givers(opening, relations),
        document=moved.get(FileKind.CONSENT),
        by=by,
    )
    history.save(log, by=by, reason=_("Samtykket gjelder loggen"))
    participant = Participant(log=log, actor=holder, consent=log.current_consent, started_by=by)
    history.save(participant, by=by, reason=_("%(name)s er stafettholder") % {"name": holder.display_name})
    facts.recalculate(log)
    _recalculate_earlier(log)
    foresatte.send_accounts(log, relations)
    if draft is not None:
        drafts.draft_discard(draft)
    return log


def _still_working(holder: Actor, by: User) -> Actor:
    """The aktør as it is now, locked: a leader who ends the place waits, and then finds this log too."""
    list(Actor.objects.select_for_update(no_key=True).filter(pk=holder.pk).values_list("pk"))
    there = access.working_actors(by).filter(pk=holder.pk).first()
    if there is None:
        raise ValidationError({"actor": _("Velg hvilken virksomhet du oppretter loggen for.")})
    return there


def _recalculate_earlier(log: Stafettlog) -> None:
    """The child's closed logs follow its foresatte: who is one no longer reads them no longer."""
    earlier = Stafettlog.objects.filter(child=log.child_id).exclude(pk=log.pk).order_by("pk")
    for log_id in earlier.values_list("pk", flat=True):
        facts.recalculate(lock_row(log_id))


def _log(details: LogInput, child: Child, holder: Actor, *, by: User) -> Stafettlog:
    log = Stafettlog(
        child=child,
        stafettholder=holder,
        organisation=holder.organisation,
        level=details.level,
        attends=details.attends,
        group=details.group,
        street=details.street,
        postcode=details.postcode,
        city=details.city,
        living_situation=details.living_situation,
        email=details.email,
        created_by=by,
    )
    return history.save(log, by=by, reason=_("Stafettlogg er opprettet"))


def _givers(opening: Opening, relations: list[ForesattRelation]) -> list[ForesattRelation]:
    return [
        relation for given, relation in zip(opening.foresatte, relations, strict=True) if given.gave_consent
    ]
