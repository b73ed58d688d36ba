"""What the providers post, as they write it, signed as they sign it."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from stafettlog.models import OutboxMessage

SHARED = "stafett:" + "s" * 40
SIGNING = "g" * 40
ANYMAIL = {"WEBHOOK_SECRET": [SHARED], "MAILERSEND_SIGNING_SECRET": SIGNING}
KINDS = {
    "brevo": {
        "delivered": "delivered",
        "bounced": "hard_bounce",
        "complained": "spam",
        "rejected": "blocked",
        "failed": "error",
        "deferred": "deferred",
        "opened": "unique_opened",
        "unknown": "noe nytt",
    },
    "mailjet": {
        "delivered": "sent",
        "bounced": "bounce",
        "complained": "spam",
        "rejected": "blocked",
        "opened": "open",
        "unknown": "noe nytt",
    },
    "mailersend": {
        "delivered": "delivered",
        "bounced": "hard_bounced",
        "complained": "spam_complaint",
        "opened": "opened",
        "unknown": "noe nytt",
    },
}
PROVIDERS = sorted(KINDS)


@dataclass
class Told:
    """One report: `row` is the id that we sent along, `provider_id` the provider's own."""

    provider: str
    kind: str
    row: object = ""
    provider_id: str = "<1@relay.example>"
    at: datetime = field(default_factory=timezone.now)

    def text(self) -> bytes:
        return json.dumps(getattr(self, f"_{self.provider}")()).encode()

    def _brevo(self) -> dict[str, Any]:
        event = {
            "event": self._word(),
            "email": "inger@glad.example",
            "message-id": self.provider_id,
            "ts_epoch": int(self.at.timestamp() * 1000),
            "reason": "550 inger@glad.example finnes ikke",
        }
        return event | ({"X-Mailin-custom": json.dumps({"message": str(self.row)})} if self.row else {})

    def _mailjet(self) -> list[dict[str, Any]]:
        event = {"event": self._word(), "email": "inger@glad.example", "time": int(self.at.timestamp())}
        payload = json.dumps({"message": str(self.row)}) if self.row else ""
        return [event | {"MessageID": self.provider_id, "Payload": payload}]

    def _mailersend(self) -> dict[str, Any]:
        sent = {"message": {"id": self.provider_id}, "recipient": {"email": "inger@glad.example"}}
        sent["tags"] = [str(self.row)] if self.row else []
        data = {"type": self._word(), "created_at": self.at.isoformat(), "email": sent, "morph": None}
        return {"type": f"activity.{self._word()}", "data": data}

    def _word(self) -> str:
        return KINDS[self.provider][self.kind]


def basic(secret: str) -> str:
    return "Basic " + base64.b64encode(secret.encode()).decode()


def sign(text: bytes, secret: str = SIGNING) -> str:
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def proof(provider: str, text: bytes) -> dict[str, str]:
    """The headers that show who the report is from."""
    return {"Signature": sign(text)} if provider == "mailersend" else {"Authorization": basic(SHARED)}


def post(provider: str, text: bytes, headers: dict[str, str] | None = None, **more: Any) -> HttpResponse:
    """As a machine does: no cookie, no form key. `headers` instead of the right proof."""
    client = Client(enforce_csrf_checks=True)
    shown = proof(provider, text) if headers is None else headers
    return client.generic(  # type: ignore[return-value]
        "POST", f"/e-post/rapport/{provider}/", text, "application/json", headers=shown, **more
    )


def tell(provider: str, kind: str, row: OutboxMessage, **more: Any) -> HttpResponse:
    return post(provider, Told(provider, kind, row.pk, **more).text())


def state_of(row: OutboxMessage) -> tuple[str, str]:
    row.refresh_from_db()
    return row.state, row.failure
