"""Min side of the kommuneadministrator: what lacks somebody, in numbers. Nothing of any child."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from permissions.models import Organisation
from permissions.policy import Role
from stafettlog.admin import staff_rows
from stafettlog.admin.frame import my_roles
from stafettlog.admin.organisation_rows import without_leader


@dataclass(frozen=True)
class Line:
    """One thing to look into, with the list that shows it."""

    text: str
    button: str
    url: str


def lines(request: HttpRequest) -> list[Line] | None:
    """None for those who are not kommuneadministrator; an empty list if nothing is lacking (one query)."""
    if Role.MUNICIPALITY_ADMIN not in my_roles(request):
        return None
    made = []
    counts = _counts()
    if n := counts.get("places"):
        text = ngettext("%(n)s virksomhet mangler leder.", "%(n)s virksomheter mangler leder.", n)
        made.append(Line(text % {"n": n}, _("Se virksomhetene"), _address("organisation_list", leder="uten")))
    if n := counts.get("people"):
        text = ngettext(
            "%(n)s ny ansatt har ventet på lederen i mer enn en uke.",
            "%(n)s nye ansatte har ventet på lederen i mer enn en uke.",
            n,
        )
        made.append(
            Line(text % {"n": n}, _("Se de ansatte"), _address("staff_list", status=staff_rows.WAITS))
        )
    return made


def _counts() -> dict[str, int]:
    """How many places lack a leader, and how many people wait, in one question."""
    places = Organisation.objects.filter(without_leader())
    people = staff_rows.waiting_long(timezone.now())
    counted = [
        rows.order_by().annotate(of=Value(of)).values("of").annotate(n=Count("pk")).values_list("of", "n")
        for of, rows in (("places", places), ("people", people))
    ]
    return dict(counted[0].union(counted[1], all=True))


def _address(name: str, **parameters: str) -> str:
    return f"{reverse(f'admin:{name}')}?{urlencode(parameters)}"
