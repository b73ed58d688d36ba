"""Utgående meldinger: the mails of the demo, for whoever sits at this machine.

Mounted by config/urls.py in the demo alone: its people are invented, and it answers on loopback.
"""

import ipaddress
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stafettlog.demo.mail_folder import sent_mail, sent_mails

# What the html of a mail may do in a browser: nothing but be looked at.
POLICY = "sandbox; default-src 'none'"


@require_safe
def outgoing_mail(request: HttpRequest) -> HttpResponse:
    """The list, newest first, each with its text."""
    _refuse_others(request)
    context: dict[str, Any] = {**admin.site.each_context(request), "mails": sent_mails()}
    return render(request, "demo/outgoing_mail.html", context)


@require_safe
def outgoing_mail_html(request: HttpRequest, name: str) -> HttpResponse:
    """The html part of one mail, as a mail program would show it."""
    _refuse_others(request)
    mail = sent_mail(name)
    if mail is None or not mail.html:
        raise Http404
    response = HttpResponse(mail.html)
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _refuse_others(request: HttpRequest) -> None:
    """Not found, unless this is the demo and the visitor is on this machine."""
    try:
        here = ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        here = False
    if not (settings.DEMO_MODE and here):
        raise Http404
