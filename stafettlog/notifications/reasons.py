"""Why a message was not sent or did not arrive: `OutboxMessage.failure` holds the code, nothing personal."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    # Dropped: computed again at delivery, this person should no longer have it (R17).
    NO_ACCESS = "no_access", _("Har ikke lenger tilgang til loggen")
    NO_ADDRESS = "no_address", _("Har ingen e-postadresse")
    NOT_INVITED = "not_invited", _("Er ikke lenger invitert")
    TOO_YOUNG = "too_young", _("Er for ung til å få e-post om møter")
    NEVER_TOLD = "never_told", _("Hadde ikke fått meldingen som dette gjelder")
    OUTDATED = "outdated", _("Gjelder ikke lenger")
    DECLINED = "declined", _("Mottakeren har slått av denne e-posten")
    SHARED_OUT = "shared_out", _("Erstattet av en melding til hver mottaker")
    # Failed: the mail server's answer, or the lack of one.
    REFUSED = "refused", _("E-postadressen ble avvist")
    GAVE_UP = "gave_up", _("Vi ga opp etter flere forsøk")
    UNCERTAIN = "uncertain", _("Vi vet ikke om e-posten kom fram")
    FAULT = "fault", _("Feil i systemet. Driften får beskjed.")
    # Reported by the provider, after it had taken the mail.
    BOUNCED = "bounced", _("E-posten kom i retur")
    COMPLAINED = "complained", _("Mottakeren har meldt e-posten som søppelpost")


def reason_text(failure: str) -> str:
    """The sentence for a stored code, in the active language; empty for none or an unknown one."""
    return str(Reason(failure).label) if failure in Reason.values else ""


class NotToBeSent(Exception):
    """Nobody is to have this message any more."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
