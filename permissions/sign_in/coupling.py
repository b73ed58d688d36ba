"""A work account that tells no number is coupled by the person, who is signed in by one that does.

Never by e-mail or name: the person signs in there too, in the same browser, and comes back.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import ExternalIdentity, SignIn, SignInEnd, User
from permissions.sign_in import providers, refusals
from permissions.sign_in.begin import KNOWN_AT, METHOD, end_each
from permissions.sign_in.listing import this_of
from permissions.sign_in.matching import number_is_of
from permissions.sign_in.parts import Part, part_of
from permissions.sign_in.pending import Pending
from permissions.sign_in.providers import Provider
from permissions.sign_in.signals import identity_coupled
from permissions.sign_in.tokens import Known
from permissions.sign_in.views import on_return

PURPOSE = "link"
FLAG = "link_for"
"""The session's key: which provider's account the person has asked to couple, and when."""

FLAG_SECONDS = 10 * 60
FRESH_SECONDS = 10 * 60
"""So lately the person must have said who it is: not whoever sits down at a machine left open."""

logger = structlog.get_logger("stafett.sign_in")


@dataclass(frozen=True)
class Coupled:
    """An account of the person's at a provider; `label` is the provider's name."""

    pk: UUID
    label: str
    issuer: str
    created_at: datetime


def of(user: User) -> list[Coupled]:
    """The accounts that are coupled now, but for those that are known by the number anyway (one query)."""
    names = {one.issuer: one.label for one in providers.all_of_them()}
    by_number = [one.issuer for one in providers.all_of_them() if one.pid_claim]
    rows = ExternalIdentity.objects.filter(user=user, ended_at__isnull=True).exclude(issuer__in=by_number)
    unknown = _("Innloggingstjeneste som ikke er i bruk")
    return [
        Coupled(row.pk, names.get(row.issuer, unknown), row.issuer, row.created_at)
        for row in rows.order_by("pk")
    ]


def offered(request: HttpRequest, user: User) -> list[Provider]:
    """Providers whose account may be coupled from this session; it must itself be by the number."""
    mine = providers.find(request.session.get(METHOD, ""))
    if mine is None or not mine.pid_claim or part_of(request) != Part.STAFF:
        return []
    have = {identity.issuer for identity in of(user)}
    return [
        one
        for one in providers.all_of_them()
        if Part.STAFF in one.parts and not one.pid_claim and one.issuer not in have
    ]


def find_offered(request: HttpRequest, user: User, key: str) -> Provider | None:
    return next((one for one in offered(request, user) if one.key == key), None)


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person was asked who it is in the last ten minutes: else that comes first."""
    return bool(time.time() - request.session.get(KNOWN_AT, 0) <= FRESH_SECONDS)


def ask(request: HttpRequest, provider: Provider) -> None:
    """The person asks, in a form of ours, to couple an account there: offered, with a fresh sign-in."""
    request.session[FLAG] = {"provider": provider.key, "at": int(time.time())}


def was_asked(request: HttpRequest, provider: Provider) -> bool:
    flag = request.session.get(FLAG) or {}
    fresh = time.time() - flag.get("at", 0) <= FLAG_SECONDS
    return bool(fresh and flag.get("provider") == provider.key)


def returned(request: HttpRequest, provider: Provider, known: Known, waiting: Pending) -> HttpResponse:
    """Back from the provider: couple the account to the person of this session, and to nobody else."""
    user = request.user
    if not isinstance(user, User) or not was_asked(request, provider) or not offered(request, user):
        return refusals.start_over(request, provider)
    del request.session[FLAG]
    if not provider.accepts(known.acr, Part.STAFF):
        messages.error(request, _("Innloggingen der var ikke sikker nok. Kontoen er ikke koblet til deg."))
    elif couple(user, known):
        messages.success(request, _("Kontoen er koblet til deg. Du kan bruke den neste gang du logger inn."))
    else:
        text = _("Kontoen kan ikke kobles til deg. Ta kontakt med kommunen hvis du mener at dette er feil.")
        messages.error(request, text)
    return HttpResponseRedirect(reverse("sign_ins"))


def couple(user: User, known: Known) -> bool:
    """False, and nothing written, for an account of somebody else's, or a second one of the same provider."""
    try:
        with transaction.atomic():
            account = User.objects.select_for_update(no_key=True).get(pk=user.pk)
            there = ExternalIdentity.objects.filter(issuer=known.issuer, ended_at__isnull=True)
            if not account.is_active or not number_is_of(known, account):
                return _no("not_theirs", account)
            same = there.filter(subject=known.subject).first()
            if same is not None:
                return same.user_id == account.pk or _no("of_another", account)
            if there.filter(user=account).exists():
                return _no("second_subject", account)
            made = ExternalIdentity(user=account, issuer=known.issuer, subject=known.subject)
            history.save(made, by=account, reason=_("Kontoen er koblet til"))
            identity_coupled.send(sender=ExternalIdentity, user=account)
    except IntegrityError:
        return _no("of_another", user)
    return True


def uncouple(request: HttpRequest, user: User, identity_id: UUID) -> bool:
    """End one of the person's couplings, and what was begun by it but this session. False for another's."""
    with transaction.atomic():
        rows = ExternalIdentity.objects.select_for_update(no_key=True)
        found = rows.filter(pk=identity_id, user=user, ended_at__isnull=True).first()
        if found is None:
            return False
        found.ended_at = timezone.now()
        history.save(found, by=user, reason=_("Koblingen er avsluttet"))
        begun = SignIn.objects.active().filter(user=user, issuer=found.issuer)
        others = begun.exclude(pk__in=this_of(request))
        end_each(others.only("pk"), why=SignInEnd.BY_OWNER, by=user)
        return True


def _no(why: str, user: User) -> bool:
    logger.warning("account_not_coupled", why=why, user=str(user.pk))
    return False


on_return[PURPOSE] = returned
