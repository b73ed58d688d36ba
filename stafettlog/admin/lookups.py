"""Small answers while a form is filled in: {"text": sentence, "state": "ok" | "error"}. Staff only."""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from permissions.fields import parse_number
from permissions.national_number import InvalidNumber
from permissions.policy import Action
from stafettlog.admin.staff_screen import StaffScreen
from stafettlog.ages import age_on
from stafettlog.postcodes import city_for


def _answer(text: str, *, ok: bool) -> JsonResponse:
    return JsonResponse({"text": text, "state": "ok" if ok else "error"})


class Lookup(StaffScreen):
    """For all who have forms with such a field; nothing of anybody is told."""

    action = Action.SEE_MY_PAGE


class PostcodeLookup(Lookup):
    """?value=3047 → the poststed."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> JsonResponse:
        city = city_for(request.GET.get("value", ""))
        return _answer(city or _("Vi finner ikke dette postnummeret. Sjekk sifrene."), ok=city is not None)


class NumberLookup(Lookup):
    """Whether the posted number is right, and whose birth date it tells. Nothing is looked up: an
    answer never says whether the person is known here. By POST, for an address is kept in logs."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> JsonResponse:
        try:
            found = parse_number(request.POST.get("value", ""))
        except InvalidNumber as error:
            return _answer(str(error.message), ok=False)
        if found.birth_date is None:
            return _answer(_("Gyldig. Nummeret viser ikke fødselsdatoen."), ok=True)
        born = date_format(found.birth_date, "DATE_FORMAT")
        words = {"born": born, "age": age_on(found.birth_date, timezone.localdate())}
        return _answer(_("Gyldig. Født %(born)s (%(age)s år).") % words, ok=True)
