"""Sletting: addresses in the staff's site."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from exports.admin.erasure_log_screens import ErasureAskScreen, ErasureWithdrawScreen
from exports.admin.erasure_screens import (
    ErasureCertificateScreen,
    ErasureListScreen,
    ErasureSettleScreen,
)

_LOG = "stafettlog/stafettlog/<uuid:log_id>/sletting/"


def erasure_urls(site: AdminSite) -> list[URLPattern]:
    screens = {
        "sletting/": (ErasureListScreen, "erasure_list"),
        "sletting/<uuid:request_id>/": (ErasureSettleScreen, "erasure_settle"),
        "sletting/bekreftelse/<uuid:tombstone_id>/": (ErasureCertificateScreen, "erasure_certificate"),
        f"{_LOG}be-om/": (ErasureAskScreen, "erasure_ask"),
        f"{_LOG}trekk-tilbake/": (ErasureWithdrawScreen, "erasure_withdraw"),
    }
    return [
        path(route, site.admin_view(screen.as_view()), name=name) for route, (screen, name) in screens.items()
    ]
