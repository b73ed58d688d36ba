"""«Hvem har åpnet loggen» in a browser: the stafettholder's and the family's, at both widths."""

import pytest
from playwright.sync_api import expect

from permissions import access_log
from permissions.access_words import Page
from permissions.policy import Role
from stafettlog.services import break_glass
from tests import factories as make
from tests.browser.conftest import PHONE
from tests.browser.local import type_password
from tests.factories import PASSWORD
from tests.screens.portal import Story


@pytest.fixture
def story(live_server) -> Story:
    story = Story()
    for person, role in ((story.helper, "Aktør"), (story.holder, "Stafettholder")):
        for page in (Page.LOG, Page.HISTORY, Page.LOG):
            access_log.record(
                user=person.user,
                log_id=story.log.pk,
                page=page,
                role=role,
                organisation=person.organisation,
            )
    for relation in (story.mother, story.father):
        access_log.record(user=relation.foresatt.user, log_id=story.log.pk, page=Page.PORTAL, role="Foresatt")
    operator = make.make_role(Role.OPERATOR)
    break_glass.break_glass_open(
        log_reference=str(story.log.pk), reason="Loggen lar seg ikke åpne for skolen", by=operator
    )
    access_log.record(user=operator, log_id=story.log.pk, page=Page.LOG, role="Drift (nødtilgang)")
    return story


def sign_in(page, user) -> None:
    type_password(page, user.username, PASSWORD)


def test_holder_reads_who_has_opened_the_log(new_page, story, shot, axe) -> None:
    for options in ({}, {"viewport": PHONE, "java_script_enabled": False}):
        page = new_page(**options)
        sign_in(page, story.holder.user)
        page.goto(f"/stafettlog/stafettlog/{story.log.pk}/change/")
        page.get_by_role("link", name="Hvem har åpnet loggen").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Hvem har åpnet loggen")
        if options.get("java_script_enabled", True):
            axe(page)
        shot(page, "apnet")
        page.get_by_role("link", name=story.helper.user.display_name).click()
        expect(page.get_by_role("heading", level=2).last).to_contain_text("Åpninger: ")
        expect(page.get_by_role("link", name="Vis alle")).to_be_visible()


def test_family_reads_who_has_opened_the_log(new_page, story, shot, axe) -> None:
    user = story.user
    user.set_password(PASSWORD)
    user.save()
    for options in ({}, {"viewport": PHONE}):
        page = new_page(**options)
        sign_in(page, user)
        page.get_by_role("link", name="Hvem har åpnet loggen").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Hvem har åpnet loggen")
        axe(page)
        shot(page, "portal-apnet")
