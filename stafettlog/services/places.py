"""A person's place in a virksomhet, made by those who keep its staff; and whose places one keeps."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import Organisation, User
from permissions.policy import Action, decide
from stafettlog.models import Actor
from stafettlog.services import access, outbox
from stafettlog.services.errors import NotVisible


def keeps_all(user: User) -> bool:
    """Whether the person keeps the staff of every virksomhet, and not only of those that it leads."""
    return bool(decide(Action.MANAGE_STAFF, roles=access.standing(user), own=False))


def kept(user: User) -> QuerySet[Actor]:
    """The aktører, ended ones too, whose places the person may change."""
    rows = Actor.objects.with_names()
    return rows if keeps_all(user) else rows.filter(organisation__in=access.led_organisations(user))


def kept_organisations(user: User) -> QuerySet[Organisation]:
    rows = Organisation.objects.all()
    return rows if keeps_all(user) else rows.filter(pk__in=access.led_organisations(user))


def require(organisation_id: UUID | None, by: User) -> None:
    """Raise NotAllowed unless `by` keeps the staff of this virksomhet."""
    own = organisation_id in access.led_organisation_ids(by)
    access.require_staff(by, Action.MANAGE_STAFF, own=own)


def find_locked(actor_id: UUID, by: User) -> Actor:
    """The aktør as it is now, locked. Raises NotAllowed without the role, NotVisible for another's staff."""
    access.require_staff(by, Action.MANAGE_STAFF, own=True)
    list(Actor.objects.select_for_update(no_key=True).filter(pk=actor_id).values_list("pk"))
    # A query of its own, as in lock_row: what is joined to a row that was waited for is old.
    actor = kept(by).filter(pk=actor_id).first()
    if actor is None:
        raise NotVisible
    return actor


def refuse_same_address(email: str, organisation: Organisation, *, besides: User | None = None) -> None:
    """Two people of one virksomhet do not share an address: most likely it is one person twice."""
    same = Actor.objects.working().filter(organisation=organisation, user__email__iexact=email)
    if besides is not None:
        same = same.exclude(user=besides)
    if email and (found := same.with_names().first()):
        text = _("%(name)s er allerede registrert med denne e-postadressen ved %(organisation)s.")
        words = {"name": found.display_name, "organisation": organisation.name}
        raise ValidationError({"email": text % words})


def has_one(user: User, organisation: Organisation) -> bool:
    """Whether the person works there, or waits for the leader's word."""
    return Actor.objects.filter(user=user, organisation=organisation, ended_at__isnull=True).exists()


def open_place(user: User, organisation: Organisation, *, title: str, phone: str, by: User) -> Actor:
    """Make the person an aktør in the locked virksomhet, confirmed at once, and tell how to sign in.

    Raises ValidationError if the person stands there already.
    """
    if there := Actor.objects.filter(user=user, organisation=organisation, ended_at__isnull=True).first():
        if there.is_waiting:
            raise ValidationError(_("Personen er registrert her fra før, og venter på å bli bekreftet."))
        raise ValidationError({"national_number": _("Personen er allerede aktør i denne virksomheten.")})
    made = Actor(
        user=user,
        organisation=organisation,
        title=title,
        phone=phone,
        registered_by=by,
        confirmed_by=by,
        confirmed_at=timezone.now(),
    )
    history.save(made, by=by, reason=_("Ansatt er registrert"))
    outbox.tell_actor_account(made)
    return made
