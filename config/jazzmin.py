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
    # Each is shown to those who may do what its screen asks (stafettlog/admin/menu.py): jazzmin would
    # test "model" links against global permissions, which nobody has.
    "topmenu_links": [
        {"name": _("Min side"), "url": "admin:index"},
        {"name": _("Mine stafettbarn"), "url": "admin:stafettlog_stafettlog_changelist"},
        {"name": _("Mine aktørbarn"), "url": "admin:stafettlog_actorlog_changelist"},
        {"name": _("Virksomhetens barn"), "url": "admin:stafettlog_overseenlog_changelist"},
        {"name": _("Arkivering"), "url": "admin:archive_list"},
        {"name": _("Aktører"), "url": "admin:stafettlog_actor_changelist"},
        {"name": _("Ansatte"), "url": "admin:staff_list"},
        {"name": _("Virksomheter"), "url": "admin:organisation_list"},
        {"name": _("Roller"), "url": "admin:role_list"},
        {"name": _("Innsynslogg"), "url": "admin:openings_list"},
        {"name": _("Gjennomgang"), "url": "admin:openings_review"},
        {"name": _("Eksportkvitteringer"), "url": "admin:receipts_list"},
        {"name": _("Finn en person"), "url": "admin:find_person"},
        {"name": _("Sletting"), "url": "admin:erasure_list"},
        {"name": _("Nødtilgang"), "url": "admin:break_glass"},
    ],
}
