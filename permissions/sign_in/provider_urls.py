"""Addresses of signing in by a provider. They stand last under /logg-inn/: a provider's name is any word."""

from django.urls import path

from permissions.sign_in.views import Back, Choose, Leave, Start

urlpatterns = [
    path("logg-inn/valg/", Choose.as_view(), name="sign_in_choice"),
    path("logg-inn/<slug:provider>/", Start.as_view(), name="sign_in_start"),
    path("logg-inn/<slug:provider>/tilbake/", Back.as_view(), name="sign_in_back"),
    path("logg-inn/<slug:provider>/ut/", Leave.as_view(), name="sign_in_leave"),
]
