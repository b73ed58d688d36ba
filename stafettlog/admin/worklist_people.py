"""What waits on Min side that is about people: who asks for a log, who is to be confirmed; and drafts."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, CharField, ExpressionWrapper, Q, QuerySet, Value, When
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions.models import User
from permissions.prepared import PersonQuery
from stafettlog import addresses
from stafettlog.admin.json_rows import as_id, as_time, person_name
from stafettlog.admin.worklist import Task, on_logs
from stafettlog.models import Actor, Draft, DraftKind
from stafettlog.services import access, drafts

# Nobody writes more forms than this in two weeks without sending one.
MOST_DRAFTS = 100


def attempt_tasks(rows: Iterable[Mapping[str, Any]]) -> Iterator[Task]:
    """One task for each who asks, however often: an answer answers all of that person's."""
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if (key := (row["log"], row["asker"])) in seen:
            continue
        seen.add(key)
        asker = Actor(
            phone=row["phone"],
            user=User(first_name=row["first_name"], last_name=row["last_name"], email=row["email"]),
        )
        words = {
            # R26: of a protected child's log it is not said where the asker works.
            "asker": asker.display_name + (f" ({row['organisation']})" if row["organisation"] else ""),
            "child": row["child"],
            "holder": f"{row['holder_first']} {row['holder_last']}",
        }
        since = timezone.localdate(as_time(row["at"]))
        if row["mine"]:
            text = _("%(asker)s spør etter en logg på %(child)s. Ta kontakt.")
            yield Task(
                since=since,
                who=asker.display_name,
                text=text % words,
                asker=asker,
                button=_("Jeg har tatt kontakt"),
                button_url=addresses.address("admin:attempt_answer", as_id(row["log"]), as_id(row["id"])),
                posts=True,
            )
        else:
            text = _(
                "%(asker)s spør etter en logg som %(holder)s (stafettholder) har. "
                "Følg opp at kontakt blir tatt."
            )
            yield Task(since=since, who=asker.display_name, text=text % words, asker=asker)


def actor_tasks(rows: Iterable[Mapping[str, Any]]) -> Iterator[Task]:
    """R11b: those whom a leader is to settle."""
    for row in rows:
        by = f"{row['by_first']} {row['by_last']}" if row["by_first"] else _("ukjent")
        words = {"name": by, "organisation": row["organisation"]}
        if row["confirmed_at"] is None:
            text = _("Registrert av %(name)s. Bekreft at personen arbeider ved %(organisation)s.")
        else:
            text = _("Registrert av %(name)s. Personen mangler fødselsnummer og kan ikke logge inn.")
        yield Task(
            since=timezone.localdate(as_time(row["at"])),
            who=person_name(row),
            text=text % words,
            button=_("Behandle"),
            button_url=addresses.address("admin:actor_settle", as_id(row["id"])),
        )


def drafts_shown(user: User) -> QuerySet[Draft]:
    """The person's drafts without what is typed in them; `writes` says whether it can still be sent."""
    writes = Q(log__in=on_logs(user, access.CHANGE).values("pk"))
    name = Concat("log__child__first_name", Value(" "), "log__child__last_name")
    return drafts.drafts_of(user).annotate(
        writes=ExpressionWrapper(writes, output_field=BooleanField()),
        child_name=Case(When(writes, then=name), default=Value(""), output_field=CharField()),
    )[:MOST_DRAFTS]


DRAFTS_SHOWN = PersonQuery(drafts_shown)


class DraftRow:
    """A draft as its author sees it. Who may no longer write in the log can only throw it away, unnamed."""

    def __init__(self, draft: Any, today: date) -> None:
        self.saved_at = draft.updated_at
        self.ends_on = timezone.localdate(drafts.expires_at(draft))
        self.days = (self.ends_on - today).days
        self.name = draft.get_kind_display()
        self.child = draft.child_name.strip() or self._typed_name(draft)
        self.discard_url = addresses.address("admin:draft_discard", draft.pk)
        self.url = self._address(draft) if draft.writes or draft.log_id is None else ""

    @property
    def title(self) -> str:
        return f"{self.name} {self.child}".strip()

    def task(self) -> Task:
        """The warning that it soon goes away (R2)."""
        return Task(
            since=self.ends_on,
            who=_("Kladd: %(name)s") % {"name": self.name},
            text=self.child or _("Kladden slettes av seg selv."),
            day=self.ends_on,
            days=self.days,
            button=_("Fortsett") if self.url else "",
            button_url=self.url,
            discard_url=self.discard_url,
        )

    @staticmethod
    def _typed_name(draft: Draft) -> str:
        """The child that a new log is being written about, as far as it has a name."""
        if draft.kind != DraftKind.NEW_LOG:
            return ""
        parts = (draft.content.get(name) or [""] for name in ("first_name", "last_name"))
        return " ".join(part for part, *_more in parts if part).strip()

    @staticmethod
    def _address(draft: Draft) -> str:
        if draft.kind == DraftKind.NEW_LOG:
            address = reverse("admin:stafettlog_stafettlog_add")
        elif draft.kind == DraftKind.CONCERN:
            address = addresses.address("admin:concern_add", draft.log_id)
        elif draft.kind == DraftKind.MEETING:
            address = addresses.address("admin:meeting_add", draft.log_id)
        else:
            address = addresses.address("admin:measure_add", draft.log_id, draft.concern_id)
        return f"{address}?kladd={draft.pk}"
