"""Addresses of the session itself: switching part."""

from django.urls import path

from permissions.sign_in.switch import SwitchPart

urlpatterns = [
    path("bytt/", SwitchPart.as_view(), name="switch_part"),
]
