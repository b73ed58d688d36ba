"""Several receipts at once: each is registered by itself, and the page says what became of each.

Sent twice it does no harm: what is registered is not registered again, and the page says so.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from exports.admin.archive_words import archive_url
from exports.archive import services, states
from exports.archive.forms import ReceiptsForm
from exports.archive.package import PackageError
from exports.archive.receipts_in import Line
from exports.models import ArchiveRecord
from permissions import access_log, rate_limits
from permissions.access_words import Page, staff_role_text
from permissions.policy import Action, LogState, Role
from stafettlog.admin.frame import workplace
from stafettlog.admin.staff_screen import StaffScreen
from stafettlog.documents.typst import DocumentError
from stafettlog.log_names import short_name
from stafettlog.services.errors import NotAllowed, NotVisible


@dataclass(frozen=True)
class Outcome:
    """`url`: of the log, where it is the person's. `problem`: why nothing was written."""

    line: Line
    name: str = ""
    url: str = ""
    problem: str = ""


class ArchiveReceiptsScreen(StaffScreen):
    action = Action.SEE_ARCHIVE
    template_name = "exports/archive_receipts.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(ReceiptsForm(initial={"received_on": self.today}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ReceiptsForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(form)
        rate_limits.spend("export", self.user.pk)
        return self._show(ReceiptsForm(), self._register(form))

    def _register(self, form: ReceiptsForm) -> list[Outcome]:
        logs = list(states.archive_logs(self.user).values_list("pk", "state"))
        known = {str(pk): LogState(state) for pk, state in logs}
        return [self._one(form, line, known) for line in form.lines()]

    def _one(self, form: ReceiptsForm, line: Line, known: dict[str, LogState]) -> Outcome:
        if line.error:
            return Outcome(line, problem=line.error)
        named = [pk for pk in known if pk == str(line.log) or pk.endswith(str(line.log))]
        if len(named) != 1:
            text = _("Fant ingen avsluttet logg med dette nummeret i virksomhetene dine.")
            return Outcome(line, name=str(line.log), problem=text)
        log_id = UUID(named[0])
        # Before the answer that tells of the log: without the row nothing is done (R30).
        access_log.record(
            user=self.user,
            log_id=log_id,
            page=Page.ARCHIVE_RECEIPT,
            role=staff_role_text({Role.COORDINATOR}),
            organisation=workplace(self.request),
        )
        problem = self._problem(form, line, log_id, known[named[0]])
        return Outcome(line, short_name(log_id), archive_url(log_id), problem)

    def _problem(self, form: ReceiptsForm, line: Line, log_id: UUID, state: LogState) -> str:
        """Register it; "" if it is registered now, or was with the same id."""
        if state == LogState.ARCHIVED:
            is_same = ArchiveRecord.objects.filter(log=log_id, archive_id=line.archive_id).exists()
            return "" if is_same else _("Loggen har allerede en kvittering med en annen id.")
        try:
            services.receipt_register(log_id=log_id, receipt=form.receipt(line), by=self.user)
        except ValidationError as error:
            return " ".join(error.messages)
        except (NotAllowed, NotVisible) as error:
            return _(str(error)) or _("Loggen kan ikke arkiveres.")
        except (DocumentError, PackageError):
            return _("Kunne ikke sammenligne loggen med pakken. Prøv igjen.")
        return ""

    def _show(self, form: ReceiptsForm, outcomes: list[Outcome] | None = None) -> HttpResponse:
        list_url = reverse("admin:archive_list")
        context: dict[str, Any] = {
            "form": form,
            "has_errors": bool(form.errors),
            "heading": _("Registrer flere kvitteringer"),
            "trail": (_("Arkivering"), list_url),
            "cancel_url": list_url,
            "active_menu": list_url,
            "outcomes": outcomes,
            "registered": sum(not one.problem for one in outcomes or []),
        }
        return self.render(context)
