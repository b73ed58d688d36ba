"""Parts that a foresatt's and an aktør's insight have alike: meetings, messages, openings, sign-ins."""

from collections.abc import Callable, Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from exports.own_data.dossier import Fact, Section
from permissions.models import AccessLog, SignIn, SignInEnd, User
from permissions.sign_in.device import device_words
from permissions.sign_in.listing import way_in
from permissions.sign_in.part import Part
from stafettlog.models import Invitation, OutboxMessage
from stafettlog.models.invitation import InvitationQuerySet
from stafettlog.portal.words import opened
from stafettlog.services.shown import HIDDEN


def meetings(invitations: InvitationQuerySet, *, hides: bool) -> Section:
    """Those called to, and whether the person came; without what was registered by mistake. One query."""
    rows = (
        invitations.standing()
        .filter(meeting__struck_at__isnull=True)
        .select_related("meeting__place_organisation")
        .order_by("-meeting__starts_at", "-id")
    )
    entries = [_meeting(row, hides) for row in rows]
    return Section("meetings", _("Møter"), entries, _("Ingen møter er registrert."))


def _meeting(row: Invitation, hides: bool) -> list[Fact]:
    meeting = row.meeting
    return [
        Fact("starts_at", _("Fra"), meeting.starts_at),
        Fact("ends_at", _("Til"), meeting.ends_at),
        Fact("place", _("Sted"), str(HIDDEN) if hides else meeting.place),
        Fact("status", _("Status"), str(meeting.get_status_display())),
        Fact("attended", _("Deltok"), row.attended),
    ]


def messages(rows: Iterable[OutboxMessage]) -> Section:
    """What was sent, and what became of it. What a message said is made when it is sent, and not kept."""
    entries = [
        [
            Fact("kind", _("Melding"), str(row.get_kind_display())),
            Fact("created_at", _("Laget"), row.created_at),
            Fact("sent_at", _("Sendt"), row.sent_at),
            Fact("state", _("Status"), str(row.get_state_display())),
            Fact("read_at", _("Lest"), row.read_at),
        ]
        for row in rows
    ]
    return Section("messages", _("Meldinger"), entries, _("Ingen meldinger er registrert."))


def staff_words(stored: str) -> str:
    """A role or page of the access log («Aktør, Koordinator») in the words of the staff's screens."""
    return ", ".join(_(part) for part in stored.split(", ") if part)


def openings(rows: Iterable[AccessLog], *, words: Callable[[str], str] = opened) -> Section:
    """`words`: what a stored role or page is called; without it in the family's words."""
    entries = [
        [
            Fact("at", _("Tidspunkt"), row.at),
            Fact("page", _("Side"), words(row.page)),
            Fact("role", _("Som"), words(row.role)),
        ]
        for row in rows
    ]
    return Section("openings", _("Åpninger av loggen"), entries, _("Ingen åpninger er registrert."))


def sign_ins(user: User, part: Part) -> Section:
    """As staff or as family, the last first. One query."""
    rows: QuerySet[SignIn] = SignIn.objects.filter(user=user, part=part.value).order_by("-id")
    entries = [
        [
            Fact("started_at", _("Logget inn"), row.started_at),
            Fact("method", _("Innlogget med"), way_in(row.method)),
            Fact("device", _("Enhet"), device_words(row.device)),
            Fact("seen_at", _("Sist brukt"), row.seen_at),
            Fact("ended_at", _("Avsluttet"), row.ended_at),
            Fact("ended_why", _("Hvorfor"), str(SignInEnd(row.ended_why).label) if row.ended_why else ""),
        ]
        for row in rows.defer("id_token")
    ]
    return Section("sign_ins", _("Innlogginger"), entries, _("Ingen innlogginger er registrert."))
