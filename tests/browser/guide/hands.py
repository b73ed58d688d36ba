"""How a person uses the pages: with a mouse or a finger, with the keyboard alone, or without JavaScript.

The walk through the guide is written once, and each of these does the same steps in its own way.
"""

import re
from collections.abc import Callable
from datetime import date, time

from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.factories import PASSWORD

Words = str | re.Pattern[str]


class Hand:
    """With a mouse, on a page with JavaScript. `look` is asked at each step, to see and to check."""

    scripts = True

    def __init__(self, page: Page, look: Callable[[Page, str], None] = lambda page, name: None) -> None:
        self.page = page
        self._look = look

    def look(self, name: str) -> None:
        self._look(self.page, name)

    def sign_in(self, username: str) -> None:
        self.page.goto("/")
        self.follow("Logg inn med brukernavn og passord")
        self.write("Brukernavn", username)
        self.write("Passord", PASSWORD)
        self.press("Logg inn")

    # --- The four things a person does ---------------------------------------------------------

    def use(self, target: Locator) -> None:
        """Follow a link, press a button."""
        target.click()

    def put(self, target: Locator, text: str) -> None:
        target.fill(text)

    def mark(self, target: Locator) -> None:
        """Choose a radio button, tick a box; one that is ticked stays so."""
        if not target.is_checked():
            # The words beside it, as people do: the whole card belongs to its label.
            self.page.locator(f"label[for='{target.get_attribute('id')}']").first.click()
        expect(target).to_be_checked()

    def pick(self, label: str, option: str, *, within: Locator | None = None) -> None:
        (within or self.page).get_by_label(label).select_option(label=option)

    def choose_actor(self, name: str) -> None:
        self.put(self.page.get_by_role("combobox"), name)
        self.page.get_by_role("option", name=re.compile(name)).click()

    # --- By the words on the page --------------------------------------------------------------

    def follow(self, name: Words, *, within: Locator | None = None) -> None:
        wanted = (within or self.page).get_by_role("link", name=name, exact=isinstance(name, str))
        try:
            wanted.first.wait_for(timeout=2_000)
        except TimeoutError:
            # On a phone the menu and some of the buttons are folded away.
            self.unfold(wanted)
        self.use(wanted.first)

    def unfold(self, wanted: Locator) -> None:
        """Open one menu after the other, until what is looked for is seen."""
        for menu in self.page.locator("details > summary").filter(visible=True).all():
            menu.click()
            if wanted.count():
                return
            menu.click()
        raise AssertionError(f"{wanted} is in no menu of {self.page.url}")

    def press(self, name: Words, *, within: Locator | None = None) -> None:
        self.use((within or self.page).get_by_role("button", name=name, exact=isinstance(name, str)).first)

    def write(self, label: str, text: str, *, within: Locator | None = None) -> None:
        self.put((within or self.page).get_by_label(label).first, text)

    def tick(self, name: Words, *, within: Locator | None = None, role: str = "checkbox") -> None:
        self.mark((within or self.page).get_by_role(role, name=name).first)

    def choose(self, name: Words, *, within: Locator | None = None) -> None:
        self.tick(name, within=within, role="radio")

    def write_day(self, label: str, day: date) -> None:
        self.write(label, day.isoformat())

    def write_time(self, label: str, at: time) -> None:
        self.write(label, f"{at:%H:%M}")

    def dialog(self) -> Locator:
        """The dialog that is open; where there is none, the page that does the same."""
        dialog = self.page.get_by_role("dialog")
        return dialog if self.scripts else self.page.get_by_role("main")


class Plain(Hand):
    """Without JavaScript: every dialog is a page, every search a button."""

    scripts = False

    def choose_actor(self, name: str) -> None:
        self.write("Søk etter navn, stilling eller virksomhet", name)
        self.press("Søk")
        found = re.compile(name)
        # Several may be responsible for a tiltak, and one takes a log over.
        hits = self.page.get_by_role("checkbox", name=found).or_(self.page.get_by_role("radio", name=found))
        self.mark(hits.first)


class Keys(Hand):
    """Tab, Enter, Space, arrows and letters; the mouse is never touched."""

    FARTHEST = 160

    def reach(self, target: Locator, *, group: bool = False) -> None:
        """Press Tab until the target has the focus (`group`: or a radio button of the same name)."""
        target.wait_for()
        here = "(e, group) => { const a = document.activeElement; return a === e || "
        here += "(group && a.type === 'radio' && a.name === e.name && a.form === e.form); }"
        for _ in range(self.FARTHEST):
            if target.evaluate(here, group):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never came to {target}")

    def use(self, target: Locator) -> None:
        expect(target).to_be_enabled()
        self.reach(target)
        self.page.keyboard.press("Enter")

    def put(self, target: Locator, text: str) -> None:
        self.reach(target)
        if target.get_attribute("type") in ("date", "time"):
            # How the parts of a native field are typed follows the browser's own language.
            target.fill(text)
            return
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def mark(self, target: Locator) -> None:
        if target.is_checked():
            return
        if target.get_attribute("type") != "radio":
            self.reach(target)
            self.page.keyboard.press("Space")
        else:
            self.reach(target, group=True)
            self.page.keyboard.press("Space")
            for _ in range(12):
                if target.is_checked():
                    break
                self.page.keyboard.press("ArrowDown")
        expect(target).to_be_checked()

    def pick(self, label: str, option: str, *, within: Locator | None = None) -> None:
        target = (within or self.page).get_by_label(label)
        self.reach(target)
        self.page.keyboard.type(option)
        expect(target.locator("option:checked")).to_have_text(option)

    def choose_actor(self, name: str) -> None:
        self.put(self.page.get_by_role("combobox"), name)
        expect(self.page.get_by_role("option", name=re.compile(name))).to_be_visible()
        self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")
