"""The portal's plain words: no «aktør», no «evaluering», the level in one sentence."""

from datetime import date

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from permissions.access_words import ROLE_NAMES, Page
from permissions.languages import comma
from permissions.policy import Role
from stafettlog.ages import age_on
from stafettlog.models import (
    AccessGround,
    ForesattLanguage,
    ForesattRole,
    Level,
    MeetingStatus,
    Outcome,
)
from stafettlog.portal.shown import Row

# «Anders Andersen, 8 år» is the child; why the person may read follows.
WHO_YOU_ARE = {
    ForesattRole.MOTHER: _("Du er mor til %(child)s, %(age)s"),
    ForesattRole.FATHER: _("Du er far til %(child)s, %(age)s"),
    ForesattRole.CO_MOTHER: _("Du er medmor til %(child)s, %(age)s"),
    ForesattRole.FOSTER_PARENT: _("Du er fosterforelder til %(child)s, %(age)s"),
    ForesattRole.GUARDIAN: _("Du er verge for %(child)s, %(age)s"),
    ForesattRole.OTHER: _("Du er foresatt for %(child)s, %(age)s"),
}
WHY = {
    AccessGround.PARENTAL_RESPONSIBILITY: _("%(who)s, og har foreldreansvar."),
    AccessGround.GUARDIANSHIP: _("%(who)s, og er verge."),
    AccessGround.FOSTER_AGREEMENT: _("%(who)s, og er fosterforelder etter avtale."),
}
# Where what one is says it already.
WHY_OF_ROLE = {
    (ForesattRole.GUARDIAN, AccessGround.GUARDIANSHIP): "%(who)s.",
    (ForesattRole.FOSTER_PARENT, AccessGround.FOSTER_AGREEMENT): _("%(who)s, etter avtale."),
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
    MeetingStatus.INVITED: _("Det er ikke skrevet ennå om møtet ble holdt."),
    MeetingStatus.COMPLETED: _("Møtet ble holdt."),
    MeetingStatus.NOT_COMPLETED: _("Møtet ble ikke holdt."),
    MeetingStatus.CANCELLED: _("Møtet ble avlyst."),
}
WAS_THERE = {True: _("Du var med."), False: _("Du var ikke med.")}
# Words of the access log that the family would not use; the others are as they stand there.
OPENED = {
    ROLE_NAMES[Role.ACTOR]: _("En av dem som hjelper"),
    Page.PORTAL.value: _("Loggen"),
    Page.LOG.value: _("Loggen"),
    Page.PORTAL_PDF.value: _("Loggen som PDF"),
    Page.PORTAL_CALENDAR.value: _("Møte lagt i kalenderen"),
    Page.PORTAL_OWN_DATA.value: _("Opplysninger om meg"),
}
# What staff write, and those who need no interpreter into another language.
NORWEGIAN = {ForesattLanguage.NB, ForesattLanguage.NN}


def opened(stored: str) -> str:
    """A role or page of the access log («Aktør, Koordinator») in the family's words."""
    return comma().join(str(OPENED.get(part) or gettext(part)) for part in stored.split(", ") if part)


def who_you_are(log: Row, today: date) -> str:
    """For whom the reader is here, and why: the role, and the ground of the access (R4)."""
    role, ground = ForesattRole(log["role"]), AccessGround(log["ground"])
    age = age_on(log["birth_date"], today)
    who = WHO_YOU_ARE[role] % {
        "child": f"{log['child']} {log['child_last_name']}".strip(),
        "age": ngettext("%(n)s år", "%(n)s år", age) % {"n": age},
    }
    return str((WHY_OF_ROLE.get((role, ground)) or WHY[ground]) % {"who": who})


def interpreter(log: Row, *, is_ordered: bool, invited: bool) -> str:
    """Whether an interpreter comes to a meeting, and into which language if that is for the reader."""
    for_me = invited and log["needs_interpreter"]
    tongue = _tongue(log["language"]) if for_me else ""
    if is_ordered:
        return (
            gettext("Tolk er bestilt: %(language)s.") % {"language": tongue}
            if tongue
            else gettext("Tolk er bestilt.")
        )
    if not for_me:
        return ""
    words = {"language": tongue, "name": log["holder_first_name"]}
    if tongue:
        return gettext("Du trenger tolk: %(language)s. Tolken er ikke bestilt ennå. Spør %(name)s.") % words
    return gettext("Du trenger tolk. Tolken er ikke bestilt ennå. Spør %(name)s.") % words


def _tongue(code: str) -> str:
    """«Somali», as in the lists of languages: it stands alone, after a colon."""
    return "" if code in NORWEGIAN else str(ForesattLanguage(code).label)


def last_day(first_day_without: date) -> date:
    """«til og med» the day before."""
    return date.fromordinal(first_day_without.toordinal() - 1)
