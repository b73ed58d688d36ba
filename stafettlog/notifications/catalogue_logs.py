"""Messages about a log: who takes part, what is new in it, and its consent."""

from django.utils.translation import gettext_lazy as _

from stafettlog.models import MessageKind
from stafettlog.notifications import log_rules, masking_rules
from stafettlog.notifications.entry import Entry

LOGS = {
    MessageKind.NEW_PARTICIPANT: Entry(
        trigger=_("En ny aktør deltar i loggen."),
        gets=_("Hver foresatt som kan lese loggen."),
        never=_("Ansatte, en foresatt uten tilgang, og alle når den nye ikke lenger deltar."),
        recipient=log_rules.told_of_participant,
        letter=log_rules.participant_letter,
        family_may_decline=True,
    ),
    MessageKind.OPENING_ATTEMPT: Entry(
        trigger=_("Noen vil åpne en logg for et barn som har en fra før."),
        gets=_("Stafettholderen og lederne i virksomheten, til noen har tatt kontakt."),
        never=_("Den som spør, andre deltakere og foresatte."),
        recipient=log_rules.told_of_attempt,
        letter=log_rules.attempt_letter,
    ),
    MessageKind.NEW_LYSGLIMT: Entry(
        trigger=_("Noen skriver et lysglimt."),
        gets=_("Foresatte som kan lese loggen, og deltakere under et gyldig samtykke."),
        never=_("Den som skrev det, og en som har gått ut av loggen."),
        recipient=log_rules.told_of_lysglimt,
        letter=log_rules.lysglimt_letter,
        declinable=True,
        family_may_decline=True,
    ),
    MessageKind.LOG_CLOSED: Entry(
        trigger=_("Loggen avsluttes."),
        gets=_("Hver foresatt som fortsatt kan lese loggen."),
        never=_("Ansatte, og en foresatt uten tilgang."),
        recipient=log_rules.told_of_closing,
        letter=log_rules.closing_letter,
    ),
    MessageKind.MASKING_ASKED: Entry(
        trigger=_("Stafettholderen ber om å skjule tekst."),
        gets=_("Hver leder i virksomheten som ikke selv har bedt om det, til det er besvart."),
        never=_("Ledere i andre virksomheter, den som ber, andre deltakere og foresatte."),
        recipient=masking_rules.asked,
        letter=masking_rules.asked_letter,
    ),
    MessageKind.MASKING_SETTLED: Entry(
        trigger=_("Lederen svarer på om teksten skal skjules."),
        gets=_("Den som ba om det, og stafettholderen."),
        never=_("Andre deltakere, foresatte og lederne."),
        recipient=masking_rules.settled,
        letter=masking_rules.settled_letter,
    ),
}
