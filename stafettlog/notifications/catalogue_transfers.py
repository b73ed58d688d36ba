"""Messages about handing a log over."""

from django.utils.translation import gettext_lazy as _

from stafettlog.models import MessageKind
from stafettlog.notifications import staff_rules
from stafettlog.notifications.entry import Entry

TRANSFERS = {
    MessageKind.TRANSFER_ASKED: Entry(
        trigger=_("Stafettholderen eller lederen spør om noen vil overta loggen."),
        gets=_("Den som er spurt, til det er besvart."),
        never=_("Alle andre."),
        recipient=staff_rules.asked,
        letter=staff_rules.asked_letter,
    ),
    MessageKind.TRANSFER_ANSWERED: Entry(
        trigger=_("Den som er spurt, godtar eller avslår."),
        gets=_(
            "Den som spurte, den tidligere stafettholderen, og ledere og koordinatorer i de to virksomhetene."
        ),
        never=_("Andre deltakere og foresatte."),
        recipient=staff_rules.answered,
        letter=staff_rules.answered_letter,
    ),
    MessageKind.TRANSFER_WITHDRAWN: Entry(
        trigger=_("Forespørselen om å overta loggen trekkes."),
        gets=_("Den som var spurt, og de andre som overføringen gjelder."),
        never=_("Andre deltakere og foresatte."),
        recipient=staff_rules.withdrawn,
        letter=staff_rules.withdrawn_letter,
    ),
    MessageKind.TRANSFER_ON_BEHALF: Entry(
        trigger=_("En leder ber om overføring på vegne av stafettholderen."),
        gets=_("Stafettholderen, og koordinatorene i virksomheten."),
        never=_("Den som er spurt, andre deltakere og foresatte, og alle når det er trukket."),
        recipient=staff_rules.asked_on_behalf,
        letter=staff_rules.on_behalf_letter,
    ),
}
