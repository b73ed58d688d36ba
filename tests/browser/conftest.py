"""A real chromium against a live server, served as production serves: manifest static files, strict CSP.

`page` fails its test on a console error, a CSP violation, a request that leaves the origin, or a 5xx.
With SHOTS=1 pictures go to var/screens/. Rows are committed (the server has its own connections) and are
wiped after each test.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from permissions.sign_in import metadata
from permissions.sign_in.transport import Budget
from stafettlog.models import Actor, Stafettlog
from tests.factories import make_log, make_organisation, make_staff
from tests.support.axe import violations
from tests.support.browser import FLAGS, find_chromium
from tests.support.provider import IdPorten
from tests.support.watch import Watch

# Playwright's synchronous API runs an event loop in the test's thread, where Django refuses the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
SCREENS = Path(__file__).resolve().parents[2] / "var" / "screens"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="package")
def production_static() -> Iterator[None]:
    """Collect hashed static files once, and serve those: a missing one is an error, as in production."""
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    with override_settings(STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


@pytest.fixture(scope="package")
def live_server(production_static: None) -> Iterator[LiveServer]:
    """pytest-django's live server, for this package only, so that other tests keep their settings."""
    server = LiveServer("127.0.0.1", start=False)
    # Django's test server would serve the sources; WhiteNoise serves what was collected, as in production.
    server.thread.static_handler = lambda application: application
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = find_chromium()
    assert executable, "no chromium found (REQUIRE_ALL is set, so that is a failure)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def watch(live_server: LiveServer) -> Watch:
    """What went wrong in the browser. `watch.allow("regex")` names what this test means to provoke."""
    return Watch(origin=live_server.url)


@pytest.fixture(scope="package")
def id_porten_process(live_server: LiveServer) -> Iterator[IdPorten]:
    played = IdPorten(live_server.url)
    played.start()
    yield played
    played.stop()


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The provider has all the time it needs: a machine that runs tests is busy. Its limit has own tests."""
    monkeypatch.setattr(Budget, "left", lambda *_: 20)


@pytest.fixture
def id_porten(id_porten_process: IdPorten, settings: object, watch: Watch, unhurried: None) -> IdPorten:
    """The demo's ID-porten as the one provider, for both parts: after `id_porten.add("Hanne", number)` she
    can be chosen there. A test may stop it; it leaves nobody behind."""
    metadata.forget()
    settings.OIDC_PROVIDERS = (id_porten_process.provider(),)
    watch.allow(f"request leaves the origin: {id_porten_process.issuer}/")
    id_porten_process.be_there()
    return id_porten_process


@pytest.fixture
def new_page(chromium: Browser, live_server: LiveServer, watch: Watch) -> Iterator[Callable[..., Page]]:
    """`new_page(viewport=PHONE, java_script_enabled=False, …)`: a further person, with own cookies."""
    contexts: list[BrowserContext] = []

    def make(**options: object) -> Page:
        options = {"viewport": DESKTOP, "locale": "nb-NO", "timezone_id": "Europe/Oslo", **options}
        context = chromium.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        watch.follow(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    watch.verdict()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One person at 1280 pixels, not signed in. Addresses may be relative: `page.goto("/")`."""
    return new_page()


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)`: no violation of WCAG 2.0, 2.1 and 2.2, A and AA."""

    def check(page: Page) -> None:
        found = violations(page)
        assert not found, f"{urlsplit(page.url).path}:\n" + "\n".join(found)

    return check


@pytest.fixture
def shot(request: pytest.FixtureRequest) -> Callable[..., Path]:
    """`shot(page, "log")` → var/screens/log-1280.png, the whole page at the viewport's width.

    Drawn with SHOTS=1 only: a picture that nobody looks at costs as much as the page.
    """

    def save(page: Page, name: str, *, full_page: bool = True) -> Path:
        width = page.viewport_size["width"] if page.viewport_size else 0
        path = SCREENS / f"{re.sub(r'[^a-z0-9-]+', '-', name.lower())}-{width}.png"
        if os.environ.get("SHOTS"):
            SCREENS.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=path, full_page=full_page)
        return path

    return save


@pytest.fixture
def holder() -> Actor:
    return make_staff(make_organisation("Bakketoppen skole"))


@pytest.fixture
def log(holder: Actor) -> Stafettlog:
    return make_log(holder, first_name="Lisa")


@pytest.fixture
def outsider() -> Actor:
    return make_staff(make_organisation("PPT"), "Ronja")


@pytest.fixture
def sign_in(live_server: LiveServer) -> Callable[[Page, Actor], Page]:
    """The session of a signed-in person; the sign-in page has tests of its own."""

    def start(page: Page, actor: Actor) -> Page:
        client = Client()
        client.force_login(actor.user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    return start
