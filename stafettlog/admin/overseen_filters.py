"""Filters of «Stafettbarn i virksomheten»."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stafettlog.admin.lists import KnownChoices
from stafettlog.admin.overseen_rows import HAS_LEFT, consent_is, overdue_measures
from stafettlog.models import Protection


class PlaceFilter(KnownChoices):
    """Of those with a role in several. A protected child is in no place here (R26)."""

    title = _("virksomhet")
    parameter_name = "virksomhet"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(place.pk), place.name) for place in model_admin.places(request)]

    def narrow(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        return queryset.filter(organisation=value, child__protection=Protection.NONE)


class ConsentFilter(KnownChoices):
    title = _("samtykke")
    parameter_name = "samtykke"
    choices_shown = {
        "gyldig": _("Gyldig"),
        "snart": _("Går snart ut"),
        "utgatt": _("Utgått"),
        "trukket": _("Trukket"),
    }

    def narrow(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        return queryset.filter(consent_is(value, timezone.localdate()))


class OverdueFilter(KnownChoices):
    """By what the column counts."""

    title = _("tiltak")
    parameter_name = "tiltak"
    choices_shown = {"forfalt": _("Forfalt")}

    def narrow(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        late = overdue_measures(timezone.localdate()).filter(log=OuterRef("pk"))
        return queryset.filter(Exists(late))


class HolderFilter(KnownChoices):
    title = _("stafettholder")
    parameter_name = "stafettholder"
    choices_shown = {"mangler": _("Har sluttet")}

    def narrow(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        return queryset.filter(HAS_LEFT)
