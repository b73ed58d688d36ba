"""What the person is told after a meeting was called, moved, cancelled or registered."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from stafettlog.models import Concern, Invitation, Meeting, MeetingStatus, Stafettlog
from stafettlog.services import invited, meetings
from stafettlog.services.invited import People, Way


def say_told(request: HttpRequest, meeting: Meeting, log: Stafettlog, first: str, *, letters: bool) -> None:
    """Of a meeting whose list was there before: see say_invited()."""
    say_invited(request, invited.people(log), meetings.invitations_of(meeting), first, letters=letters)


def say_invited(
    request: HttpRequest, people: People, rows: Sequence[Invitation], first: str, *, letters: bool = True
) -> None:
    """How many get mail; then who must have a letter, or (without `letters`) be told in another way."""
    log = people.log
    count = len(people.by_mail(rows))
    told = _("%(count)s får e-post.") % {"count": count} if count else _("Ingen får e-post.")
    messages.success(request, f"{first} {told}")
    without = [row for row in rows if people.told(row).way == Way.LETTER]
    if without and letters:
        words = _("Uten e-postadresse. Skriv ut brev til:")
        messages.warning(request, format_html("{} {}", words, _links(log, without)))
    elif without:
        names = ", ".join(row.display_name for row in without)
        messages.warning(request, _("Får ikke e-post. Gi selv beskjed til: %(names)s.") % {"names": names})


def _links(log: Stafettlog, rows: Sequence[Invitation]) -> str:
    letters = ((reverse("admin:meeting_letter", args=[log.pk, row.pk]), row.display_name) for row in rows)
    return format_html_join(", ", '<a href="{}">{}</a>', letters)


def say_registered(request: HttpRequest, meeting: Meeting, log: Stafettlog, *, may_write: bool) -> None:
    """With ways on: evaluate and add tiltak under the meeting's oppmerksomheter, or call again."""
    links: list[tuple[str, str]] = []
    if may_write and meeting.status == MeetingStatus.NOT_COMPLETED:
        links = [(reverse("admin:meeting_add", args=[log.pk]), _("Kall inn på nytt"))]
    elif may_write:
        links = [link for concern in meeting.concerns.all() for link in _follow_up(log, concern)]
    words = format_html_join(" · ", '<a href="{}">{}</a>', links)
    messages.success(request, format_html("{} {}", _("Møtet er registrert."), words))


def _follow_up(log: Stafettlog, concern: Concern) -> list[tuple[str, str]]:
    """Named by the area: a message is no place for what is written in the log."""
    if not concern.is_ongoing:
        return []
    area = {"area": concern.get_area_display()}
    page = reverse("admin:stafettlog_stafettlog_change", args=[log.pk])
    return [
        (f"{page}#concern-{concern.pk}", _("Evaluer tiltak: %(area)s") % area),
        (reverse("admin:measure_add", args=[log.pk, concern.pk]), _("Nytt tiltak: %(area)s") % area),
    ]
