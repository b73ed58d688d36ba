"""*Meldinger*: every kind of message, who gets it, and what it says. Of invented people: no log is read."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from permissions import rate_limits
from permissions.policy import Action
from stafettlog.admin.message_preview_choices import Choice, languages_of
from stafettlog.admin.staff_screen import StaffScreen
from stafettlog.models import MessageKind
from stafettlog.notifications.catalogue import CATALOGUE
from stafettlog.notifications.examples import EXAMPLES, Example, examples
from stafettlog.services.errors import NotVisible

# What the html of a mail may do in a browser: nothing but be looked at.
HTML_POLICY = "sandbox; default-src 'none'"


class MessageListScreen(StaffScreen):
    action = Action.SEE_MESSAGES
    template_name = "staff/message_list.html"
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = [(kind, kind.label, entry) for kind, entry in CATALOGUE.items()]
        return self.render({"title": _("Meldinger"), "rows": rows})


class OneMessageScreen(StaffScreen):
    """`sprak` and `til` of the query choose the language and which of the examples; else the first."""

    action = Action.SEE_MESSAGES
    http_method_names = ["get", "head"]

    def prepare(self, *, kind: str, **kwargs: Any) -> None:
        if kind not in EXAMPLES:
            raise NotVisible
        self.kind = MessageKind(kind)
        self.examples = examples(self.kind)
        number, language = self.request.GET.get("til", "0"), self.request.GET.get("sprak", "")
        if not (
            number.isascii() and number.isdigit() and len(number) < 3 and int(number) < len(self.examples)
        ):
            number = "0"
        self.number = int(number)
        self.languages = languages_of(self.example)
        codes = [choice.code for choice in self.languages]
        self.language = language if language in codes else codes[0]

    @property
    def example(self) -> Example:
        return self.examples[self.number]

    def address(self, name: str, *, to: int | None = None, language: str = "") -> str:
        chosen = {"til": self.number if to is None else to, "sprak": language or self.language}
        return f"{reverse(f'admin:{name}', args=[self.kind.value])}?{urlencode(chosen)}"


class MessageScreen(OneMessageScreen):
    template_name = "staff/message.html"

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        sent = self.example.rendered(self.language)
        context = {
            "title": self.kind.label,
            "entry": CATALOGUE[self.kind],
            "sent": sent,
            "calendar": sent.calendar.content.decode() if sent.calendar else "",
            "to": self._receivers(),
            "languages": self._languages(),
            "html_url": self.address("message_html"),
            "calendar_url": self.address("message_calendar") if sent.calendar else "",
            "letter_url": self.address("message_letter") if self.example.letter else "",
            "active_menu": reverse("admin:message_list"),
        }
        return self.render(context)

    def _receivers(self) -> list[tuple[Any, str, bool]]:
        return [
            (one.name, self.address("message", to=number), number == self.number)
            for number, one in enumerate(self.examples)
        ]

    def _languages(self) -> list[tuple[Choice, str, bool]]:
        return [
            (one, self.address("message", language=one.code), one.code == self.language)
            for one in self.languages
        ]


class MessageHtmlScreen(OneMessageScreen):
    """The html part as it is sent, as a page of its own, which may load and do nothing."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        response = HttpResponse(self.example.rendered(self.language).html)
        response["Content-Security-Policy"] = HTML_POLICY
        response["X-Content-Type-Options"] = "nosniff"
        return response


class MessageCalendarScreen(OneMessageScreen):
    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        if (calendar := self.example.rendered(self.language).calendar) is None:
            raise NotVisible
        return _file(calendar.content, "text/calendar; charset=utf-8", 'attachment; filename="mote.ics"')


class MessageLetterScreen(OneMessageScreen):
    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        if self.example.letter is None:
            raise NotVisible
        # It is made when it is asked for, which costs more than a page.
        rate_limits.spend("export", self.user.pk)
        made = self.example.letter(self.language, self.today)
        return _file(made, "application/pdf", 'inline; filename="brev.pdf"')


def _file(content: bytes, kind: str, disposition: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = disposition
    response["X-Content-Type-Options"] = "nosniff"
    return response
