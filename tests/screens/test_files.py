"""A log's files: decrypted for the stafettholder alone, and harmless in a browser."""

import pytest

from permissions import file_store
from permissions.models import AccessLog
from stafettlog.models import FileKind
from tests.browser.log_story import add_file, add_photo
from tests.factories import expire_consent, make_log, make_participant, make_staff
from tests.screens.on_log import UNKNOWN, access_log_fails, is_secret, log_page, opened, text, url

PDF = b"%PDF-1.4 et samtykke"


@pytest.fixture
def form(log):
    return add_file(log, FileKind.CONSENT, PDF, "application/pdf", name="samtykke Lisa Hansen æøå\r\n.pdf")


def test_holder_downloads_the_consent_form(client, log, holder, form) -> None:
    client.force_login(holder.user)
    response = client.get(url("log_file", log.pk, form.pk))
    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="signert-samtykke.pdf"'
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store, private"
    assert opened(log, holder) == ["Fil"]


def test_photo_is_shown_in_the_page(client, log, holder) -> None:
    photo = add_photo(log)
    client.force_login(holder.user)
    response = client.get(url("log_file", log.pk, photo.pk))
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"] == 'inline; filename="bilde.jpg"'
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.content.startswith(b"\xff\xd8")


def test_stored_bytes_are_not_the_files(log, form, private_files) -> None:
    stored = [path.read_bytes() for path in private_files.rglob("*") if path.is_file()]
    assert all(PDF not in data for data in stored)
    assert file_store.get(form.storage_name) == PDF


def test_log_page_links_to_the_form_for_the_holder(client, log, holder, form) -> None:
    log.current_consent.document = form
    log.current_consent.save_without_historical_record()
    client.force_login(holder.user)
    page = text(client.get(log_page(log)))
    assert f'href="{url("log_file", log.pk, form.pk)}"' in page
    assert "Last ned signert samtykke" in page


def test_holder_reads_after_the_consents_end(client, log, holder, form) -> None:
    expire_consent(log)
    client.force_login(holder.user)
    assert client.get(url("log_file", log.pk, form.pk)).status_code == 200


def test_aktor_cannot_read_files(client, log, school, form) -> None:
    actor = make_staff(school, "Ronnie")
    make_participant(log, actor)
    client.force_login(actor.user)
    response = client.get(url("log_file", log.pk, form.pk))
    assert response.status_code == 403
    assert PDF not in response.content
    assert opened(log, actor) == []


def test_foreign_ids_are_404(client, log, holder, school, form) -> None:
    other = make_staff(school, "Guro")
    own = make_log(other)
    client.force_login(other.user)
    for address in (
        url("log_file", own.pk, form.pk),
        url("log_file", log.pk, form.pk),
        url("log_file", own.pk, UNKNOWN),
    ):
        assert is_secret(client.get(address), log)
    assert not AccessLog.objects.filter(user_id=str(other.user_id)).exists()


def test_no_file_when_the_access_log_cannot_be_written(client, log, holder, form, monkeypatch) -> None:
    access_log_fails(monkeypatch)
    client.force_login(holder.user)
    response = client.get(url("log_file", log.pk, form.pk))
    assert response.status_code == 503
    assert PDF not in response.content


def test_file_cannot_be_posted_to(client, log, holder, form) -> None:
    client.force_login(holder.user)
    assert client.post(url("log_file", log.pk, form.pk)).status_code == 405


def test_anonymous_is_sent_to_sign_in(client, log, form) -> None:
    assert "/login/" in client.get(url("log_file", log.pk, form.pk)).url
