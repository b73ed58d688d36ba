"""What the two lists of logs share: search by name or number, filters, and the nearest deadline first."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permissions.fields import parse_number
from permissions.national_number import InvalidNumber
from permissions.policy import LogState
from stafettlog.admin.frame import current_user
from stafettlog.admin.lists import KnownChoices, ListAdmin
from stafettlog.admin.log_rows import BY_NEXT_DEADLINE
from stafettlog.admin.menu import address_if_allowed
from stafettlog.admin.number_hit import note_hit
from stafettlog.admin.screen import log_url
from stafettlog.models import Level, Stafettlog
from stafettlog.services import access
from stafettlog.services.children import number_index


class LevelFilter(KnownChoices):
    title = _("nivå")
    parameter_name = "niva"
    choices_shown = {str(level.value): level.label for level in Level}

    def narrow(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        return queryset.filter(level=int(value))


class DeadlineFilter(KnownChoices):
    """By the row's own next deadline, so that the filter and the column say the same."""

    title = _("frist")
    parameter_name = "frist"
    choices_shown = {
        "forfalt": _("Forfalt"),
        "snart": _("Innen 14 dager"),
        "uten": _("Uten frist"),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        soon = _("Innen %(n)s dager") % {"n": settings.DUE_SOON_DAYS}
        return list({**self.choices_shown, "snart": soon}.items())

    def narrow(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        today = timezone.localdate()
        if value == "forfalt":
            return queryset.filter(next_deadline__lt=today)
        if value == "snart":
            last = today + timedelta(days=settings.DUE_SOON_DAYS)
            return queryset.filter(next_deadline__range=(today, last))
        return queryset.filter(next_deadline__isnull=True)


class StatusFilter(KnownChoices):
    """The open ones unless others are asked for: a closed log is kept to be read, not to be worked with."""

    title = _("status")
    parameter_name = "status"
    choices_shown = {"avsluttet": _("Avsluttet"), "alle": _("Åpne og avsluttede")}

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        first, *others = super().choices(changelist)
        yield {**first, "display": _("Åpen")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() is None:
            return queryset.filter(state=LogState.OPEN.value)
        return super().queryset(request, queryset)

    def narrow(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        return queryset if value == "alle" else queryset.exclude(state=LogState.OPEN.value)


def find_log_by_number(request: HttpRequest, text: str, mine: Q) -> HttpResponse | None:
    """Lead to the log of the child with this number, among `mine`; None if there is none there. A hit is
    noted in the access log.

    Raises ValidationError for what is no number.
    """
    try:
        number = parse_number(text)
    except InvalidNumber as error:
        raise ValidationError(str(error.message)) from None
    logs = Stafettlog.objects.filter(mine, child__national_number_index=number_index(number.value))
    # The child's open log, if there are closed ones too: it is the newest.
    found = logs.order_by("-pk").values_list("pk", flat=True).first()
    if found is None:
        return None
    note_hit(request, found)
    return HttpResponseRedirect(log_url(found))


class LogListAdmin(ListAdmin):
    """Names, levels and deadlines of one's own logs: what one has to do, not an opening of any (R30)."""

    list_filter = (LevelFilter, DeadlineFilter)
    search_fields = ("child__first_name", "child__last_name")
    search_help_text = _("Søk etter navn eller fødselsnummer (11 siffer)")

    def get_ordering(self, request: HttpRequest) -> Any:
        return BY_NEXT_DEADLINE

    def find_by_number(self, request: HttpRequest, text: str) -> HttpResponse | None:
        mine = access.visible_logs(current_user(request), access.HOLD, access.CONTRIBUTE)
        return find_log_by_number(request, text, mine)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = {
            "today": timezone.localdate(),
            "export_url": address_if_allowed(request, "admin:mass_export"),
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})
