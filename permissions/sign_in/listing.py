"""«Innloggingene mine»: a person's sessions in words, for staff and family alike; and ending them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permissions.models import SignIn, SignInEnd, User
from permissions.sign_in import providers, sessions
from permissions.sign_in.begin import SIGN_IN, end_each
from permissions.sign_in.device import device_words
from permissions.sign_in.parts import Part

PARTS = {Part.STAFF.value: gettext_lazy("som ansatt"), Part.FAMILY.value: gettext_lazy("som foresatt")}


@dataclass(frozen=True)
class Line:
    """One session. `by`: who ended it, when that was somebody else."""

    id: UUID
    device: str
    way_in: str
    part: str
    started_at: datetime
    seen_at: datetime
    is_this: bool = False
    ended_at: datetime | None = None
    why: str = ""
    by: str = ""


@dataclass(frozen=True)
class Listed:
    """This session first, then the others, the last used first."""

    living: list[Line]
    ended: list[Line]

    @property
    def has_others(self) -> bool:
        return any(not line.is_this for line in self.living)


def listed(request: HttpRequest, user: User) -> Listed:
    """Two queries, however many there are."""
    this = this_of(request)
    living = [line_of(row, is_this=row.pk in this) for row in sessions.living(user)]
    living.sort(key=lambda line: not line.is_this)
    return Listed(living, [line_of(row) for row in sessions.lately_ended(user)])


def this_of(request: HttpRequest) -> list[UUID]:
    """The row of this session; none for a session that no sign-in began."""
    given = request.session.get(SIGN_IN)
    return [UUID(given)] if given else []


def line_of(row: SignIn, *, is_this: bool = False) -> Line:
    by = row.ended_by if row.ended_by_id not in (None, row.user_id) else None
    return Line(
        id=row.pk,
        device=device_words(row.device),
        way_in=way_in(row.method),
        part=str(PARTS[row.part]),
        started_at=row.started_at,
        seen_at=row.seen_at,
        is_this=is_this,
        ended_at=row.ended_at,
        why=str(SignInEnd(row.ended_why).label) if row.ended_why else "",
        by=by.display_name if by is not None else "",
    )


def way_in(method: str) -> str:
    """«ID-porten», or the local account; a provider that is gone is not named."""
    if method == SignIn.LOCAL:
        return _("Brukernavn og passord")
    found: Any = providers.find(method)
    return found.label if found else _("Innloggingstjeneste som ikke er i bruk")


def end_asked(request: HttpRequest, user: User) -> int:
    """End what a posted form asks: `sign_in`, one of the person's own, or `others`. How many there were.

    This session is ended by signing out. Raises Http404 for another's, or for what is no id.
    """
    rows = SignIn.objects.active().filter(user=user).exclude(pk__in=this_of(request))
    if "others" not in request.POST:
        try:
            wanted = UUID(request.POST.get("sign_in", ""))
        except ValueError:
            raise Http404 from None
        if not SignIn.objects.filter(user=user, pk=wanted).exists():
            raise Http404
        rows = rows.filter(pk=wanted)
    return end_each(rows.only("pk"), why=SignInEnd.BY_OWNER, by=user)
