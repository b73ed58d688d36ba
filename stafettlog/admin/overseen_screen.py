"""What leaders and coordinators see of one log without reading it, and what they may do from there."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from permissions.access_words import Page
from permissions.policy import Action, LogState, Role
from stafettlog.admin.overseen_rows import consent_words, last_activity, with_metadata
from stafettlog.admin.screen import LogScreen, log_url
from stafettlog.models import Stafettlog, Transfer, TransferStatus
from stafettlog.services.access import EXPORT
from stafettlog.services.transfers import is_leaders


@dataclass(frozen=True)
class Act:
    """A link to what the person may do here. `icon`: name."""

    text: str
    url: str
    icon: str


class OverseenLogScreen(LogScreen):
    """Initials and year, the holder, level, dates, counts, a transfer that waits: never what is in it."""

    action = Action.SEE_LOG
    page = Page.METADATA
    template_name = "log/overseen.html"

    def logs(self) -> QuerySet[Any]:
        return with_metadata(Stafettlog.objects.with_identity(), today=self.today)

    def get(self, request: HttpRequest, log_id: UUID) -> HttpResponse:
        transfer = self._transfer()
        is_waiting = transfer is not None and transfer.status == TransferStatus.WAITING
        context = {
            "consent": consent_words(self.log.current_consent, self.today),
            "active_at": last_activity(self.log),
            "has_left": not self.log.stafettholder.is_working,
            "transfer": transfer,
            "is_mine": is_waiting and transfer.to_actor.user_id == self.user.pk,
            "may_withdraw": transfer is not None
            and bool(self.access.may(Action.WITHDRAW_TRANSFER, own=is_leaders(transfer))),
            "acts": self._acts(is_waiting=is_waiting),
            "what_you_see": self._what_you_see(),
        }
        return self.render(context)

    def _transfer(self) -> Transfer | None:
        """A request that waits, or the answer no to one that a leader asked and nobody has read."""
        people = Transfer.objects.with_people().select_related("asked_by").filter(log=self.log)
        newest = people.order_by("-pk").first()
        if newest is None or newest.status == TransferStatus.WAITING:
            return newest
        is_unread_no = newest.status == TransferStatus.DECLINED and newest.seen_at is None
        return newest if is_unread_no and newest.on_behalf_reason else None

    def _acts(self, *, is_waiting: bool) -> list[Act]:
        may, log_id = self.access.may, self.log.pk
        exports = may(Action.EXPORT_LOG) and EXPORT in self.access.codenames
        on_behalf = may(Action.ASK_TRANSFER_ON_BEHALF) and not self.access.is_holder and not is_waiting
        is_closed = self.log.state == LogState.CLOSED
        found = [
            (may(Action.READ_LOG), _("Åpne loggen"), log_url(log_id), "book-open"),
            (on_behalf, _("Finn ny stafettholder"), "transfer_on_behalf", "right-left"),
            (exports, _("Eksport"), "log_export", "file-export"),
            (may(Action.CLOSE_LOG), _("Avslutt og arkiver"), "log_close", "box-archive"),
            (exports and not self.log.is_open, _("Arkiver"), "log_archive", "box-archive"),
            (is_closed and may(Action.REOPEN_LOG), _("Gjenåpne"), "log_reopen", "lock-open"),
        ]
        return [
            Act(text, url if url.startswith("/") else reverse(f"admin:{url}", args=[log_id]), icon)
            for allowed, text, url, icon in found
            if allowed
        ]

    def _what_you_see(self) -> str:
        if self.access.can_read:
            return ""
        if Role.COORDINATOR in self.access.roles:
            return _(
                "Du er koordinator. Samtykket gjelder ikke lenger, så du ser bare hvordan loggen står. "
                "Du kan avslutte den, og eksportere den når den er avsluttet."
            )
        return _("Du er leder. Du ser hvordan loggen står, ikke hva som står i den.")
