"""What the history tells of Vis / Endre, to the holder and to an aktør."""

import pytest

from stafettlog.models import Stafettlog
from stafettlog.services import closing
from stafettlog.services.child_details import ON_LOG, ChildDetails, child_change
from stafettlog.services.child_number import child_number
from stafettlog.services.foresatt_access import foresatt_end, foresatt_resume, foresatt_stop
from stafettlog.services.foresatt_changes import foresatt_number
from tests.factories import (
    fresh_number,
    make_foresatt_input,
    make_log,
    make_organisation,
    make_participant,
    make_staff,
)
from tests.factories.numbers import born_years_ago
from tests.screens.new_log import picture
from tests.screens.on_log import log_page, text, url
from tests.screens.tiltak import signed_in


@pytest.fixture
def log(holder):
    father = make_foresatt_input(role="father", first_name="Ola", last_name="Berg")
    return make_log(holder, first_name="Lisa", foresatte=[make_foresatt_input(), father])


@pytest.fixture
def father(log):
    return log.child.foresatt_relations.get(role="father")


def told(client, log) -> str:
    return text(client.get(url("log_history", log.pk)))


def details(log, **changes) -> ChildDetails:
    names = {"first_name": log.child.first_name, "last_name": log.child.last_name}
    return ChildDetails(**{**{name: getattr(log, name) for name in ON_LOG}, **names, **changes})


def test_stopped_resumed_and_ended_access_is_told_but_why_only_to_the_holder(
    holders_client, log, father, holder, actor
) -> None:
    make_participant(log, actor)
    one = {"log_id": log.pk, "relation_id": father.pk, "by": holder.user}
    foresatt_stop(**one, reason="Besøksforbud")
    foresatt_resume(**one)
    foresatt_end(**one, reason="Fratatt foreldreansvar")
    who = holder.display_name
    sentences = [
        f"{who} stoppet tilgangen til Ola Berg (far)",
        f"{who} ga Ola Berg (far) tilgangen tilbake",
        f"{who} tok bort Ola Berg (far) som foresatt",
    ]
    mine, actors = told(holders_client, log), told(signed_in(actor), log)
    for sentence in sentences:
        assert sentence in mine
        assert sentence in actors
    for reason in ("Besøksforbud", "Fratatt foreldreansvar"):
        assert reason in mine
        assert reason not in actors
        assert reason not in text(signed_in(actor).get(log_page(log)))


def test_corrected_number_is_told_masked(holders_client, log, father, holder) -> None:
    number, right = fresh_number(born_years_ago(41)), fresh_number(log.child.birth_date)
    foresatt_number(
        log_id=log.pk,
        relation_id=father.pk,
        national_number=number,
        reason="Byttet om",
        version=1,
        by=holder.user,
    )
    child_number(
        log_id=log.pk,
        national_number=right,
        birth_date=log.child.birth_date,
        reason="Sto feil på skjemaet",
        version=Stafettlog.objects.get().version,
        by=holder.user,
    )
    page = told(holders_client, log)
    assert "tok bort Ola Berg (far) som foresatt" in page
    assert "registrerte Ola Berg (far) som foresatt" in page
    assert "endret barnets fødselsnummer" in page
    assert "Fødselsnummer er rettet: Sto feil på skjemaet" in page
    for secret in (number, right, log.child.national_number):
        assert secret not in page


def test_log_that_moved_to_another_child_says_so_and_keeps_its_own_history(
    holders_client, log, father, holder
) -> None:
    earlier = make_log(make_staff(make_organisation()), first_name="Kim", last_name="Annen")
    by = earlier.stafettholder.user
    closing.log_close(log_id=earlier.pk, reason="moved", note="Flyttet", by=by)
    child_number(
        log_id=log.pk,
        national_number=earlier.child.national_number,
        birth_date=earlier.child.birth_date,
        reason="Feil barn",
        version=log.version,
        by=holder.user,
    )
    page = told(holders_client, log)
    assert "rettet hvilket fødselsnummer stafettloggen gjelder" in page
    assert "Fødselsnummer er rettet: Feil barn" in page
    assert "registrerte Ola Berg (far) som foresatt" in page
    # What the child was called in the earlier log is not told: a known number reveals no name.
    assert "Annen" not in page
    theirs = told(signed_in(earlier.stafettholder), earlier)
    assert "Ola Berg" not in theirs
    assert "Feil barn" not in theirs


def test_changed_details_and_picture_are_told(holders_client, log, holder, actor) -> None:
    from permissions.uploads import Kind, check_upload

    make_participant(log, actor)
    photo = check_upload(picture(), kinds=(Kind.PHOTO,))
    changed = details(log, street="Ny vei 3", first_name="Elisabeth", photo=photo)
    child_change(log_id=log.pk, details=changed, version=log.version, by=holder.user)
    page = told(holders_client, log)
    assert "endret barnets fornavn" in page
    assert "gate / vei og gatenummer og bilde av barnet i stafettloggen" in page
    assert "Ny vei 3" in page
    assert str(Stafettlog.objects.get().photo_id) not in page
    assert "Ny vei 3" not in told(signed_in(actor), log)
