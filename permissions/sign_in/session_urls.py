"""Addresses of the session itself: switching part, and signing out as the provider has it."""

from django.urls import path

from permissions.sign_in.sign_out import FrontChannelLogout, SignedOut
from permissions.sign_in.switch import SwitchPart

urlpatterns = [
    path("bytt/", SwitchPart.as_view(), name="switch_part"),
    path("logget-ut/", SignedOut.as_view(), name="signed_out"),
    path("logg-ut/<slug:provider>/", FrontChannelLogout.as_view(), name="sign_in_front_channel_logout"),
]
