"""«E-post til deg»: a tick for each kind of mail that one may do without."""

from django import forms
from django.utils.translation import gettext_lazy as _

from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.widgets import CheckCards
from stafettlog.models import MessageKind
from stafettlog.notifications.catalogue import CATALOGUE

DECLINABLE = tuple(kind for kind, entry in CATALOGUE.items() if entry.declinable)
FAMILY_DECLINABLE = tuple(kind for kind, entry in CATALOGUE.items() if entry.family_may_decline)


def family_choice_field() -> forms.MultipleChoiceField:
    """What a foresatt does without, as told to the stafettholder: the portal changes nothing."""
    return forms.MultipleChoiceField(
        label=_("Vil ikke ha e-post om"),
        required=False,
        choices=[(kind.value, kind.label) for kind in FAMILY_DECLINABLE],
        widget=CheckCards(
            descriptions={
                MessageKind.NEW_PARTICIPANT: _("Når en ny aktør deltar i loggen."),
                MessageKind.NEW_LYSGLIMT: _("Når noen skriver et lysglimt."),
                MessageKind.MEETING_REMINDER: _("Virkedagen før et møte den foresatte er invitert til."),
            },
        ),
        help_text=_(
            "Kryss av for det den foresatte har sagt nei til. Invitasjoner, endringer av møter og "
            "innloggingsinformasjon kommer alltid."
        ),
    )


class MailChoiceForm(StafettForm):
    """`wanted`: the kinds that go on coming."""

    wanted = forms.MultipleChoiceField(
        label=_("Send meg e-post om"),
        required=False,
        choices=[(kind.value, kind.label) for kind in DECLINABLE],
        widget=CheckCards(
            descriptions={
                MessageKind.ACTOR_REGISTERED: _("Når noen registreres som aktør i virksomheten du leder."),
                MessageKind.NEW_LYSGLIMT: _("Når noen skriver et lysglimt i en logg du deltar i."),
                MessageKind.NEW_MEASURE: _("Når du får ansvar for et tiltak."),
                MessageKind.DEADLINE_NEAR: _("Før fristen for et tiltak du er ansvarlig for."),
                MessageKind.DEADLINE_PASSED: _("Når fristen er passert og tiltaket ikke er evaluert."),
                MessageKind.MEETING_REMINDER: _("Virkedagen før et møte du er invitert til."),
                MessageKind.MEETING_UNREGISTERED: _("Når et møte er over og venter på å bli registrert."),
            },
        ),
    )

    def clean_wanted(self) -> list[MessageKind]:
        return [MessageKind(kind) for kind in self.cleaned_data["wanted"]]
