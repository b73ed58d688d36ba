"""The words of the access log: what was opened, and as whom. Kept in bokmål, translated when shown.

A row keeps its words as text, so that it can be read whatever becomes of this list. No Django in here.
"""

from collections.abc import Iterable
from enum import StrEnum

from permissions.vocabulary import Role


def gettext_noop(text: str) -> str:
    """Mark `text` for translation; the screen that shows it translates it."""
    return text


class Page(StrEnum):
    """What can be opened of a log. A new screen adds its own; a test refuses any other word."""

    LOG = gettext_noop("Logg")
    METADATA = gettext_noop("Oversikt over loggen")
    HISTORY = gettext_noop("Historikk")
    OPENINGS = gettext_noop("Hvem har åpnet loggen")
    DETAILS = gettext_noop("Opplysninger")
    CHILD_NUMBER_SHOWN = gettext_noop("Barnets fødselsnummer vist")
    FORESATT_NUMBER_SHOWN = gettext_noop("Foresattes fødselsnummer vist")
    PROTECTED_SHOWN = gettext_noop("Skjermede opplysninger vist")
    PROTECTION = gettext_noop("Adressesperre")
    MASKING = gettext_noop("Skjul tekst")
    FILE = gettext_noop("Fil")
    ACCOUNT_LETTER = gettext_noop("Invitasjonsbrev")
    MEETING_LETTER = gettext_noop("Møtebrev")
    MEETING_CALENDAR = gettext_noop("Kalenderfil av møte")
    EXPORT = gettext_noop("Eksport")
    EXPORT_SHEET = gettext_noop("Eksport: regneark")
    EXPORT_PDF = gettext_noop("Eksport: PDF")
    EXPORT_MANY = gettext_noop("Eksport av flere logger")
    EXPORT_MANY_FETCHED = gettext_noop("Eksport av flere logger: hentet")
    ARCHIVE = gettext_noop("Arkivering")
    ARCHIVE_PACKAGE = gettext_noop("Arkivpakke")
    ARCHIVE_RECEIPT = gettext_noop("Kvittering fra arkivet")
    ERASURE = gettext_noop("Be om sletting")
    INSIGHT = gettext_noop("Innsyn for en person")
    INSIGHT_FILE = gettext_noop("Innsyn for en person: fil")
    NUMBER_HIT = gettext_noop("Søketreff på fødselsnummer")
    PORTAL = gettext_noop("Portal")
    PORTAL_PDF = gettext_noop("Portal: PDF")
    PORTAL_CALENDAR = gettext_noop("Portal: kalenderfil")
    PORTAL_OWN_DATA = gettext_noop("Portal: opplysninger om meg")
    BREAK_GLASS = gettext_noop("Nødtilgang")

    LEVEL = gettext_noop("Endre nivå")
    CHILD_CHANGE = gettext_noop("Endre barnets detaljer")
    CHILD_NUMBER_CHANGE = gettext_noop("Endre barnets fødselsnummer")
    FORESATT_ADD = gettext_noop("Legg til foresatt")
    FORESATT_CHANGE = gettext_noop("Endre foresatt")
    FORESATT_NUMBER_CHANGE = gettext_noop("Rett fødselsnummer til foresatt")
    FORESATT_END = gettext_noop("Slett forelder")
    FORESATT_STOP = gettext_noop("Stopp tilgang for foresatt")
    FORESATT_RESUME = gettext_noop("Gi foresatt tilgang igjen")
    CONSENT_RENEW = gettext_noop("Forny samtykke")
    CONSENT_EXTEND = gettext_noop("Utvid samtykke")
    CONSENT_WITHDRAW = gettext_noop("Trekk samtykke")
    CLOSE = gettext_noop("Avslutt og arkiver")
    REOPEN = gettext_noop("Gjenåpne loggen")
    ACTOR_SEARCH = gettext_noop("Aktørsøk")
    PARTICIPANT_ADD = gettext_noop("Legg til aktør")
    PARTICIPANT_END = gettext_noop("Avslutt deltakelse")
    ATTEMPT_ANSWER = gettext_noop("Forespørsel")
    CONCERN_ADD = gettext_noop("Ny oppmerksomhet")
    CONCERN_CHANGE = gettext_noop("Endre oppmerksomhet")
    CONCERN_CLOSE = gettext_noop("Avslutt oppmerksomhet")
    CONCERN_STRIKE = gettext_noop("Feilregistrert oppmerksomhet")
    MEASURE_ADD = gettext_noop("Nytt tiltak")
    MEASURE_CHANGE = gettext_noop("Endre tiltak")
    MEASURE_EVALUATE = gettext_noop("Evaluering")
    MEETING_LOG = gettext_noop("Møtelogg")
    MEETING_ADD = gettext_noop("Nytt møte")
    MEETING_HELD = gettext_noop("Registrer møte som er holdt")
    MEETING_REGISTER = gettext_noop("Registrer møte")
    MEETING_MOVE = gettext_noop("Endre møte")
    MEETING_CANCEL = gettext_noop("Avlys møte")
    MEETING_STRIKE = gettext_noop("Feilregistrert møte")
    ACCOUNT_SEND_AGAIN = gettext_noop("Send innloggingsinformasjon på nytt")
    INVITATION_SEND_AGAIN = gettext_noop("Send invitasjon på nytt")
    TRANSFER_ASK = gettext_noop("Overfør stafettlogg")
    TRANSFER_ON_BEHALF = gettext_noop("Overfør på vegne av stafettholder")
    TRANSFER_WITHDRAW = gettext_noop("Trekk tilbake overføring")
    TRANSFER_SEEN = gettext_noop("Overføring lest")
    TRANSFER_ANSWER = gettext_noop("Spørsmål om overføring")
    LYSGLIMT_ADD = gettext_noop("Nytt lysglimt")
    LYSGLIMT_LIST = gettext_noop("Alle lysglimt")
    LYSGLIMT_STRIKE = gettext_noop("Feilregistrert lysglimt")


ROLE_NAMES = {
    Role.HOLDER: gettext_noop("Stafettholder"),
    Role.ACTOR: gettext_noop("Aktør"),
    Role.FORESATT: gettext_noop("Foresatt"),
    Role.RECEIVER: gettext_noop("Spurt om å overta"),
    Role.UNIT_LEADER: gettext_noop("Enhetsleder"),
    Role.COORDINATOR: gettext_noop("Koordinator"),
    Role.PRIVACY_OFFICER: gettext_noop("Personvernombud"),
    Role.BREAK_GLASS: gettext_noop("Drift (nødtilgang)"),
}
UNKNOWN_ROLE = gettext_noop("Ukjent")


def role_text(roles: Iterable[Role]) -> str:
    """«Stafettholder, Koordinator»: the roles that have a name here, in the order above."""
    held = frozenset(roles)
    return ", ".join(name for role, name in ROLE_NAMES.items() if role in held)


def staff_role_text(roles: Iterable[Role]) -> str:
    """As role_text, for a page of the staff: one who is a foresatt too does not open it as that."""
    return role_text(role for role in roles if role is not Role.FORESATT)
