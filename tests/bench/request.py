"""One request of an operation: what both sides are asked, and how it should be answered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.test import Client


@dataclass(frozen=True)
class Request:
    """`status`: of the answer, or the operation is wrong and not measured."""

    who: str
    url: str
    data: dict[str, Any] = field(default_factory=dict)
    method: str = "get"
    status: int = 200
    follow: bool = False
    """Whether what an answer leads to is a part of it."""

    def send(self, clients: "Clients") -> HttpResponse:
        call: Callable[..., HttpResponse] = getattr(clients.of(self.who), self.method)
        answer = call(self.url, self.data, follow=self.follow)
        if answer.status_code != self.status:
            where = answer.headers.get("Location", "")
            raise ValueError(f"{self.url}: {answer.status_code} {where}\n{answer.content.decode()[:3000]}")
        return answer


class Clients:
    """Signed-in clients by user id, each made once."""

    def __init__(self) -> None:
        self.made: dict[str, Client] = {}

    def of(self, user_id: str) -> Client:
        if user_id not in self.made:
            from django.contrib.auth import get_user_model

            client = Client()
            backend = "django.contrib.auth.backends.ModelBackend"
            user = get_user_model()._default_manager.get(pk=user_id)
            client.force_login(user, backend=None if user._meta.app_label == "permissions" else backend)
            self.made[user_id] = client
        return self.made[user_id]
