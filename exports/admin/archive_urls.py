"""Arkivering: addresses in the staff's site."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from exports.admin.archive_list_screen import ArchiveListScreen, ArchiveManyScreen
from exports.admin.archive_log_screens import (
    KeepScreen,
    LogArchiveScreen,
    PackageScreen,
    ReceiptRegisterScreen,
)
from exports.admin.archive_receipts_screen import ArchiveReceiptsScreen
from exports.admin.archive_rules_screens import RetentionRuleScreen, RetentionRulesScreen

_LOG = "stafettlog/stafettlog/<uuid:log_id>/arkiv/"


def archive_urls(site: AdminSite) -> list[URLPattern]:
    screens = {
        "arkivering/": (ArchiveListScreen, "archive_list"),
        "arkivering/pakker/": (ArchiveManyScreen, "archive_many"),
        "arkivering/kvitteringer/": (ArchiveReceiptsScreen, "archive_receipts"),
        "sletteregler/": (RetentionRulesScreen, "retention_rules"),
        "sletteregler/<uuid:organisation_id>/": (RetentionRuleScreen, "retention_rule"),
        _LOG: (LogArchiveScreen, "log_archive"),
        f"{_LOG}pakke/": (PackageScreen, "log_archive_package"),
        f"{_LOG}kvittering/": (ReceiptRegisterScreen, "log_archive_receipt"),
        f"{_LOG}behold/": (KeepScreen, "log_archive_keep"),
    }
    return [
        path(route, site.admin_view(screen.as_view()), name=name) for route, (screen, name) in screens.items()
    ]
