"""Aktører: registering a colleague, and the leader who settles it (R11b)."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history, people
from permissions.models import Organisation, User
from permissions.policy import Action, Role, decide
from stafettlog.models import Actor, Participant, Stafettlog
from stafettlog.services import access, facts, outbox, participants
from stafettlog.services.actor_locks import with_logs
from stafettlog.services.errors import NotAllowed, NotVisible


@dataclass(frozen=True)
class ActorInput:
    """`organisation` is the virksomhet that the person works in."""

    first_name: str
    last_name: str
    title: str
    organisation: Organisation
    email: str
    phone: str = ""


def actor_register(*, actor: ActorInput, by: User) -> Actor:
    """Register a colleague. In one of `by`'s own virksomheter at once; in another the person waits.

    Nobody signs in before a leader has added the national number. Raises NotAllowed, ValidationError.
    """
    access.require_staff(by, Action.REGISTER_ACTOR)
    own = access.working_actors(by).filter(organisation=actor.organisation).exists()
    with transaction.atomic():
        _refuse_twin(actor)
        user = people.create_user(
            first_name=actor.first_name, last_name=actor.last_name, email=actor.email, is_staff=True, by=by
        )
        made = Actor(
            user=user,
            organisation=actor.organisation,
            title=actor.title,
            phone=actor.phone,
            registered_by=by,
            confirmed_by=by if own else None,
            confirmed_at=timezone.now() if own else None,
        )
        history.save(made, by=by, reason=_("Aktør er registrert"))
        outbox.tell_leader_of_actor(made)
        return made


def _refuse_twin(actor: ActorInput) -> None:
    same = Actor.objects.working().filter(organisation=actor.organisation, user__email__iexact=actor.email)
    if actor.email and same.exists():
        text = _(
            "%(name)s er allerede registrert med denne e-postadressen ved %(organisation)s. Søk etter navnet."
        )
        words = {"name": same.with_names()[0].display_name, "organisation": actor.organisation.name}
        raise ValidationError({"email": text % words})


def unsettled() -> Q:
    """Filter for working aktører whom a leader must settle: not confirmed, or still without a number."""
    return Q(confirmed_at__isnull=True) | Q(user__national_number_index__isnull=True)


def waiting_for(user: User) -> QuerySet[Actor]:
    """Those whom this leader must settle, oldest first."""
    return (
        Actor.objects.working()
        .filter(unsettled(), organisation__in=access.led_organisations(user))
        .select_related("user", "organisation", "registered_by")
        .defer("user__national_number", "registered_by__national_number")
        .order_by("id")
    )


def actor_settle(*, actor_id: UUID, national_number: str, by: User) -> Actor:
    """The leader confirms the person and adds the number that sign-in needs.

    A number that a person already has joins the two: the aktør becomes that person's. Raises
    NotVisible unless `by` leads the virksomhet.
    """

    def settle(actor: Actor, logs: list[Stafettlog]) -> None:
        placeholder = actor.user
        actor.user = people.give_number(placeholder, national_number, by=by)
        _refuse_second_place(actor)
        if actor.user.pk == by.pk:
            # Else a leader would take another's part in a log, by a name that they share.
            text = _("Du kan ikke registrere deg selv. Be kommuneadministratoren om det.")
            raise ValidationError({"national_number": text})
        actor.user.is_staff = True
        history.save(actor.user, by=by, reason=_("Bekreftet som ansatt"))
        if actor.confirmed_at is None:
            actor.confirmed_at, actor.confirmed_by = timezone.now(), by
        history.save(actor, by=by, reason=_("Aktør er bekreftet av leder"))
        if placeholder != actor.user:
            people.deactivate(placeholder, by=by, reason=_("Slått sammen med personens egen bruker"))
        for log in logs:
            facts.recalculate(log)
        outbox.tell_actor_account(actor)

    return _for_leader(actor_id, settle, by=by)


def actor_decline(*, actor_id: UUID, by: User) -> Actor:
    """The leader says that the person does not work there: ended, and open tiltak go to the holders."""

    def decline(actor: Actor, logs: list[Stafettlog]) -> None:
        for log in logs:
            part = log.participants.active().with_names().get(actor=actor)
            participants.end(log, part, replacement_id=None, reason=_("Ikke bekreftet av leder"), by=by)
            facts.recalculate(log)
        actor.ended_at, actor.ended_by = timezone.now(), by
        history.save(actor, by=by, reason=_("Aktør er avvist av leder"))
        if actor.user.national_number_index is None:
            # Without a number the account is this place alone.
            people.deactivate(actor.user, by=by, reason=_("Avvist av leder"))

    return _for_leader(actor_id, decline, by=by)


def _for_leader(actor_id: UUID, act: Callable[[Actor, list[Stafettlog]], None], *, by: User) -> Actor:
    """Run `act` on the aktør and the logs it takes part in, all locked: first the logs, then the aktør."""
    return with_logs(lambda: _log_ids(actor_id), lambda: _locked(actor_id, by), act)


def _locked(actor_id: UUID, by: User) -> Actor:
    Actor.objects.select_for_update(no_key=True).filter(pk=actor_id).first()
    actor = Actor.objects.with_names().filter(pk=actor_id).first()
    own = actor is not None and actor.organisation_id in access.led_organisation_ids(by)
    if actor is None or not own:
        raise NotVisible
    if not (decision := decide(Action.SETTLE_ACTOR, roles=frozenset({Role.UNIT_LEADER}), own=own)):
        raise NotAllowed(decision.reason)
    if actor.ended_at is not None or (actor.confirmed_at and actor.user.national_number_index):
        raise ValidationError(_("Denne aktøren er allerede behandlet."))
    return actor


def _log_ids(actor_id: UUID) -> list[UUID]:
    """The logs that the person takes part in, in the order of their ids."""
    parts = Participant.objects.active().filter(actor=actor_id)
    return list(parts.order_by("log").values_list("log_id", flat=True))


def _refuse_second_place(actor: Actor) -> None:
    if (
        Actor.objects.working()
        .filter(user=actor.user, organisation=actor.organisation)
        .exclude(pk=actor.pk)
        .exists()
    ):
        raise ValidationError({"national_number": _("Personen er allerede aktør i denne virksomheten.")})
