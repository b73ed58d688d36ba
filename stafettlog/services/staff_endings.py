"""Ending a place in a virksomhet, or a whole account: every right that rested on it ends at once."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history, people, roles
from permissions.models import RoleAssignment, User
from permissions.policy import Action
from stafettlog.models import Actor, Participant, Stafettlog, Transfer
from stafettlog.services import access, accounts, assignments, facts, meeting_people, participants, places
from stafettlog.services.actor_locks import touched_by, with_logs
from stafettlog.services.errors import NotVisible
from stafettlog.services.transfer_stops import withdraw


def staff_end(*, actor_id: UUID, by: User) -> Actor:
    """End an aktør's place. Ending it twice changes nothing.

    On the logs that the person holds, the fact of stafettholder stays until a leader hands them over;
    what the person could see and do there ends now. The account ends with the last place, unless the
    person has a role or is a foresatt. Raises NotVisible, NotAllowed, ValidationError.
    """

    def end(actor: Actor, logs: list[Stafettlog]) -> None:
        if actor.ended_at is not None:
            return
        if actor.user_id == by.pk:
            text = _("Du kan ikke avslutte ditt eget arbeidssted. Be kommuneadministratoren om det.")
            raise ValidationError(text)
        _end_places([actor], by=by)
        actor.user = accounts.end_if_idle(actor.user, by=by)
        _follow([actor], logs, by=by)

    return with_logs(lambda: touched_by([actor_id]), lambda: places.find_locked(actor_id, by), end)


def user_deactivate(*, user_id: UUID, by: User) -> User:
    """End everything that a person is here as staff: places, roles, sign-in.

    For those who keep the staff of all virksomheter. Raises NotVisible, NotAllowed, ValidationError.
    """

    def lock() -> list[Actor]:
        access.require_staff(by, Action.MANAGE_STAFF)
        if not User.objects.filter(accounts.of_staff(), pk=user_id).exists():
            raise NotVisible
        list(
            Actor.objects.select_for_update(no_key=True).filter(user=user_id).order_by("pk").values_list("pk")
        )
        return _places(user_id)

    def end(actors: list[Actor], logs: list[Stafettlog]) -> None:
        if user_id == by.pk:
            raise ValidationError(_("Du kan ikke avslutte din egen konto. Be en annen om det."))
        for row in RoleAssignment.objects.filter(user=user_id, ended_at__isnull=True).order_by("pk"):
            assignments.require(row.role, by)
            roles.end(row, by=by)
        _end_places(actors, by=by)
        user = accounts.locked(User(pk=user_id))
        if user.is_staff:
            user = people.end_staff_access(user, keeps_account=accounts.is_foresatt(user), by=by)
        for actor in actors:
            actor.user = user
        _follow(actors, logs, by=by)

    with_logs(lambda: touched_by(actor.pk for actor in _places(user_id)), lock, end)
    return User.objects.get(pk=user_id)


def _places(user_id: UUID) -> list[Actor]:
    rows = Actor.objects.with_names().filter(user=user_id, ended_at__isnull=True)
    return list(rows.order_by("pk"))


def _end_places(actors: list[Actor], *, by: User) -> None:
    for actor in actors:
        actor.ended_at, actor.ended_by = timezone.now(), by
        history.save(actor, by=by, reason=_("Arbeidsstedet er avsluttet"))


def _follow(actors: list[Actor], logs: list[Stafettlog], *, by: User) -> None:
    """Requests, participation, tiltak, meetings and grants of the locked logs follow."""
    ended = {actor.pk: actor for actor in actors}
    reason = _("Arbeidsstedet er avsluttet")
    for asked in Transfer.objects.waiting().select_related("to_actor", "log").filter(log__in=logs):
        if _rests_on(asked, ended):
            withdraw(asked, by=by, reason=reason)
    parts: dict[UUID, list[Participant]] = {log.pk: [] for log in logs}
    for part in Participant.objects.active().with_names().filter(log__in=logs, actor__in=ended):
        parts[part.log_id].append(part)
    for log in logs:
        for part in parts[log.pk]:
            if part.actor_id == log.stafettholder_id:
                # Its part ends when the baton is handed over; until then it is the one who had it.
                meeting_people.take_off(log, part.actor, by=by)
            else:
                participants.end(log, part, replacement_id=None, reason=reason, by=by)
        # As it is now: the log was read before the place ended.
        log.stafettholder = ended.get(log.stafettholder_id, log.stafettholder)
        facts.recalculate(log)


def _rests_on(asked: Transfer, ended: dict[UUID, Actor]) -> bool:
    """What a leader asks on behalf of one who leaves is asked because of that: it stands."""
    own = asked.from_actor_id in ended and not asked.on_behalf_reason
    return own or asked.to_actor_id in ended
