"""Messages about a meeting."""

from django.utils.translation import gettext_lazy as _

from stafettlog.models import MessageKind
from stafettlog.notifications import meeting_calendar, meeting_rules
from stafettlog.notifications.entry import Entry

MEETINGS = {
    MessageKind.MEETING_INVITATION: Entry(
        trigger=_("Stafettholderen kaller inn til møte, eller sender invitasjonen på nytt."),
        gets=_("Hver inviterte som kan lese loggen, og barnet fra det er 12 år og har e-post."),
        never=_("En som er tatt av listen eller har mistet tilgangen, og et barn under 12 år."),
        recipient=meeting_rules.invited,
        letter=meeting_rules.letter,
        calendar=meeting_calendar.part,
        paper=True,
    ),
    MessageKind.MEETING_MOVED: Entry(
        trigger=_("Tid eller sted for møtet endres."),
        gets=_("Hver inviterte som kan lese loggen, og barnet fra det er 12 år og har e-post."),
        never=_("En som er tatt av listen eller har mistet tilgangen, og et barn under 12 år."),
        recipient=meeting_rules.invited,
        letter=meeting_rules.letter,
        calendar=meeting_calendar.part,
        paper=True,
    ),
    MessageKind.MEETING_CANCELLED: Entry(
        trigger=_("Møtet avlyses, eller en person tas av listen."),
        gets=_("Hver som har fått vite om møtet, også når loggen er avsluttet eller samtykket er utgått."),
        never=_(
            "En som aldri fikk vite om møtet, en foresatt der tilgangen er stoppet, "
            "og en aktør som har sluttet."
        ),
        recipient=meeting_rules.uninvited,
        letter=meeting_rules.letter,
        calendar=meeting_calendar.part,
    ),
}
