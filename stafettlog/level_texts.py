"""The three levels: the guide's words, and our own plain text behind «Mer informasjon»."""

from django.utils.translation import gettext_lazy as _

from stafettlog.models import Level

LEVEL_NAMES = {Level.ONE: _("NIVÅ 1"), Level.TWO: _("NIVÅ 2"), Level.THREE: _("NIVÅ 3")}

LEVEL_DESCRIPTIONS = {
    Level.ONE: _("Utfordringene håndteres på tjenestestedet."),
    Level.TWO: _("Utfordringene krever bistand fra andre."),
    Level.THREE: _("Utfordringen krever bistand fra andre eller løses i annen tjeneste."),
}

LEVEL_MORE = {
    Level.ONE: _(
        "Barnehagen, skolen eller tjenesten hjelper barnet med det de selv har: tiltak i gruppen eller "
        "klassen, individuell oppfølging og samarbeid med foresatte. Bare aktører i din egen virksomhet "
        "deltar i loggen."
    ),
    Level.TWO: _(
        "Tjenestestedet trenger råd eller hjelp fra andre, for eksempel PPT, helsestasjonen eller "
        "barnevernet. Aktører fra andre virksomheter kan delta når foresatte har samtykket til det."
    ),
    Level.THREE: _(
        "Barnet trenger hjelp fra flere tjenester samtidig eller over lengre tid, eller hjelpen blir gitt "
        "et annet sted enn der barnet er til daglig. Tjenestene samordner tiltakene sine."
    ),
}

LEVEL_THREE_NOTICE = _("På nivå 3 kan barnet ha rett til individuell plan.")
