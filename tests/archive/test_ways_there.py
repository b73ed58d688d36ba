"""Where archiving is reached from."""

from django.test import Client

from tests.archive.conftest import Case
from tests.screens.on_log import text, url
from tests.screens.tiltak import signed_in


def test_the_way_there_stands_on_the_logs_own_pages(case: Case, client: Client) -> None:
    address = url("log_archive", case.log.pk)
    held = signed_in(case.holder)
    assert address in text(held.get(url("stafettlog_stafettlog_change", case.log.pk)))
    assert address in text(held.get(url("log_export", case.log.pk)))
    assert address in text(client.get(url("stafettlog_overseenlog_change", case.log.pk)))
