"""Addresses that the demo alone has; config/urls.py mounts them nowhere else."""

from django.urls import path

from stafettlog.demo import mail_screen

urlpatterns = [
    path("", mail_screen.outgoing_mail, name="outgoing_mail"),
    path("<slug:name>/html/", mail_screen.outgoing_mail_html, name="outgoing_mail_html"),
]
