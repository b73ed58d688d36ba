"""Eksport of many logs: addresses in the staff's site."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern


def mass_urls(site: AdminSite) -> list[URLPattern]:
    return []
