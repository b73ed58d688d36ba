"""A mail that was lost, in a browser: from Min side to where something is done about it (R28)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from stafettlog.models import Actor, ForesattRelation, Meeting, MessageState, OutboxMessage, Stafettlog
from tests.browser.conftest import PHONE
from tests.browser.tiltak import SignIn
from tests.factories import (
    call_meeting,
    make_concern,
    make_foresatt_input,
    make_log,
    make_participant,
    make_staff,
)
from tests.screens.on_log import log_page

pytestmark = pytest.mark.django_db(transaction=True)
FATES = (
    ("Inger", MessageState.BOUNCED, "bounced"),
    ("Hanne", MessageState.DELIVERED, ""),
    ("Ola", MessageState.UNCERTAIN, "uncertain"),
    ("Per", MessageState.FAILED, "gave_up"),
    ("Siv", MessageState.DELIVERED, "complained"),
)


@pytest.fixture
def log(holder: Actor) -> Stafettlog:
    people = [make_foresatt_input(first_name=name, last_name="Glad") for name, _state, _why in FATES]
    made = make_log(holder, first_name="Anders", last_name="Andersen", foresatte=people)
    make_concern(made, holder, text="Anders har vansker med leseflyt og leseforståelse.")
    make_participant(made, make_staff(holder.organisation, "Ronnie"))
    return made


@pytest.fixture
def meeting(log: Stafettlog, holder: Actor) -> Meeting:
    made = call_meeting(log, holder, concerns=list(log.concerns.all()))
    rows = OutboxMessage.objects.filter(invitation__meeting=made)
    rows.filter(user__isnull=False).update(state=MessageState.SENT, sent_at=timezone.now())
    for name, state, why in FATES:
        _become(rows.filter(invitation__relation__first_name=name), state, why)
    _become(OutboxMessage.objects.filter(relation__isnull=False), MessageState.SENT)
    _become(OutboxMessage.objects.filter(relation__first_name="Inger"), MessageState.BOUNCED, "bounced")
    return made


def _become(rows: object, state: MessageState, why: str = "") -> None:
    left_us = state in (MessageState.SENT, MessageState.DELIVERED, MessageState.BOUNCED)
    sent = timezone.now() - timedelta(hours=1) if left_us else None
    rows.update(state=state, failure=why, sent_at=sent)  # type: ignore[attr-defined]


@pytest.mark.parametrize("width", [1280, 390])
def test_from_min_side_to_the_meeting_and_the_foresatt(
    width: int,
    new_page: Callable[..., Page],
    sign_in: SignIn,
    holder: Actor,
    log: Stafettlog,
    meeting: Meeting,
    shot: Callable[..., object],
    axe: Callable[[Page], None],
) -> None:
    page = new_page(viewport=PHONE) if width == 390 else new_page()
    sign_in(page, holder).goto("/")
    task = page.get_by_role("listitem").filter(has_text="E-posten til Inger Glad om møtet")
    expect(task).to_contain_text("kom i retur")
    maybe = page.get_by_role("listitem").filter(has_text="Vi vet ikke om e-posten til Ola Glad om møtet")
    expect(maybe).to_be_visible()
    shot(page, f"lost-mail-my-page-{width}")
    axe(page)
    task.get_by_role("link", name="Se møtet").click()
    page.wait_for_url(f"**{log_page(log)}#meeting-{meeting.pk}")
    card = page.locator(f"#meeting-{meeting.pk}")
    inger = card.get_by_role("listitem").filter(has_text="Inger Glad")
    expect(inger).to_contain_text("Kom i retur")
    expect(inger.get_by_role("link", name="Skriv ut brev til Inger Glad")).to_be_visible()
    expect(card.get_by_role("listitem").filter(has_text="Hanne Glad")).to_contain_text("Levert")
    expect(card.get_by_role("listitem").filter(has_text="Ola Glad")).to_contain_text(
        "Usikkert om den kom fram"
    )
    shot(page, f"lost-mail-log-{width}")
    axe(page)
    inger.get_by_role("button", name="Send på nytt til Inger Glad").click()
    expect(page.get_by_text("Invitasjonen sendes på nytt.")).to_be_visible()
    expect(inger).to_contain_text("Venter på å bli sendt")

    page.goto("/")
    account = page.get_by_role("listitem").filter(has_text="E-posten til Inger Glad kom i retur.")
    account.get_by_role("link", name="Se opplysningene").click()
    relation = ForesattRelation.objects.get(first_name="Inger")
    card = page.locator(f"#foresatt-{relation.pk}")
    expect(card).to_contain_text("Kom i retur. Sjekk e-postadressen.")
    card.scroll_into_view_if_needed()
    shot(page, f"lost-mail-details-{width}")
    axe(page)
    card.get_by_role("button", name="Send på nytt til Inger Glad").click()
    expect(page.get_by_text("Innloggingsinformasjonen sendes på nytt.")).to_be_visible()
    expect(card).to_contain_text("Venter på å bli sendt")
    page.goto("/")
    expect(page.get_by_text("E-posten til Inger Glad kom i retur.")).to_have_count(0)
