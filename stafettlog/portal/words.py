"""The portal's plain words: no «aktør», no «evaluering», the level in one sentence."""

from datetime import date

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from permissions.access_words import ROLE_NAMES, Page
from permissions.policy import Role
from stafettlog.models import ForesattRole, Level, MeetingStatus, Outcome

WHO_YOU_ARE = {
    ForesattRole.MOTHER: _("Du er mor til %(child)s, %(age)s."),
    ForesattRole.FATHER: _("Du er far til %(child)s, %(age)s."),
    ForesattRole.CO_MOTHER: _("Du er medmor til %(child)s, %(age)s."),
    ForesattRole.FOSTER_PARENT: _("Du er fosterforelder til %(child)s, %(age)s."),
    ForesattRole.GUARDIAN: _("Du er verge for %(child)s, %(age)s."),
    ForesattRole.OTHER: _("Du er foresatt for %(child)s, %(age)s."),
}
LEVEL = {
    Level.ONE: _("Nivå 1: Barnehagen, skolen eller tjenesten hjelper barnet med det de selv har."),
    Level.TWO: _("Nivå 2: Andre tjenester gir råd eller hjelp i tillegg."),
    Level.THREE: _("Nivå 3: Flere tjenester hjelper barnet samtidig eller over lengre tid."),
}
HOW_IT_WENT = {
    Outcome.NO_EFFECT: _("Det hjalp ikke slik vi ønsket."),
    Outcome.SOME_EFFECT: _("Det hjalp litt."),
    Outcome.DESIRED_EFFECT: _("Det hjalp slik vi ønsket."),
    Outcome.DESIRED_CONTINUED: _("Det hjalp slik vi ønsket. Vi fortsetter med det i hverdagen."),
}
WHAT_BECAME_OF_IT = {
    MeetingStatus.INVITED: _("Ikke registrert ennå"),
    MeetingStatus.COMPLETED: _("Fullført"),
    MeetingStatus.NOT_COMPLETED: _("Ikke fullført"),
    MeetingStatus.CANCELLED: _("Avlyst"),
}
# Words of the access log that the family would not use; the others are as they stand there.
OPENED = {
    ROLE_NAMES[Role.ACTOR]: _("En av dem som hjelper"),
    Page.PORTAL.value: _("Loggen"),
    Page.LOG.value: _("Loggen"),
}


def opened(stored: str) -> str:
    """A role or page of the access log («Aktør, Koordinator») in the family's words."""
    return ", ".join(str(OPENED.get(part) or gettext(part)) for part in stored.split(", ") if part)


def who_you_are(role: str, child: str, age: int) -> str:
    years = ngettext("%(n)s år", "%(n)s år", age) % {"n": age}
    return str(WHO_YOU_ARE[ForesattRole(role)]) % {"child": child, "age": years}


def last_day(first_day_without: date) -> date:
    """«til og med» the day before."""
    return date.fromordinal(first_day_without.toordinal() - 1)
