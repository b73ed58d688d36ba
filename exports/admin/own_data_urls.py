"""Innsyn: what is stored about a person: addresses in the staff's site."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from exports.admin.find_person_screen import FindPersonScreen
from exports.admin.insight_screen import InsightScreen
from exports.admin.own_data_screen import OwnDataScreen


def own_data_urls(site: AdminSite) -> list[URLPattern]:
    return [
        path("mine-opplysninger/", site.admin_view(OwnDataScreen.as_view()), name="own_data"),
        path(
            "stafettlog/stafettlog/<uuid:log_id>/innsyn/",
            site.admin_view(InsightScreen.as_view()),
            name="log_insight",
        ),
        path("innsyn/person/", site.admin_view(FindPersonScreen.as_view()), name="find_person"),
    ]
