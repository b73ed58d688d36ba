"""Where a mail provider reports what became of a mail: the one address that takes a POST from a machine.

Who does not show the provider's secret gets the same empty answer whatever was sent, and it is not read.
Who does gets an empty answer too, the same for a mail that is known and one that is not; only after what
it tells has been stored, so that a report which could not be stored is sent again.
"""

import json
from typing import Any

import structlog
from anymail.exceptions import AnymailWebhookValidationFailure
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt

from config.mail import PROVIDERS
from stafettlog.notifications import reports

NAME = "mail_report"
SIGNING = "mailersend"
# Several hundred reports of Mailjet's, which sends them in bundles; one of the others' is some 2 KB.
MOST_BYTES = 256 * 1024
READERS = {
    "brevo": "anymail.webhooks.brevo.BrevoTrackingWebhookView",
    "mailjet": "anymail.webhooks.mailjet.MailjetTrackingWebhookView",
    SIGNING: "anymail.webhooks.mailersend.MailerSendTrackingWebhookView",
}
logger = structlog.get_logger("stafett.mail")


def addresses() -> list[URLPattern]:
    """The chosen provider's address; none without one, or without the secret of its reports."""
    return addresses_of(settings.MAIL_REPORTS) if settings.MAIL_REPORTS else []


def addresses_of(provider: str) -> list[URLPattern]:
    return [path(f"e-post/rapport/{provider}/", receive, {"provider": provider}, name=NAME)]


@csrf_exempt
def receive(request: HttpRequest, provider: str) -> HttpResponse:
    """200 when stored, 403 without the secret, 413 when too large to be a report, 400 when unreadable."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if _size(request) > MOST_BYTES:
        return HttpResponse(status=413)
    try:
        if provider == SIGNING and _is_trial(request.body):
            return HttpResponse()
        reader = _reader(provider)
        reader.run_validators(request)
    except AnymailWebhookValidationFailure:
        logger.warning("mail_report_refused", provider=provider)
        return HttpResponse(status=403)
    try:
        told = [reports.read(event) for event in reader.parse_events(request)]
    # Whatever the text is made of; what it says is not for the log.
    except Exception as error:
        logger.error("mail_report_unreadable", provider=provider, error=type(error).__name__)
        return HttpResponse(status=400)
    for report in told:
        reports.store(report)
    return HttpResponse()


def _reader(provider: str) -> Any:
    """django-anymail's own, which knows how the provider proves itself and what its words mean.

    Without a secret it would believe everybody; with a signature it needs no shared secret besides.
    """
    if not settings.ANYMAIL.get(PROVIDERS[provider].secret):
        raise AnymailWebhookValidationFailure
    return import_string(READERS[provider])(**({"webhook_secret": []} if provider == SIGNING else {}))


def _size(request: HttpRequest) -> int:
    """What is announced; no more than that is read."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _is_trial(body: bytes) -> bool:
    """MailerSend knocks with a secret that everybody knows before it gives out the real one."""
    try:
        said: Any = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(said, dict) and said.get("type") == "webhook.test"
