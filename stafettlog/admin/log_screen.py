"""The log page: everything about one child's log, to be read in a meeting and acted on from one place."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from permissions.access_words import Page
from permissions.policy import Action, ConsentState, Role
from stafettlog.admin import history_page, log_extras, log_page
from stafettlog.admin.consent_facts import last_valid_day
from stafettlog.admin.forms.evaluation import EvaluationForm
from stafettlog.admin.log_may import May
from stafettlog.admin.lysglimt_screens import lysglimt_context
from stafettlog.admin.photo import photo_url
from stafettlog.admin.screen import LogScreen
from stafettlog.admin.toolbar import tools
from stafettlog.models import BreakGlass, Stafettlog
from stafettlog.services.break_glass import active_on
from stafettlog.services.log_query import LogQuery

EVENTS_SHOWN = 5


@dataclass(frozen=True)
class Entry:
    """A line of the timeline at the side."""

    text: str
    who: str
    when: datetime
    url: str = ""


@dataclass(frozen=True)
class ConsentLine:
    """What the status strip says of the consent; `state` is "", "warning" or "danger"."""

    text: str
    state: str


LOG_PAGE = LogQuery(
    lambda today: log_extras.with_extras(Stafettlog.objects.with_identity(), today), by_day=True
)


class LogPageScreen(LogScreen):
    action = Action.READ_LOG
    page = Page.LOG
    template_name = "log/log.html"

    def logs(self) -> LogQuery:
        return LOG_PAGE

    def get(self, request: HttpRequest, log_id: UUID) -> HttpResponse:
        may = May.ask(self.access)
        content = log_page.read(self.shown, user=self.user, may=may, now=timezone.now())
        context = {
            "may": may,
            "content": content,
            "is_holder": self.access.is_holder,
            "tools": tools(self.log, may),
            "read_only": "" if may.write else self._why_read_only(may),
            "closing": log_extras.closing_of(self.log),
            "glass": self._glass(),
            "transfer": log_extras.transfer_of(self.log) if self.access.is_holder else None,
            "coordinators": log_extras.coordinators_of(
                self.log, is_shared=self.access.consent == ConsentState.VALID
            ),
            "lysglimt": log_extras.lysglimt_of(self.log),
            **lysglimt_context(self.access),
            "consent_line": self._consent_line(),
            "consent_file": self._consent_file(may),
            "photo_url": self._photo_url(may),
            "soon_days": settings.DUE_SOON_DAYS,
            "age": self.log.child_age(self.today),
            "events": self._events(),
            "evaluation_form": EvaluationForm(),
            "submission": uuid4(),
        }
        return self.render(context)

    def own_list(self) -> tuple[str, str]:
        if self.access.roles == {Role.BREAK_GLASS}:
            return _("Nødtilgang"), reverse("admin:break_glass")
        return super().own_list()

    def _glass(self) -> BreakGlass | None:
        """By what drift reads here, for the bar that says so."""
        return active_on(self.log, self.user) if Role.BREAK_GLASS in self.access.roles else None

    def _why_read_only(self, may: May) -> str:
        if self.access.roles == {Role.BREAK_GLASS}:
            return ""  # The bar says it.
        if self.access.is_holder:
            return _(may.write_reason)
        if self.access.oversees:
            words = {"organisation": self.shown.organisation(self.log.organisation)}
            text = _(
                "Du er koordinator for virksomheten (%(organisation)s). Du kan lese, eksportere, avslutte og "
                "gjenåpne loggen, men ikke skrive i den."
            )
            return text % words
        return _(
            "Du er aktør i denne loggen. Du kan lese den, skrive lysglimt og evaluere tiltak du selv har "
            "ansvar for."
        )

    def _consent_line(self) -> ConsentLine:
        log: Any = self.log
        asks_for_new = self.access.is_holder and log.asks_for_consent
        return consent_line(log, self.access.consent, self.today, asks_for_new=asks_for_new)

    def _consent_file(self, may: May) -> str:
        consent = self.log.current_consent
        return self._file_url(consent.document_id) if may.read_files and consent else ""

    def _photo_url(self, may: May) -> str:
        return photo_url(self.shown) if may.read_files else ""

    def _file_url(self, file_id: UUID | None) -> str:
        return reverse("admin:log_file", args=[self.log.pk, file_id]) if file_id else ""

    def _events(self) -> list[Entry]:
        """The last few things that happened; one act may have left more than one version."""
        entries: dict[tuple[str, str, str], Entry] = {}
        for version in history_page.latest(self.log, EVENTS_SHOWN * 3):
            text = version.reason or ""
            key = (text, version.who, f"{version.at:%Y%m%d%H%M%S}")
            if text and key not in entries:
                entries[key] = Entry(text, version.who, version.at)
        return list(entries.values())[:EVENTS_SHOWN]


def consent_line(log: Stafettlog, state: ConsentState, today: Any, *, asks_for_new: bool) -> ConsentLine:
    consent = log.current_consent
    if consent is None or state == ConsentState.WITHDRAWN:
        return ConsentLine(_("Samtykket er trukket: ingen kan skrive"), "danger")
    if state == ConsentState.EXPIRED:
        words = {"date": last_valid_day(consent)}
        text = _("Samtykket var gyldig til og med %(date)s: ingen kan skrive")
        return ConsentLine(text % words, "danger")
    if asks_for_new:
        return ConsentLine(_("Loggen trenger et nytt samtykke"), "warning")
    days = consent.days_left(today)
    if days <= settings.CONSENT_WARNING_DAYS:
        text = ngettext("Samtykket går ut om %(n)s dag", "Samtykket går ut om %(n)s dager", days)
        return ConsentLine(text % {"n": days}, "warning")
    words = {"date": last_valid_day(consent)}
    return ConsentLine(_("Samtykke gyldig til og med %(date)s") % words, "")
