"""The demo's days: no meeting on a weekend, and mails as old as the notices that they stand beside."""

from datetime import timedelta

import pytest
from django.utils import timezone

from stafettlog.demo.gatherings import _on_earlier_weekday, on_weekday
from stafettlog.demo.load import MAIL_TAKES, load_demo
from stafettlog.demo.mail_folder import sent_mails
from stafettlog.models import Meeting, MessageState, OutboxMessage

MINUTE = timedelta(minutes=1)


@pytest.fixture
def demo(db, settings, tmp_path) -> None:
    settings.DEMO_MODE = True
    settings.DEMO_MAIL_ROOT = tmp_path / "mail"
    settings.EMAIL_BACKEND = "stafettlog.demo.mail_folder.FolderBackend"
    load_demo("a-password-of-the-demo")


def test_mails_fit_their_notices_and_meetings_their_week(demo) -> None:
    assert not OutboxMessage.objects.filter(state=MessageState.WAITING).exists()
    sent = {str(row.pk): row for row in OutboxMessage.objects.filter(state=MessageState.SENT)}
    assert all(row.sent_at - row.created_at < MAIL_TAKES + MINUTE for row in sent.values())
    mails = sent_mails()
    assert mails
    for mail in mails:
        assert abs(mail.at - sent[mail.name].sent_at) < MINUTE
    days = [timezone.localdate(row.starts_at) for row in Meeting.objects.all()]
    assert [day for day in days if day.weekday() > 4] == []
    ahead = Meeting.objects.coming(timezone.now()).filter(
        invitations__relation__foresatt__relations__first_name="Marte"
    )
    assert {row.log.child.first_name for row in ahead.select_related("log__child")} == {"Jenny", "Oliver"}


@pytest.mark.parametrize("offset", range(-8, 8))
def test_each_day_becomes_a_weekday_near_it(offset: int) -> None:
    for found in (on_weekday(offset), _on_earlier_weekday(offset)):
        day = timezone.localdate() + timedelta(days=found)
        assert day.weekday() < 5
        assert abs(found - offset) <= 2
