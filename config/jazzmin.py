"""jazzmin, the theme. Our own templates replace its base and generic pages (templates/admin/)."""

from django.utils.translation import gettext_lazy as _

JAZZMIN_SETTINGS = {
    "site_title": "Stafettloggen",
    "site_header": "Stafettloggen",
    "site_brand": "Stafettloggen",
    "show_sidebar": False,
    "navigation_expanded": False,
    "use_google_fonts_cdn": False,
    "show_ui_builder": False,
    "related_modal_active": False,
    "changeform_format": "single",
    # URL links, not "model" ones: jazzmin tests those against global permissions, which nobody has.
    "topmenu_links": [
        {"name": _("Min side"), "url": "admin:index"},
        {"name": _("Mine stafettbarn"), "url": "admin:stafettlog_stafettlog_changelist"},
        {"name": _("Mine aktørbarn"), "url": "admin:stafettlog_actorlog_changelist"},
        {"name": _("Aktører"), "url": "admin:stafettlog_actor_changelist"},
    ],
}
