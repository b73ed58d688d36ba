"""Two people at one machine: what one has typed never becomes the other's."""

import pytest
from playwright.sync_api import Page, expect

from stafettlog.models import Draft
from tests.browser.local import type_password
from tests.factories import PASSWORD, make_organisation, make_staff

pytestmark = pytest.mark.django_db(transaction=True)
FORM = "/stafettlog/stafettlog/add/"


def sign_in(page: Page, name: str) -> None:
    type_password(page, name, PASSWORD)


@pytest.mark.parametrize("same", [False, True], ids=["someone else", "the same person"])
def test_open_form_is_kept_for_its_author_alone(page: Page, watch: object, same: bool) -> None:
    watch.allow("status of 403")  # type: ignore[attr-defined]
    school = make_organisation()
    author = make_staff(school)
    next_person = author if same else make_staff(school, "Ronnie")
    sign_in(page, author.user.username)
    page.goto(FORM)
    other = page.context.new_page()
    page.context.clear_cookies()
    sign_in(other, next_person.user.username)
    page.locator("[name=first_name]").fill("Anders")
    page.keyboard.press("Control+s")
    status = page.locator("[data-autosave-status]")
    expect(status).to_contain_text("Kladd lagret kl." if same else "ble ikke lagret")
    assert Draft.objects.filter(owner=next_person.user).exists() == same
