"""*Skriv ut invitasjonsbrev* and the letter of a meeting: a PDF, and a line in the access log."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from permissions import rate_limits
from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin.screen import LogScreen
from stafettlog.documents.letters import Contact, MeetingFacts, Receiver, account_letter, meeting_letter
from stafettlog.models import ForesattRelation, Invitation
from stafettlog.services import letters
from stafettlog.services.shown import Shown


class LetterScreen(LogScreen):
    action = Action.PRINT_LETTER

    def find_log(self, log_id: UUID) -> None:
        super().find_log(log_id)
        # R26: the places are shown on a page, never on paper that leaves the house.
        self.shown = Shown(self.log)

    def note(self, page: Any) -> None:
        # A letter is made when it is asked for, which costs more than a page.
        rate_limits.spend("export", self.user.pk)
        super().note(page)

    def pdf(self, content: bytes, name: str) -> HttpResponse:
        """Shown in the browser, to be printed from there: on a shared computer no copy is left behind."""
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
        response["X-Content-Type-Options"] = "nosniff"
        return response

    def contact(self) -> Contact:
        holder = self.log.stafettholder
        return Contact(holder.display_name, holder.phone)


class ForesattLetterScreen(LetterScreen):
    page = Page.ACCOUNT_LETTER

    def prepare(self, **kwargs: Any) -> None:
        self.relation = letters.relation_on(self.log, kwargs["relation_id"])

    def get(self, request: HttpRequest, log_id: UUID, relation_id: UUID) -> HttpResponse:
        letters.require_account_letter(self.log, self.relation)
        self.note(self.page)
        made = account_letter(
            to=foresatt(self.relation, self.shown),
            child=self.log.child.first_name,
            contact=self.contact(),
            on=self.today,
        )
        return self.pdf(made, "invitasjonsbrev")


class MeetingLetterScreen(LetterScreen):
    page = Page.MEETING_LETTER

    def prepare(self, **kwargs: Any) -> None:
        self.invitation = letters.invitation_on(self.log, kwargs["invitation_id"])

    def get(self, request: HttpRequest, log_id: UUID, invitation_id: UUID) -> HttpResponse:
        letters.require_meeting_letter(self.log, self.invitation)
        self.note(self.page)
        meeting = self.invitation.meeting
        made = meeting_letter(
            to=self._receiver(self.invitation),
            child="" if self.invitation.is_child else self.log.child.first_name,
            meeting=MeetingFacts(
                starts_at=meeting.starts_at,
                ends_at=meeting.ends_at,
                place=self.shown.place(meeting),
                interpreter_ordered=meeting.interpreter_ordered,
                signs_in=not self.invitation.is_child,
                asks_for_place=self.shown.hides,
                needs_interpreter=_needs_interpreter(self.invitation),
            ),
            contact=self.contact(),
            on=self.today,
        )
        return self.pdf(made, "motebrev")

    def _receiver(self, invitation: Invitation) -> Receiver:
        if invitation.relation is not None:
            return foresatt(invitation.relation, self.shown)
        if invitation.actor is not None:
            user = invitation.actor.user
            return Receiver(user.first_name, user.display_name, [self.shown.workplace(invitation.actor)])
        child = self.log.child
        lines = self.shown.address_lines(self.log)
        return Receiver(child.first_name, child.display_name, lines)


def _needs_interpreter(invitation: Invitation) -> bool:
    return invitation.relation is not None and invitation.relation.needs_interpreter


def foresatt(relation: ForesattRelation, shown: Shown) -> Receiver:
    """R26: without the address, the letter is handed over or the envelope written by hand."""
    lines = shown.address_lines(relation)
    return Receiver(relation.first_name, relation.display_name, lines, relation.language)
