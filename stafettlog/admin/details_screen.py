"""Vis / Endre: all that is known of the child and its foresatte, each card behind its own lock."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin import details_cards, details_page
from stafettlog.admin.kept_forms import uuid_or_none
from stafettlog.admin.photo import photo_url
from stafettlog.admin.screen import LogScreen, log_url
from stafettlog.services import log_details
from stafettlog.services.errors import NotVisible


class DetailsScreen(LogScreen):
    """`?las=<card>` is the first click on a card's lock: the second is in the bar that it shows."""

    action = Action.READ_DETAILS
    page = Page.DETAILS
    template_name = "log/details.html"

    def get(self, request: HttpRequest, log_id: UUID) -> HttpResponse:
        return self.show()

    def show(self, revealed: str = "") -> HttpResponse:
        """`revealed`: the card whose number stands in full."""
        people = details_page.people(self.log)
        return self.render(
            {
                "may": details_page.May.ask(self.access),
                "people": people,
                "opened": self.request.GET.get("las", ""),
                "revealed": revealed,
                "age": self.log.child_age(self.today),
                "log_address": log_url(self.log.pk),
                "details_url": details_page.details_url(self.log.pk),
                "photo_url": photo_url(self.shown),
                "needs_consent": log_details.consent_needs_renewal(self.log),
                **details_cards.cards(self.log, self.access),
            }
        )


class NumberShowScreen(DetailsScreen):
    """«Vis»: a number in full, on the page that a POST returns, and noted as what it is (R30)."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, log_id: UUID) -> HttpResponse:
        whose = request.POST.get("whose", "")
        if whose == details_page.CHILD:
            self.page = Page.CHILD_NUMBER_SHOWN
            return self.show(revealed=whose)
        relation = log_details.relations(self.log).filter(pk=uuid_or_none(whose)).first()
        if relation is None:
            raise NotVisible
        self.page = Page.FORESATT_NUMBER_SHOWN
        return self.show(revealed=details_page.card_of(relation))
