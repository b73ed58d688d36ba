"""The guide's five toolbar buttons, in its order: each for those who may."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from stafettlog.admin.log_may import May
from stafettlog.models import Stafettlog


@dataclass(frozen=True)
class Tool:
    """`short`: where a phone has no room. `icon`: name and style. `dialog`: opened instead of the page."""

    text: str
    short: str
    url: str
    icon: tuple[str, str]
    dialog: str = ""


DIALOGS = {"lysglimt_add": "new-lysglimt"}


def tools(log: Stafettlog, may: May) -> list[Tool]:
    found = [
        (may.write, _("Ny oppmerksomhet"), _("Oppmerksomhet"), "concern_add", ("plus", "fas")),
        (may.invite, _("Nytt møte"), _("Nytt møte"), "meeting_add", ("calendar", "far")),
        (may.transfer, _("Overfør stafettlogg"), "", "transfer_ask", ("right-left", "fas")),
        (may.add_lysglimt, _("Nytt lysglimt"), "", "lysglimt_add", ("lightbulb", "far")),
        (may.export, _("Eksport / Arkiver"), "", "log_export", ("box-archive", "fas")),
    ]
    return [
        Tool(text, short or text, reverse(f"admin:{name}", args=[log.pk]), icon, DIALOGS.get(name, ""))
        for allowed, text, short, name, icon in found
        if allowed
    ]
