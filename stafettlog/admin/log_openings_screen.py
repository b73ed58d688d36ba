"""«Hvem har åpnet loggen»: every opening of one log, for its stafettholder."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from permissions.access_words import Page
from permissions.openings import EMERGENCY, FORESATT, STAFF, Filter
from permissions.policy import Action
from stafettlog.admin.kept_forms import uuid_or_none
from stafettlog.admin.screen import LogScreen
from stafettlog.services import log_openings

PERSON, KIND, OLDER = "person", "som", "eldre"
# What one opened the log as, in an address.
KINDS = {"ansatt": STAFF, "foresatt": FORESATT, "drift": EMERGENCY}
_WORDS = {kind: word for word, kind in KINDS.items()}


class LogOpeningsScreen(LogScreen):
    """`?person=&som=` narrows to one person; `?eldre=` turns to the openings before."""

    action = Action.SEE_OPENINGS
    page = Page.OPENINGS
    template_name = "log/openings.html"

    def get(self, request: HttpRequest, log_id: UUID) -> HttpResponse:
        chosen = self._chosen()
        before = request.GET.get(OLDER, "")
        hides = self.shown.hides
        found = log_openings.for_holder(self.log, chosen=chosen, before=before, hides=hides)
        readers = log_openings.readers_for_holder(self.log, hides=hides)
        context: dict[str, Any] = {
            "lines": found.lines,
            "readers": [
                (line, self._url(line.reader.user_id, line.reader.kind), _is(line.reader, chosen))
                for line in readers
            ],
            "chosen": next((line for line in readers if _is(line.reader, chosen)), None),
            "is_narrowed": chosen != Filter(),
            "newest_url": self._url(chosen.user_id, chosen.kind) if before else "",
            "older_url": self._url(chosen.user_id, chosen.kind, found.older) if found.older else "",
        }
        return self.render(context)

    def _chosen(self) -> Filter:
        """The person asked for; what makes no sense asks for everyone."""
        person = uuid_or_none(self.request.GET.get(PERSON))
        kind = KINDS.get(self.request.GET.get(KIND, ""))
        return Filter(user_id=str(person), kind=kind) if person and kind else Filter()

    def _url(self, user_id: str | None, kind: str | None, older: str = "") -> str:
        known = {PERSON: user_id, KIND: _WORDS.get(kind or ""), OLDER: older}
        query = urlencode({name: value for name, value in known.items() if value})
        return f"{self.request.path}?{query}" if query else self.request.path


def _is(reader: Any, chosen: Filter) -> bool:
    return (reader.user_id, reader.kind) == (chosen.user_id, chosen.kind)
