"""Addresses of one's own sign-ins as staff: in the frame of the staff's site, and answered as its pages."""

from django.contrib import admin
from django.urls import path

from stafettlog.admin.coupling_screens import IdentityEndScreen, IdentityLinkScreen
from stafettlog.admin.sign_in_screens import SignInEndScreen, SignInsScreen

mine, guarded = "mine-innlogginger/", admin.site.admin_view
urlpatterns = [
    path(mine, guarded(SignInsScreen.as_view()), name="sign_ins"),
    path(f"{mine}avslutt/", guarded(SignInEndScreen.as_view()), name="sign_in_end"),
    path(f"{mine}koble/<slug:provider>/", guarded(IdentityLinkScreen.as_view()), name="identity_link"),
    path(
        f"{mine}kobling/<uuid:identity_id>/avslutt/",
        guarded(IdentityEndScreen.as_view()),
        name="identity_end",
    ),
]
