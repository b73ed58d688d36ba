"""«E-post til deg»: a tick for each kind of mail that one may do without."""

from django import forms
from django.utils.translation import gettext_lazy as _

from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.widgets import CheckCards
from stafettlog.models import MessageKind
from stafettlog.notifications.catalogue import CATALOGUE

DECLINABLE = tuple(kind for kind, entry in CATALOGUE.items() if entry.declinable)


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
