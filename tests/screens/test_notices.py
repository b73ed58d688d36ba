"""«Varsler», the bell and «Nytt siden sist»: one's own messages in the app, read and unread (R28)."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from permissions.policy import Role
from stafettlog.admin.notice_screens import PAGE
from stafettlog.admin.notice_words import moment
from stafettlog.models import Measure, MessageKind, MessageState, OutboxMessage
from stafettlog.notifications.reasons import Reason
from stafettlog.services import notices
from tests import factories as make
from tests.factories.calling import call_meeting, let_pass
from tests.screens.on_log import log_page, text, url
from tests.screens.tiltak import signed_in

LIST = "/varsler/"


def told(who, kind: MessageKind = MessageKind.SECOND_FACTOR_RESET, **of) -> OutboxMessage:
    return OutboxMessage.objects.create(kind=kind, user=getattr(who, "user", who), **of)


def said(client: Client, at: str = LIST) -> list[tuple[str, str]]:
    """(sentence, child) of each notice on the page."""
    return [(row.text, row.child) for row in client.get(at).context["rows"]]


def bell(client: Client) -> str:
    """What a screen reader says of it."""
    found = re.search(r'class="sl-bell".*?sl-visually-hidden">([^<]*)', text(client.get("/")), re.DOTALL)
    assert found
    return found[1]


@pytest.fixture
def meeting(log, holder):
    return call_meeting(log, holder)


# --- What stands there ----------------------------------------------------------------------------


def test_a_meeting_is_a_notice_that_leads_to_the_meeting_and_is_read_then(log, holder, meeting) -> None:
    # As to one who was invited by another: the own call is no news.
    OutboxMessage.objects.update(read_at=None)
    client = signed_in(holder)
    (row,) = client.get(LIST).context["rows"]
    assert (row.text, row.child) == (f"Du er invitert til møte {moment(meeting.starts_at)}", "Lisa Hansen")
    assert row.mail == "E-post: venter på å bli sendt"
    assert bell(client) == "Varsler, 1 ulest"
    answer = client.get(row.url)
    assert answer["Location"] == f"{log_page(log)}#meeting-{meeting.pk}"
    first = OutboxMessage.objects.get(pk=row.pk).read_at
    assert first is not None
    # A second click goes there again, and changes nothing.
    assert client.get(row.url)["Location"] == answer["Location"]
    assert OutboxMessage.objects.get(pk=row.pk).read_at == first
    assert bell(client) == "Varsler, ingen uleste"
    assert "Ulest" not in text(client.get(LIST))


def test_what_is_over_or_called_off_does_not_call_anybody(log, holder, meeting) -> None:
    client, when = signed_in(holder), moment(meeting.starts_at)
    meeting.status, meeting.cancelled_at = "cancelled", timezone.now()
    meeting.cancelled_by = holder.user
    meeting.save_without_historical_record()
    row = OutboxMessage.objects.get(user=holder.user)
    told(holder, MessageKind.MEETING_CANCELLED, log=log, invitation=row.invitation)
    was = f"Du ble invitert til møte {when}. Det gjelder ikke lenger."
    assert [one[0] for one in said(client)] == [f"Møtet {when} er avlyst", was]
    meeting.status, meeting.cancelled_at, meeting.cancelled_by = "invited", None, None
    let_pass(meeting)
    assert said(client)[-1][0] == f"Du ble invitert til møte {moment(meeting.starts_at)}"


def test_tiltak_lead_to_their_place_in_the_log(log, holder, measure) -> None:
    told(holder, MessageKind.NEW_MEASURE, log=log, measure=measure)
    (row,) = signed_in(holder).get(LIST).context["rows"]
    assert row.text == f"Du er ansvarlig for tiltaket «{Measure.objects.get().get_kind_display()}»"
    assert signed_in(holder).get(row.url)["Location"].endswith(f"#measure-{measure.pk}")


def test_who_is_asked_to_take_over_comes_to_the_answer_and_is_told_no_name(log, holder, school) -> None:
    other = make.make_staff(make.make_organisation("PPT"))
    transfer = make.make_transfer(log, other)
    told(other, MessageKind.TRANSFER_ASKED, log=log, transfer=transfer)
    client = signed_in(other)
    assert said(client) == [(f"{holder.display_name} ber deg om å overta en stafettlogg", "")]
    assert "Lisa" not in text(client.get(LIST))
    (row,) = client.get(LIST).context["rows"]
    assert client.get(row.url)["Location"] == url("transfer_answer", transfer.pk)


@pytest.mark.parametrize(
    ("state", "failure", "words"),
    [
        ("sent", "", "E-post: sendt "),
        ("delivered", "", "E-post: levert "),
        ("bounced", Reason.BOUNCED, "E-post: kom i retur"),
        ("failed", Reason.REFUSED, "E-post: kom ikke fram"),
        ("uncertain", Reason.UNCERTAIN, "E-post: usikkert om den kom fram"),
        ("dropped", Reason.DECLINED, "E-post: ikke sendt. Du har slått av denne e-posten."),
        ("dropped", Reason.NO_ADDRESS, "E-post: ikke sendt. Vi har ingen e-postadresse til deg."),
    ],
)
def test_it_stands_there_whatever_became_of_the_mail(holder, state, failure, words) -> None:
    sent = timezone.now() if state in ("sent", "delivered", "bounced") else None
    told(holder, state=state, failure=failure, sent_at=sent)
    (row,) = signed_in(holder).get(LIST).context["rows"]
    assert row.mail.startswith(words)


@pytest.mark.parametrize("why", ["outdated", "no_access", "not_invited", "never_told", "shared_out", ""])
def test_what_was_dropped_as_no_news_is_none(holder, why) -> None:
    told(holder, state=MessageState.DROPPED, failure=why)
    client = signed_in(holder)
    assert said(client) == []
    assert bell(client) == "Varsler, ingen uleste"
    assert "Du har ingen varsler." in text(client.get(LIST))


@pytest.mark.parametrize("role", [Role.MUNICIPALITY_ADMIN, Role.PRIVACY_OFFICER, Role.OPERATOR])
def test_those_without_a_log_have_theirs(db, role) -> None:
    user = make.make_role(role)
    told(user)
    client = signed_in(user)
    assert bell(client) == "Varsler, 1 ulest"
    assert said(client) == [("Engangskoden din er nullstilt", "")]
    assert "Nytt siden sist" in text(client.get("/"))


# --- Reading --------------------------------------------------------------------------------------


def test_one_is_marked_without_being_followed_again_and_again(holder) -> None:
    first, second = told(holder), told(holder)
    client = signed_in(holder)
    for _again in range(2):
        assert client.post(LIST, {"read": first.pk})["Location"] == LIST
        assert bell(client) == "Varsler, 1 ulest"
    assert OutboxMessage.objects.get(read_at=None) == second


def test_all_are_those_that_the_page_knew_of(holder) -> None:
    told(holder)
    newest = told(holder)
    client = signed_in(holder)
    page = text(client.get(LIST))
    assert f'name="until" value="{newest.pk}"' in page
    later = told(holder)
    answer = client.post(LIST, {"_all": "1", "until": newest.pk}, follow=True)
    assert "Varslene er merket som lest." in text(answer)
    assert OutboxMessage.objects.get(read_at=None) == later


@pytest.mark.parametrize(
    "sent", [{}, {"read": "x"}, {"_all": "1"}, {"_all": "1", "until": "\0"}, {"until": "1"}]
)
def test_a_form_without_sense_marks_nothing(holder, sent) -> None:
    told(holder)
    assert signed_in(holder).post(LIST, sent).status_code == 302
    assert OutboxMessage.objects.filter(read_at=None).exists()


# --- Min side, and many ---------------------------------------------------------------------------


def test_min_side_shows_the_latest_five_unread(log, holder, meeting) -> None:
    rows = [told(holder) for _ in range(6)]
    client = signed_in(holder)
    page = client.get("/")
    assert [row.pk for row in page.context["news"]] == [row.pk for row in reversed(rows[1:])]
    client.post(LIST, {"_all": "1", "until": rows[-1].pk})
    again = client.get("/")
    assert again.context["news"] == []
    assert "Ingenting nytt." in text(again)


def test_the_list_is_paged_by_its_last_row(holder) -> None:
    rows = [told(holder) for _ in range(PAGE + 3)]
    client = signed_in(holder)
    first = client.get(LIST)
    assert [row.pk for row in first.context["rows"]] == [row.pk for row in reversed(rows[3:])]
    second = client.get(LIST + first.context["older_url"])
    assert [row.pk for row in second.context["rows"]] == [row.pk for row in reversed(rows[:3])]
    assert (second.context["older_url"], second.context["newest_url"]) == ("", LIST)
    # One comes back to the page that one was on.
    after = first.context["older_url"].partition("=")[2]
    assert client.post(LIST, {"read": rows[0].pk, "eldre": after})["Location"] == f"{LIST}?eldre={after}"
    assert said(client, f"{LIST}?eldre=%00") == said(client)


def test_what_it_costs_does_not_grow_and_an_empty_bell_costs_nothing(queries, holder, log, meeting) -> None:
    client = signed_in(holder)
    client.post(LIST, {"_all": "1", "until": OutboxMessage.objects.latest("id").pk})
    none = {at: queries(client, at).count for at in ("/", LIST, log_page(log))}
    for _ in range(30):
        told(holder)
    # One more: the bell's number; of Min side the card, which tells the bell.
    some = {at: queries(client, at).count for at in ("/", LIST, log_page(log))}
    assert some == {at: count + 1 for at, count in none.items()}
    assert none[LIST] <= 4


def test_the_bell_counts_to_a_hundred(holder) -> None:
    OutboxMessage.objects.bulk_create(
        OutboxMessage(kind=MessageKind.SECOND_FACTOR_RESET, user=holder.user) for _ in range(notices.MANY + 5)
    )
    client = signed_in(holder)
    assert bell(client) == "Varsler, 100 eller flere uleste"
    assert ">99+<" in text(client.get("/"))
