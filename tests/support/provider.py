"""ID-porten as the demo plays it, for a test: a process on a port of its own, with people that it adds."""

import json
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path
from typing import Any

from permissions.sign_in.part import Part
from permissions.sign_in.providers import Provider
from stafettlog.demo.provider.plan import HOST, Plan, client_of, write

ROOT = Path(__file__).resolve().parents[2]
HIGH = "idporten-loa-high"
START_SECONDS = 30


class IdPorten:
    """`issuer`, `add(…)` a person, `stop()` as when it is down, `start()` again: with new keys."""

    def __init__(self, origin: str, *, key: str = "idporten", label: str = "ID-porten") -> None:
        self.key, self.label = key, label
        client = client_of(key, origin, secrets.token_urlsafe(16))
        self.plan = Plan(key, _free_port(), "Dette er demoens ID-porten", "Velg.", client)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def issuer(self) -> str:
        return self.plan.issuer

    def provider(self, *parts: Part, **changes: Any) -> Provider:
        """How settings name it; for both parts at level high, unless told otherwise."""
        known = Provider(
            key=self.key,
            label=self.label,
            issuer=self.issuer,
            client_id=self.plan.client.id,
            client_secret=self.plan.client.secret,
            parts=frozenset(parts or Part),
            acr=dict.fromkeys(Part, (HIGH,)),
        )
        return replace(known, **changes)

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "stafettlog.demo.provider"], cwd=ROOT, stdin=subprocess.PIPE
        )
        assert self.process.stdin is not None
        self.process.stdin.write(write([self.plan]))
        self.process.stdin.close()
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                urllib.request.urlopen(f"{self.issuer}/", timeout=5).close()
                return
            except urllib.error.URLError:
                assert self.process.poll() is None, "the provider ended by itself"
                assert time.monotonic() < until, "the provider does not answer"
                time.sleep(0.05)

    def be_there(self) -> None:
        """Started if need be, with nobody to choose."""
        try:
            self.forget()
        except OSError:
            self.stop()
            self.start()

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def hang(self) -> None:
        """It takes the call and says nothing."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def add(self, name: str, pid: str | None, *, acr: str = HIGH, what: str = "", sub: str = "") -> str:
        """Someone to choose on its page, by a button with `name`. Returns the `sub`."""
        sub = sub or secrets.token_hex(8)
        claims = {"name": name, "acr": acr, "what": what} | ({"pid": pid} if pid else {})
        self._ask("PUT", f"/users/{sub}", json.dumps(claims).encode())
        return sub

    def forget(self) -> None:
        """Nobody can be chosen any more."""
        self._ask("DELETE", "/users")

    def _ask(self, method: str, path: str, data: bytes | None = None) -> None:
        kind = {"Content-Type": "application/json"}
        asked = urllib.request.Request(self.issuer + path, data=data, headers=kind, method=method)
        urllib.request.urlopen(asked, timeout=2).close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]
