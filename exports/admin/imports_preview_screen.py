"""Se over importen: every row with what would come of it, and the two ways on."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exports.admin.imports_forms import ImportConfirmForm
from exports.imports import services
from exports.imports.kinds import KINDS
from exports.imports.plan import Plan, Status
from exports.imports.services import NotWritten
from exports.models import ImportKind, ImportState
from permissions import rate_limits
from permissions.policy import Action
from stafettlog.admin.staff_form_screen import StaffFormScreen
from stafettlog.services.errors import NotVisible

PER_PAGE = 100
SHOW, PAGE, EVERY = "vis", "side", "alle"
KNOWN = {"feil": Status.WRONG, "nye": Status.NEW, "endres": Status.CHANGED, "uendret": Status.UNCHANGED}


class ImportPreviewScreen(StaffFormScreen):
    """The page of one import: what it would do while it waits, what it did afterwards."""

    action = Action.IMPORT_SHEETS
    template_name = "exports/import_preview.html"
    form_class = ImportConfirmForm
    plan: Plan | None = None
    trouble: str = ""
    has_strangers: bool = False

    def prepare(self, **kwargs: Any) -> None:
        self.one = services.import_find(import_id=kwargs["import_id"], by=self.user)
        if self.one.state == ImportState.DISCARDED or (
            self.one.state == ImportState.WAITING and not services.waits(self.one)
        ):
            raise NotVisible

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.one.state == ImportState.WRITTEN:
            return self._done()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.one.state == ImportState.WRITTEN:
            return HttpResponseRedirect(request.path)
        return super().post(request, *args, **kwargs)

    def initial(self) -> dict[str, Any]:
        return {"seen": self._plan().digest()}

    def form_kwargs(self) -> dict[str, Any]:
        # What was sent is read whole: whether any row is wrong, the service asks.
        return {"has_wrong": self.request.method == "POST" or bool(self._plan().wrong)}

    def cancel_url(self) -> str:
        return reverse("admin:import_start")

    def side_step(self, form: Any) -> HttpResponse | None:
        if "_discard" not in self.request.POST:
            return None
        try:
            services.import_discard(import_id=self.one.pk, by=self.user)
        except ValidationError as error:
            messages.warning(self.request, " ".join(error.messages))
        else:
            messages.success(self.request, _("Filen er forkastet. Ingenting er lagt inn."))
        return HttpResponseRedirect(self.cancel_url())

    def save(self, form: Any) -> str:
        try:
            done = services.import_write(
                import_id=self.one.pk,
                seen=form.cleaned_data["seen"],
                partial_too=form.cleaned_data.get("partial_too", False),
                by=self.user,
            )
        except ValidationError as error:
            # Counted by _send(): here it would be taken back with the rows.
            self.has_strangers = getattr(error, "code", "") == "strangers"
            raise
        self._spend(done.counts["refused"])
        return self.request.path

    def _spend(self, refused: int) -> None:
        """A number that is another's is told: as often as by the form of one new colleague."""
        for _n in range(refused):
            rate_limits.spend("number_lookup", self.user.pk)

    def _send(self, form: Any) -> HttpResponse:
        try:
            answer = super()._send(form)
            self._spend(services.STRANGERS + 1 if self.has_strangers else 0)
            return answer
        except NotWritten as error:
            self.plan = error.plan
            self.trouble = "changed" if error.has_changed else "wrong"
            self._spend(error.refused)
            partial = not error.has_changed and form.cleaned_data.get("partial_too", False)
            again = self.form_class(
                initial={"seen": error.seen, "partial_too": partial}, has_wrong=bool(error.plan.wrong)
            )
            return self.show(again, status=409 if error.has_changed else 200)

    def _plan(self) -> Plan:
        if self.plan is None:
            self.plan = services.import_plan(one=self.one, by=self.user)
        return self.plan

    def extra_context(self, form: Any) -> dict[str, Any]:
        plan = self._plan()
        first = Status.WRONG if plan.wrong else None
        asked = self.request.GET.get(SHOW, "")
        chosen = None if asked == EVERY else KNOWN.get(asked, first)
        rows = [row for row in plan.rows if chosen is None or row.status == chosen]
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get(PAGE))
        shown = next((word for word, status in KNOWN.items() if status == chosen), EVERY)
        address = f"{self.request.path}?{SHOW}={shown}"
        return {
            **self._frame(),
            "plan": plan,
            "trouble": self.trouble,
            "choices": self._choices(plan, chosen),
            "page": page,
            "newer_url": f"{address}&{PAGE}={page.number - 1}" if page.has_previous() else "",
            "older_url": f"{address}&{PAGE}={page.number + 1}" if page.has_next() else "",
        }

    def _choices(self, plan: Plan, chosen: Status | None) -> list[tuple[str, int, str, bool]]:
        """(words, rows, address, whether it is the one shown) of each way to look at the rows."""
        words = {"feil": _("Feil"), "nye": _("Nye"), "endres": _("Endres"), "uendret": _("Uendret")}
        path = self.request.path
        found = [
            (words[word], plan.counts[status], f"{path}?{SHOW}={word}", status == chosen)
            for word, status in KNOWN.items()
        ]
        return [(_("Alle"), len(plan.rows), f"{path}?{SHOW}={EVERY}", chosen is None), *found]

    def _frame(self) -> dict[str, Any]:
        done = self.one.state == ImportState.WRITTEN
        return {
            "heading": _("Importen er lagt inn") if done else _("Se over importen"),
            "trail": (_("Import fra regneark"), self.cancel_url()),
            "one": self.one,
            "list_url": reverse(KINDS[ImportKind(self.one.kind)].list_name),
        }

    def _done(self) -> HttpResponse:
        counts = self.one.counts
        left = counts.get("rows_wrong", [])
        text = ngettext(
            "Denne raden ble ikke lagt inn: %(rows)s", "Disse radene ble ikke lagt inn: %(rows)s", len(left)
        )
        context = {
            **self._frame(),
            "counts": [
                (_("Nye"), counts["new"]),
                (_("Endret"), counts["changed"]),
                (_("Uendret"), counts["unchanged"]),
                (_("Ikke lagt inn"), counts["wrong"]),
            ],
            "left": text % {"rows": ", ".join(str(number) for number in left)} if left else "",
        }
        self.template_name = "exports/import_done.html"
        return self.render(context)
