"""Who takes part: bringing an aktør in, and ending it (R9, R11, R16b)."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import User
from permissions.policy import Action
from stafettlog.models import Actor, ConsentCoverage, Level, Measure, Participant, Stafettlog
from stafettlog.services import facts, meeting_people, outbox
from stafettlog.services.consents import cover_all
from stafettlog.services.errors import NotVisible
from stafettlog.services.locking import lock_log
from stafettlog.services.shown import Shown


def bring_in(
    log: Stafettlog, actor_ids: Iterable[UUID], *, agreed: frozenset[str], by: User
) -> list[Participant]:
    """Make each of these aktører a participant of the locked log, unless it is one; in the same order.

    Raises ValidationError if there is no such aktør or level 1 keeps one out, ConsentNeeded if the
    consent lacks a tick. One query where all take part already.
    """
    parts, is_changed = join(log, actor_ids, agreed=agreed, by=by)
    if is_changed:
        facts.recalculate(log)
    return parts


def join(
    log: Stafettlog, actor_ids: Iterable[UUID], *, agreed: frozenset[str], by: User
) -> tuple[list[Participant], bool]:
    """bring_in for one that changes more of the log, and recalculates the grants itself afterwards.

    Returns, too, whether the grants follow: somebody came in, or the consent covers more.
    """
    ids = list(dict.fromkeys(actor_ids))
    present = {part.actor_id: part for part in _taking_part(log, ids)}
    coming = _as_they_are_now([pk for pk in ids if pk not in present])
    actors = [part.actor for part in present.values()] + coming
    if len(actors) != len(ids):
        raise ValidationError(_("Velg aktører fra listen."))
    check_may_join(log, actors)
    uncovered = [part.actor.organisation for part in present.values() if not part.is_covered]
    asked = [*uncovered, *(actor.organisation for actor in coming)]
    covered = cover_all(log, asked, agreed=agreed, by=by) if asked else []
    present |= {part.actor_id: part for part in _start(log, coming, by=by)}
    return [present[pk] for pk in ids], bool(coming or covered)


def participant_add(
    *, log_id: UUID, actor_ids: Sequence[UUID], agreed: frozenset[str], by: User
) -> list[Participant]:
    """Bring aktører in without a tiltak; returns those who are new.

    `agreed`: ids (as text) of virksomheter that the foresatte agreed to take in. Raises NotVisible,
    NotAllowed, ConsentNeeded, ValidationError (`responsible`).
    """
    with lock_log(log_id, by=by, action=Action.ADD_PARTICIPANT) as log:
        if not actor_ids:
            raise ValidationError({"responsible": _("Velg aktører fra listen.")})
        before = set(log.participants.active().values_list("actor_id", flat=True))
        try:
            taking_part = bring_in(log, actor_ids, agreed=agreed, by=by)
        except ValidationError as error:
            raise ValidationError({"responsible": error}) from error
        if not (new := [part for part in taking_part if part.actor_id not in before]):
            raise ValidationError({"responsible": _("De du valgte, deltar allerede i loggen.")})
        return new


def _taking_part(log: Stafettlog, actor_ids: list[UUID]) -> Iterable[Any]:
    """Those of the aktører who take part, each with whether the consent covers its virksomhet.

    The lock on the log holds them too: a leader who turns one down takes it first.
    """
    covering = ConsentCoverage.objects.standing().filter(
        consent=log.current_consent_id, organisation=OuterRef("actor__organisation")
    )
    parts = log.participants.active().with_names().filter(actor__in=actor_ids)
    return parts.annotate(is_covered=Exists(covering))


def _as_they_are_now(ids: list[UUID]) -> list[Actor]:
    """These aktører, locked: a leader who turns one down meanwhile waits, and then finds this log too."""
    if not ids:
        return []
    locked = Actor.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    list(locked.values_list("pk"))
    # A query of its own, as in lock_row: what is joined to a row that was waited for is old.
    fresh = Actor.objects.with_names().in_bulk(ids)
    return [fresh[pk] for pk in ids if pk in fresh]


def check_may_join(log: Stafettlog, actors: list[Actor]) -> None:
    """Raise ValidationError, with names, if the level keeps one of `actors` out or one has left."""
    _check_level(log, actors)
    _check_working(actors)


def _check_level(log: Stafettlog, actors: list[Actor]) -> None:
    outsiders = [a.display_name for a in actors if a.organisation_id != log.organisation_id]
    if log.level == Level.ONE and outsiders:
        text = _(
            "Loggen er på nivå 1: bare aktører fra %(organisation)s kan delta. "
            "Endre til nivå 2 for å velge %(names)s."
        )
        raise ValidationError(
            text % {"organisation": Shown(log).organisation(log.organisation), "names": ", ".join(outsiders)},
            code="level",
        )


def _check_working(actors: list[Actor]) -> None:
    gone = [a.display_name for a in actors if a.ended_at is not None or not a.user.is_active]
    if gone:
        text = _("%(names)s er ikke lenger aktør. Velg en annen.") % {"names": ", ".join(gone)}
        raise ValidationError(text, code="ended")


def _start(log: Stafettlog, actors: list[Actor], *, by: User) -> list[Participant]:
    parts = [
        Participant(log=log, actor=actor, consent=log.current_consent, started_by=by) for actor in actors
    ]
    for part in parts:
        history.explain(part, by=by, reason=_("%(name)s deltar i loggen") % {"name": part.display_name})
    history.create_all(parts, by=by)
    outbox.tell_new_participants(log, [actor for actor in actors if actor.pk != log.stafettholder_id])
    return parts


def participant_end(
    *, log_id: UUID, participant_id: UUID, replacement_id: UUID | None, reason: str, by: User
) -> Participant:
    """End someone's part in the log. Open tiltak that would be left alone go to `replacement`.

    Without a replacement the stafettholder takes them (R16b). The holder cannot be ended: the baton
    is handed over. Raises NotVisible, NotAllowed, ValidationError.
    """
    mine = Participant.objects.filter(pk=participant_id, log=log_id, actor__user=by)
    with lock_log(log_id, by=by, action=Action.END_PARTICIPANT, own=mine.exists) as log:
        participant = log.participants.active().with_names().filter(pk=participant_id).first()
        if participant is None and not log.participants.filter(pk=participant_id).exists():
            raise NotVisible
        if participant is None:
            raise ValidationError(_("Deltakelsen er allerede avsluttet."))
        if participant.actor_id == log.stafettholder_id:
            raise ValidationError(_("Stafettholderen kan ikke avslutte deltakelsen. Overfør loggen først."))
        end(log, participant, replacement_id=replacement_id, reason=reason, by=by)
        facts.recalculate(log)
        return participant


def end(
    log: Stafettlog, participant: Participant, *, replacement_id: UUID | None, reason: str, by: User
) -> None:
    """End `participant` of the locked log, first handing over its open tiltak (R16b).

    A replacement that was chosen takes all of them; else the stafettholder those with nobody left, also
    one who has left: whoever takes the log over takes them too.
    """
    others = Participant.objects.active().filter(log=log).exclude(pk=participant.pk)
    chosen = Q(pk=replacement_id, actor__in=Actor.objects.working())
    holds = Q(actor=log.stafettholder_id)
    heir = others.filter(chosen if replacement_id else holds).with_names().first()
    if heir is None and replacement_id:
        raise ValidationError(_("Velg hvem som skal ha ansvaret for tiltakene."), code="replacement")
    taken: list[Measure] = []
    measures = Measure.objects.open().filter(log=log, responsible=participant)
    for measure in measures.prefetch_related("responsible"):
        left = {one.pk for one in measure.responsible.all()} - {participant.pk}
        taker = None if left and not replacement_id else heir
        _hand_over(measure, participant, taker, by=by)
        if taker is not None and taker.pk not in left:
            taken.append(measure)
    if heir is not None and taken:
        # However many there are, one message: the log shows them all.
        outbox.tell_new_measure(taken[0], [heir], by=by)
    participant.ended_at = timezone.now()
    participant.ended_by = by
    participant.end_reason = reason
    history.save(
        participant, by=by, reason=_("%(name)s deltar ikke lenger") % {"name": participant.display_name}
    )
    meeting_people.take_off(log, participant.actor, by=by)


def take_off_leavers(log: Stafettlog, measure: Measure, *, by: User) -> None:
    """For a tiltak that is open again: whoever left while it was not is off it; the stafettholder has
    it if nobody is left (R16b). `measure` comes with its responsible ones and their names."""
    responsible = list(measure.responsible.all())
    leavers = [part for part in responsible if part.ended_at is not None]
    holder = None
    if leavers and len(leavers) == len(responsible):
        holder = log.participants.active().with_names().filter(actor=log.stafettholder_id).first()
    for leaver in leavers:
        _hand_over(measure, leaver, holder, by=by)
        holder = None


def _hand_over(measure: Measure, leaver: Participant, heir: Participant | None, *, by: User) -> None:
    """Take `leaver` off the tiltak; `heir` is None where others are responsible already."""
    if heir is not None:
        reason = _("Ansvaret er overført til %(name)s") % {"name": heir.display_name}
    else:
        reason = _("%(name)s har ikke lenger ansvar for tiltaket") % {"name": leaver.display_name}
    measure.version += 1
    history.save(measure, by=by, reason=reason)
    # The m2m rows keep the reason and the user that history.save has set.
    if heir is not None:
        measure.responsible.add(heir)
    measure.responsible.remove(leaver)
