"""Addresses of local accounts. They stand before the providers', whose names take any word."""

from django.urls import path

from permissions.sign_in.local_views import SignInCode, SignInLocal
from permissions.sign_in.password_views import PasswordForgotten, PasswordSet
from permissions.sign_in.second_factor_views import SecondFactorView

urlpatterns = [
    path("logg-inn/konto/", SignInLocal.as_view(), name="sign_in_local"),
    path("logg-inn/konto/kode/", SignInCode.as_view(), name="sign_in_code"),
    path("konto/engangskode/", SecondFactorView.as_view(), name="second_factor"),
    path("konto/glemt-passord/", PasswordForgotten.as_view(), name="password_forgotten"),
    path("konto/nytt-passord/<uidb64>/<token>/", PasswordSet.as_view(), name="password_set"),
]
