"""Arkivering: the closed and archived logs of a koordinator's virksomheter, and packages of several."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from exports.archive import states
from exports.archive.many import packages_ask
from exports.models import ArchiveRecord
from permissions import rate_limits
from permissions.access_words import staff_role_text
from permissions.models import Organisation
from permissions.policy import Action, LogState, Role
from stafettlog.admin.frame import workplace
from stafettlog.admin.kept_forms import KeptForm, uuid_or_none
from stafettlog.admin.overseen_rows import called, who_annotations
from stafettlog.admin.staff_list_screen import SEARCH, Filter, StaffListScreen
from stafettlog.admin.staff_screen import StaffScreen
from stafettlog.log_names import SHOWN as SHOWN_OF_ID
from stafettlog.log_names import id_in, short_id_in, short_name
from stafettlog.models import Protection, Stafettlog
from stafettlog.services.access import organisations_as
from stafettlog.services.submissions import already, once

SHOWN = ("state", "created_at", "organisation__name", "organisation__retention_rule__months")


@dataclass(frozen=True)
class Row:
    """`name`: the child's, for one who may read the log; else initials and year."""

    log: Any
    name: str
    number: str
    standing: states.Standing
    archive_id: str
    may_pack: bool


class ArchiveListScreen(KeptForm, StaffListScreen):
    action = Action.SEE_ARCHIVE
    template_name = "exports/archive_list.html"
    title = _("Arkivering")
    search_label = _("Søk etter navn, nummer på stafettlogg eller id i arkivet")
    not_a_number = _("Søk etter navn eller nummer. Her kan du ikke søke med fødselsnummer.")

    @cached_property
    def places(self) -> list[Organisation]:
        """Where the person is koordinator, by name."""
        wanted = organisations_as(self.user, Role.COORDINATOR)
        return list(Organisation.objects.filter(pk__in=wanted).order_by("name", "pk"))

    def filters(self) -> list[Filter]:
        found = [Filter("status", _("Status"), [("", _("Alle")), *states.STEPS.items()])]
        if len(self.places) > 1:
            named = [(str(place.pk), place.name) for place in self.places]
            found.append(Filter("virksomhet", _("Virksomhet"), [("", _("Alle virksomheter")), *named]))
        return found

    def _known(self, sent: Mapping[str, str]) -> dict[str, str]:
        """A whole id has as many digits as a national number: its end finds the same."""
        found = super()._known(sent)
        if (whole := id_in(found.get(SEARCH, ""))) is not None:
            found[SEARCH] = str(whole)[-SHOWN_OF_ID:]
        return found

    def is_personal(self, query: str) -> bool:
        """A log's number of eight signs may be digits for the most part; a person's number has eleven."""
        return short_id_in(query) != query.lower() and super().is_personal(query)

    def rows(self, query: str, chosen: Mapping[str, str]) -> QuerySet[Any]:
        rows = states.archive_logs(self.user)
        if step := chosen.get("status"):
            rows = rows.filter(states.at_step(step, self.today))
        if place := chosen.get("virksomhet"):
            # A protected child is in no place here (R26).
            rows = rows.filter(organisation=place, child__protection=Protection.NONE)
        rows = rows.annotate(**who_annotations(self.user))
        if query:
            rows = rows.filter(_named(query))
        return states.with_records(rows).only(*SHOWN).order_by("-pk")

    def extra_context(self) -> dict[str, Any]:
        return {
            "several": len(self.places) > 1,
            "submission": self.submission(),
            "receipts_url": reverse("admin:archive_receipts"),
        }

    def render(self, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        rows = [_row(log, self.today) for log in context["page"]]
        some_to_pack = any(row.may_pack for row in rows)
        return super().render({**context, "rows": rows, "some_to_pack": some_to_pack}, status=status)


def _named(query: str) -> Q:
    """By the end of the log's number, by the archive's id, or by a name that the person may read."""
    ids = Cast("pk", CharField(max_length=36))
    with_archive_id = ArchiveRecord.objects.filter(archive_id__icontains=query).values("log")
    found = Q(pk__in=with_archive_id) | Q(child_name__icontains=query)
    if short := short_id_in(query):
        numbered = Stafettlog.objects.annotate(text=ids).filter(text__endswith=short)
        return found | Q(pk__in=numbered.values("pk"))
    return found


def _row(log: Any, today: Any) -> Row:
    record = next(iter(log.archiverecords.all()), None)
    return Row(
        log=log,
        name=log.child_name or called(log),
        number=short_name(log.pk),
        standing=states.standing(record, today),
        archive_id=record.archive_id if record else "",
        may_pack=log.state == LogState.CLOSED and not log.is_protected,
    )


class ArchiveManyScreen(KeptForm, StaffScreen):
    """«Lag arkivpakker av valgte»: once for a form, however often it is sent."""

    action = Action.SEE_ARCHIVE
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        if done := already(by=self.user, key=self.submission()):
            return HttpResponseRedirect(done)
        rate_limits.spend("export", self.user.pk)
        try:
            return HttpResponseRedirect(once(by=self.user, key=self.submission(), act=self._ask))
        except ValidationError as error:
            messages.warning(request, error.messages[0])
            return HttpResponseRedirect(reverse("admin:archive_list"))

    def _ask(self) -> str:
        sent = [uuid_or_none(text) for text in self.request.POST.getlist("log")]
        if None in sent:
            raise ValidationError(_("Noen av loggene kan ikke arkiveres lenger. Velg på nytt."))
        job = packages_ask(
            log_ids=[one for one in sent if one is not None],
            by=self.user,
            role=staff_role_text({Role.COORDINATOR}),
            organisation=workplace(self.request),
        )
        return reverse("admin:export_job", args=[job.pk])
