"""Everything that a browser complains of while a test uses it."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response


@dataclass
class Watch:
    """Collects faults of every page of the contexts it follows; `verdict` fails with all of them."""

    origin: str
    faults: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def allow(self, pattern: str) -> None:
        """A fault matching this regular expression is meant by the test, such as `status of 404`."""
        self.allowed.append(pattern)

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self._fault(f"script error: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def verdict(self) -> None:
        left = [one for one in self.faults if not any(re.search(rule, one) for rule in self.allowed)]
        assert not left, "The browser complained:\n" + "\n".join(dict.fromkeys(left))

    def _fault(self, text: str) -> None:
        self.faults.append(text)

    def _console(self, message: ConsoleMessage) -> None:
        # A breach of the content security policy is a console error too.
        if message.type == "error":
            self._fault(f"console: {message.text} ({message.location.get('url', '')})")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.origin + "/", "data:", "blob:", "about:")):
            self._fault(f"request leaves the origin: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self._fault(f"status {response.status}: {response.request.method} {response.url}")
