"""One request of an operation: what both sides are asked, and how it should be answered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.test import Client


class Wrong(ValueError):
    """The answer is not what was asked for: such an operation is not worth measuring."""


@dataclass(frozen=True)
class Request:
    """`status` of the answer; `shows`: text -> how many times it stands there, at least; `leads_to` ends the
    address of a redirect; `makes`: (model, how many rows more there are afterwards)."""

    who: str
    url: str
    data: dict[str, Any] = field(default_factory=dict)
    method: str = "get"
    status: int = 200
    follow: bool = False
    """Whether what an answer leads to is a part of it."""
    shows: dict[str, int] = field(default_factory=dict)
    leads_to: str = ""
    makes: tuple[Any, int] | None = None

    def send(self, clients: "Clients") -> HttpResponse:
        call: Callable[..., HttpResponse] = getattr(clients.of(self.who), self.method)
        answer = call(self.url, self.data, follow=self.follow)
        if answer.status_code != self.status:
            where = answer.headers.get("Location", "")
            raise Wrong(f"{self.url}: {answer.status_code} {where}\n{answer.content.decode()[:3000]}")
        return answer

    def checked(self, clients: "Clients", send: Callable[["Clients"], HttpResponse]) -> HttpResponse:
        """The answer, looked through: that it shows what it should, and stored what was sent."""
        before = self.makes[0]._default_manager.count() if self.makes else 0
        answer = send(clients)
        text = answer.content.decode()
        for wanted, times in self.shows.items():
            if (found := text.count(wanted)) < times:
                raise Wrong(f"{self.url}: {wanted!r} {found} times, not {times}")
        if not answer.headers.get("Location", "").endswith(self.leads_to):
            raise Wrong(f"{self.url}: leads to {answer.headers.get('Location')}, not {self.leads_to}")
        if self.makes and (made := self.makes[0]._default_manager.count() - before) != self.makes[1]:
            raise Wrong(f"{self.url}: {made} rows of {self.makes[0].__name__}, not {self.makes[1]}")
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
