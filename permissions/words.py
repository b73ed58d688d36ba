"""The access table in words: what each role and action is called, and on what terms. For people."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from permissions.policy import Action, Extent, Role, Terms

ROLE_NAMES: Mapping[Role, Any] = {
    Role.STAFF: _("Ansatt"),
    Role.HOLDER: _("Stafettholder"),
    Role.ACTOR: _("Aktør"),
    Role.RECEIVER: _("Den som er spurt om å overta"),
    Role.UNIT_LEADER: _("Enhetsleder"),
    Role.COORDINATOR: _("Koordinator"),
    Role.FORESATT: _("Foresatt"),
    Role.MUNICIPALITY_ADMIN: _("Kommuneadministrator"),
    Role.PRIVACY_OFFICER: _("Personvernombud"),
    Role.OPERATOR: _("Drift"),
    Role.BREAK_GLASS: _("Drift med nødtilgang"),
}
"""In the order that tables have them."""

ROLE_TEXTS: Mapping[Role, Any] = {
    Role.STAFF: _("Har en bekreftet plass i en virksomhet."),
    Role.HOLDER: _("Har ansvaret for barnets logg. Én om gangen."),
    Role.ACTOR: _("Deltar i barnets logg, så lenge samtykket gjelder."),
    Role.RECEIVER: _("En aktør som er bedt om å bli stafettholder, til det er svart."),
    Role.UNIT_LEADER: _("Ser at virksomheten har loggen, men ikke hva som står i den."),
    Role.COORDINATOR: _("Leser og arkiverer loggene i sin virksomhet."),
    Role.FORESATT: _("Leser loggen om eget barn på familiens side."),
    Role.MUNICIPALITY_ADMIN: _("Setter opp virksomheter og roller. Ser ingen logger."),
    Role.PRIVACY_OFFICER: _("Ser hvem som har åpnet en logg, men ikke hva som står i den."),
    Role.OPERATOR: _("Holder løsningen i gang. Ser ingen logger."),
    Role.BREAK_GLASS: _("Leser én logg i 60 minutter, med skrevet begrunnelse. Ombudet får beskjed."),
}

# Pairs: a lazy text as a key would be put into the language of whoever imports this first.
GROUPS: Sequence[tuple[Any, Mapping[Action, Any]]] = (
    (
        _("Logger"),
        {
            Action.CREATE_LOG: _("Opprette en stafettlogg, og bli stafettholder for den"),
            Action.SEE_OWN_LOGS: _("Se listene Mine stafettbarn og Mine aktørbarn"),
            Action.SEE_LOG: _("Se at loggen finnes"),
            Action.READ_LOG: _("Lese loggen"),
            Action.READ_HISTORY: _("Lese historikken til loggen"),
            Action.READ_FILE: _("Åpne vedlegg og bilde"),
            Action.EXPORT_LOG: _("Eksportere og arkivere loggen"),
            Action.ANSWER_OPENING: _("Svare noen som ville opprette en logg til på barnet"),
        },
    ),
    (
        _("Innhold"),
        {
            Action.READ_DETAILS: _("Se opplysninger om barnet og foresatte"),
            Action.CHANGE_CHILD: _("Endre opplysninger om barnet"),
            Action.PROTECT_CHILD: _("Merke barnet med adressesperre, og ta merket bort"),
            Action.SHOW_PROTECTED: _("Vise opplysninger som er skjult av adressesperre"),
            Action.CHANGE_LEVEL: _("Endre nivå"),
            Action.ADD_CONCERN: _("Legge til oppmerksomhet"),
            Action.CHANGE_CONCERN: _("Rette oppmerksomhet"),
            Action.CLOSE_CONCERN: _("Avslutte oppmerksomhet"),
            Action.ADD_MEASURE: _("Legge til tiltak"),
            Action.CHANGE_MEASURE: _("Rette tiltak"),
            Action.EVALUATE: _("Evaluere tiltak"),
            Action.ADD_LYSGLIMT: _("Skrive lysglimt"),
            Action.STRIKE_LYSGLIMT: _("Merke lysglimt som feilregistrert"),
            Action.ASK_MASKING: _("Be om at tekst blir skjult"),
            Action.SETTLE_MASKING: _("Bestemme at tekst blir skjult"),
        },
    ),
    (
        _("Samtykke og deltakere"),
        {
            Action.RENEW_CONSENT: _("Registrere og fornye samtykke"),
            Action.EXTEND_CONSENT: _("Utvide samtykket til flere virksomheter"),
            Action.WITHDRAW_CONSENT: _("Registrere at samtykket er trukket"),
            Action.ADD_PARTICIPANT: _("Legge til aktører i loggen"),
            Action.END_PARTICIPANT: _("Avslutte en aktør i loggen"),
        },
    ),
    (
        _("Foresatte"),
        {
            Action.READ_PORTAL: _("Lese loggen på familiens side"),
            Action.EXPORT_PORTAL: _("Laste ned det som står på familiens side, som PDF"),
            Action.CHANGE_FORESATT: _("Legge til og endre foresatte"),
            Action.CLOSE_FORESATT_ACCESS: _("Stoppe og gi tilbake tilgangen til en foresatt"),
            Action.PRINT_LETTER: _("Skrive ut brev til foresatte"),
        },
    ),
    (
        _("Møter"),
        {
            Action.INVITE_MEETING: _("Kalle inn til møte"),
            Action.MOVE_MEETING: _("Flytte og endre møte"),
            Action.CANCEL_MEETING: _("Avlyse møte"),
            Action.REGISTER_MEETING: _("Registrere møte som er holdt"),
            Action.STRIKE_MEETING: _("Merke møte som feilregistrert"),
        },
    ),
    (
        _("Overføring"),
        {
            Action.ASK_TRANSFER: _("Be en annen ta over som stafettholder"),
            Action.ASK_TRANSFER_ON_BEHALF: _("Be en annen ta over for en stafettholder som er borte"),
            Action.WITHDRAW_TRANSFER: _("Trekke spørsmålet om å ta over"),
            Action.ANSWER_TRANSFER: _("Svare på spørsmålet om å ta over"),
        },
    ),
    (
        _("Avslutning"),
        {
            Action.CLOSE_LOG: _("Avslutte loggen"),
            Action.REOPEN_LOG: _("Gjenåpne loggen"),
        },
    ),
    (
        _("Eksport, arkiv og sletting"),
        {
            Action.EXPORT_LOGS: _("Eksportere flere logger i én fil"),
            Action.SEE_ARCHIVE: _("Se hvor langt loggene er kommet på vei til arkivet"),
            Action.ARCHIVE_LOG: _("Lage arkivpakke og registrere kvittering fra arkivet"),
            Action.KEEP_LOG: _("Bestemme at en arkivert logg skal beholdes lenger"),
            Action.ASK_ERASURE: _("Be om at en arkivert logg blir slettet"),
            Action.SETTLE_ERASURE: _("Godkjenne eller avslå at en logg blir slettet"),
            Action.SEE_ERASURES: _("Se hvilke logger som er slettet"),
            Action.SET_RETENTION: _("Bestemme hvor lenge virksomhetene beholder arkiverte logger"),
        },
    ),
    (
        _("Virksomheter og roller"),
        {
            Action.SEE_MY_PAGE: _("Se sin egen side"),
            Action.SEE_DIRECTORY: _("Se oversikten over aktører"),
            Action.SEE_RULES: _("Se denne siden"),
            Action.SEE_MESSAGES: _("Se hvilke meldinger Stafettloggen sender, og hva som står i dem"),
            Action.PRINT_FORM: _("Skrive ut tomme skjemaer"),
            Action.REGISTER_ACTOR: _("Registrere ny aktør"),
            Action.SETTLE_ACTOR: _("Bekrefte eller avvise ny aktør"),
            Action.MANAGE_STAFF: _("Legge til, endre og avslutte ansatte"),
            Action.END_SIGN_INS: _("Avslutte innloggingene til en ansatt"),
            Action.RESET_SECOND_FACTOR: _("Nullstille engangskoden til en ansatt"),
            Action.MANAGE_ORGANISATIONS: _("Opprette, endre og avslutte virksomheter"),
            Action.ASSIGN_ROLE: _("Gi og avslutte roller"),
            Action.IMPORT_SHEETS: _("Legge inn virksomheter og ansatte fra regneark"),
        },
    ),
    (
        _("Innsyn"),
        {
            Action.SEE_OPENINGS: _("Se hvem som har åpnet loggen"),
            Action.REVIEW_OPENINGS: _("Gjennomgå åpninger og eksport"),
            Action.BREAK_GLASS: _("Ta nødtilgang til én logg"),
            Action.SEE_OWN_DATA: _("Se og laste ned opplysningene om seg selv"),
            Action.FIND_PERSON: _("Finne hvilke logger en person står i, uten å lese dem"),
        },
    ),
)
"""Heading -> action -> what it is called. Every action stands here once."""

YES, OWN_PART, NO = _("Ja"), _("Egen del"), _("Nei")


def answer(terms: Terms | None) -> Any:
    """«Ja», «Egen del» or «Nei»."""
    if terms is None:
        return NO
    return OWN_PART if terms.extent == Extent.OWN else YES


def conditions(terms: Terms | None) -> list[Any]:
    """What the log must be like, in short phrases; none if nothing is asked of it."""
    if terms is None:
        return []
    said = (
        (terms.needs_open, _("åpen logg")),
        (terms.needs_closed, _("avsluttet logg")),
        (terms.needs_archived, _("arkivert logg")),
        (terms.needs_consent, _("gyldig samtykke")),
        (terms.needs_consent_if_open, _("gyldig samtykke hvis loggen er åpen")),
    )
    return [text for applies, text in said if applies]
