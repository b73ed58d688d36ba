"""Messages about what somebody has to do, and reminders of it: on working days alone.

One a day at most for the same tiltak, møte, samtykke or overføring, and each only once: before the
deadline and after it, never every day.
"""

from django.utils.translation import gettext_lazy as _

from stafettlog.models import MessageKind
from stafettlog.notifications import measure_rules, meeting_rules, reminder_rules
from stafettlog.notifications.entry import Entry

REMINDERS = {
    MessageKind.NEW_MEASURE: Entry(
        trigger=_("Noen får ansvar for et tiltak, nytt eller overtatt."),
        gets=_("Hver ny ansvarlig som deltar i loggen under et gyldig samtykke."),
        never=_("Den som la til tiltaket, en som venter på leder, og alle når tiltaket er evaluert."),
        recipient=measure_rules.newly_responsible,
        letter=measure_rules.new_letter,
        declinable=True,
    ),
    MessageKind.DEADLINE_NEAR: Entry(
        trigger=_("Noen dager før fristen for et tiltak. Tiltak i samme logg med samme frist er én melding."),
        gets=_("Hver ansvarlig som deltar i loggen under et gyldig samtykke, til tiltaket er evaluert."),
        never=_("Foresatte, og deltakere uten ansvar for tiltaket."),
        recipient=measure_rules.before_deadline,
        letter=measure_rules.near_letter,
        declinable=True,
    ),
    MessageKind.DEADLINE_PASSED: Entry(
        trigger=_("Første virkedag etter fristen for et tiltak som ikke er evaluert."),
        gets=_("Hver ansvarlig, og stafettholderen, så lenge samtykket er gyldig."),
        never=_("Foresatte, og deltakere uten ansvar for tiltaket."),
        recipient=measure_rules.after_deadline,
        letter=measure_rules.passed_letter,
        declinable=True,
    ),
    MessageKind.MEETING_REMINDER: Entry(
        trigger=_("Virkedagen før et møte."),
        gets=_("Hver inviterte som kan lese loggen, og barnet fra det er 12 år og har e-post."),
        never=_(
            "En som er tatt av listen eller har mistet tilgangen, et barn under 12 år, "
            "og en som får invitasjonen samme dag."
        ),
        recipient=reminder_rules.reminded_of_meeting,
        letter=meeting_rules.letter,
        declinable=True,
        family_may_decline=True,
    ),
    MessageKind.MEETING_UNREGISTERED: Entry(
        trigger=_(
            "To virkedager etter et møte som ikke er registrert, om ikke kommunen har valgt noe annet."
        ),
        gets=_("Stafettholderen."),
        never=_("Alle andre, og stafettholderen når møtet er registrert."),
        recipient=reminder_rules.registers_meeting,
        letter=reminder_rules.unregistered_letter,
        declinable=True,
    ),
    MessageKind.TRANSFER_REMINDED: Entry(
        trigger=_(
            "En forespørsel om å overta en logg er ikke besvart etter 7 dager, eller det kommunen har valgt."
        ),
        gets=_("Den som er spurt."),
        never=_("Alle andre, og den som er spurt når det er besvart eller trukket."),
        recipient=reminder_rules.asked_again,
        letter=reminder_rules.asked_again_letter,
    ),
    MessageKind.TRANSFER_OVERDUE: Entry(
        trigger=_(
            "En forespørsel om å overta en logg er ikke besvart etter 14 dager, eller det kommunen har valgt."
        ),
        gets=_("Den som spurte, og hver leder i virksomheten til stafettholderen."),
        never=_("Den som er spurt, andre deltakere, foresatte, og alle når det er besvart eller trukket."),
        recipient=reminder_rules.sees_it_wait,
        letter=reminder_rules.overdue_letter,
    ),
    MessageKind.CONSENT_EXPIRES: Entry(
        trigger=_("60, 30 og 7 dager før samtykket utgår, om ikke kommunen har valgt andre dager."),
        gets=_("Stafettholderen, til samtykket er fornyet eller trukket eller loggen er avsluttet."),
        never=_("Foresatte, andre deltakere og lederne."),
        recipient=reminder_rules.renews_consent,
        letter=reminder_rules.expires_letter,
    ),
    MessageKind.CONSENT_EXPIRED: Entry(
        trigger=_("Første virkedag samtykket er utgått."),
        gets=_("Stafettholderen, og koordinatorene i virksomheten, som kan avslutte loggen."),
        never=_("Foresatte, andre deltakere og lederne."),
        recipient=reminder_rules.told_of_expiry,
        letter=reminder_rules.expired_letter,
    ),
}
