"""A file of several logs that was handed out at once: its receipt names no log, the access log does."""

import pytest
import structlog

from permissions import access_log
from permissions.access_words import Page
from stafettlog.models import Draft, DraftKind
from stafettlog.services import drafts
from tests.erasure.case import Case, build, erase, receipt

pytestmark = pytest.mark.no_zeal


@pytest.fixture
def case(db: None) -> Case:
    return build(filled=False)


def made_at_once(case: Case, request_id: str, *logs: object, purpose: str) -> object:
    """The rows and the receipt that such an export leaves."""
    with structlog.contextvars.bound_contextvars(request_id=request_id):
        access_log.record_many(
            user=case.holder.user,
            log_ids=logs,
            page=Page.EXPORT_MANY,
            role="Stafettholder",
            organisation=None,
        )
    return receipt(case, log_id="", request_id=request_id, logs=len(logs), purpose=purpose)


def after(case: Case, row: object) -> str:
    erase(case)
    row.refresh_from_db()  # type: ignore[attr-defined]
    return row.purpose  # type: ignore[attr-defined,no-any-return]


def test_what_names_the_child_goes(case: Case) -> None:
    purpose = f"Til møtet om {case.log.child.first_name}"
    assert after(case, made_at_once(case, "r-1", case.log.pk, case.other.pk, purpose=purpose)) == "[slettet]"


def test_what_names_nobody_stays_as_long_as_another_of_its_logs_does(case: Case) -> None:
    row = made_at_once(case, "r-1", case.log.pk, case.other.pk, purpose="Årsrapport")
    assert after(case, row) == "Årsrapport"


def test_words_go_with_the_last_of_its_logs(case: Case) -> None:
    assert after(case, made_at_once(case, "r-1", case.log.pk, purpose="Årsrapport")) == "[slettet]"


def test_one_of_other_logs_stays_whatever_it_says(case: Case) -> None:
    made_at_once(case, "r-1", case.log.pk, purpose="Årsrapport")
    purpose = f"Til møtet om {case.log.child.first_name}"
    assert after(case, made_at_once(case, "r-2", case.other.pk, purpose=purpose)) == purpose


def test_a_draft_of_a_new_log_is_its_authors_and_stays_its_days(case: Case) -> None:
    """R2: typed long after the log was archived, it is of something new; docs/archive.md."""
    number = case.log.child.national_number
    content = {"national_number": [number]}
    draft = drafts.draft_save(by=case.holder.user, kind=DraftKind.NEW_LOG, content=content)
    erase(case)
    assert Draft.objects.get(pk=draft.pk).content == content
