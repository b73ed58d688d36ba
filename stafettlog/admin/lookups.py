"""Small answers while a form is filled in: {"text": sentence, "state": "ok" | "error"}. Staff only."""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from permissions.fields import parse_number
from permissions.national_number import InvalidNumber
from stafettlog.ages import age_on
from stafettlog.postcodes import city_for


def _answer(text: str, *, ok: bool) -> JsonResponse:
    return JsonResponse({"text": text, "state": "ok" if ok else "error"})


@require_GET
def postcode(request: HttpRequest) -> JsonResponse:
    """?value=3047 → the poststed."""
    city = city_for(request.GET.get("value", ""))
    return _answer(city or _("Vi finner ikke dette postnummeret. Sjekk sifrene."), ok=city is not None)


@require_POST
def number(request: HttpRequest) -> JsonResponse:
    """Whether the posted number is right, and whose birth date it tells. Nothing is looked up: an
    answer never says whether the person is known here. By POST, for an address is kept in logs."""
    try:
        found = parse_number(request.POST.get("value", ""))
    except InvalidNumber as error:
        return _answer(str(error.message), ok=False)
    if found.birth_date is None:
        return _answer(_("Gyldig. Nummeret viser ikke fødselsdatoen."), ok=True)
    born = date_format(found.birth_date, "DATE_FORMAT")
    words = {"born": born, "age": age_on(found.birth_date, timezone.localdate())}
    return _answer(_("Gyldig. Født %(born)s (%(age)s år).") % words, ok=True)
