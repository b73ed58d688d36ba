"""Messages about accounts, and about new aktører."""

from django.utils.translation import gettext_lazy as _

from stafettlog.models import MessageKind
from stafettlog.notifications import account_rules, log_rules, staff_rules
from stafettlog.notifications.entry import Entry

ACCOUNTS = {
    MessageKind.FORESATT_ACCOUNT: Entry(
        trigger=_("Loggen åpnes, eller en foresatt får tilgang eller e-postadresse."),
        gets=_(
            "En foresatt som kan lese loggen og har e-post. Har personen en konto fra før, "
            "går den til adressen på kontoen."
        ),
        never=_("En foresatt uten grunnlag, eller der tilgangen er stoppet eller avsluttet."),
        recipient=log_rules.account,
        letter=log_rules.account_letter,
        paper=True,
    ),
    MessageKind.ACTOR_ACCOUNT: Entry(
        trigger=_("En aktør får fødselsnummeret sitt lagt til."),
        gets=_("Aktøren, når lederen har bekreftet."),
        never=_("En som venter på leder, er avvist eller har sluttet."),
        recipient=staff_rules.actor_account,
        letter=staff_rules.actor_account_letter,
    ),
    MessageKind.ACTOR_WAITS: Entry(
        trigger=_("Noen registrerer en aktør i en annen virksomhet."),
        gets=_("Hver leder i virksomheten, så lenge aktøren venter."),
        never=_("Ledere i andre virksomheter, og aktøren selv."),
        recipient=staff_rules.leader_of_waiting,
        letter=staff_rules.waiting_letter,
    ),
    MessageKind.ACTOR_REGISTERED: Entry(
        trigger=_("Noen registrerer en aktør i sin egen virksomhet."),
        gets=_("Hver leder i virksomheten."),
        never=_("Ledere i andre virksomheter, og aktøren selv."),
        recipient=staff_rules.leader_of_registered,
        letter=staff_rules.registered_letter,
        declinable=True,
    ),
    MessageKind.PASSWORD_RESET: Entry(
        trigger=_("Noen ber om nytt passord."),
        gets=_("Eieren av en lokal konto med passord, innen en time."),
        never=_("Alle andre, og en som logger inn på en annen måte eller har sluttet."),
        recipient=account_rules.password_link,
        letter=account_rules.password_link_letter,
    ),
    MessageKind.SECOND_FACTOR_RESET: Entry(
        trigger=_("En administrator nullstiller engangskoden."),
        gets=_("Eieren av kontoen."),
        never=_("Alle andre, og en som har sluttet."),
        recipient=account_rules.owner,
        letter=account_rules.second_factor_reset_letter,
    ),
    MessageKind.IDENTITY_COUPLED: Entry(
        trigger=_("En arbeidskonto kobles til brukeren."),
        gets=_("Eieren av brukeren, på adressen som er registrert."),
        never=_("Alle andre, og en som har sluttet."),
        recipient=account_rules.owner,
        letter=account_rules.identity_coupled_letter,
    ),
    MessageKind.BREAK_GLASS: Entry(
        trigger=_("Drift åpner en logg med nødtilgang."),
        gets=_("Hvert personvernombud."),
        never=_("Alle andre."),
        recipient=staff_rules.told_of_break_glass,
        letter=staff_rules.break_glass_letter,
    ),
}
