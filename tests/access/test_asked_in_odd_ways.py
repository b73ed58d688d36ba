"""What a person with access gets by asking in a way that no page of ours does."""

from datetime import timedelta
from typing import Any
from unicodedata import normalize

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from stafettlog.log_names import without_names
from stafettlog.models import Child, Protection
from stafettlog.services.protection import ProtectionInput, protection_set
from tests.documents.pdf import words
from tests.factories import make_foresatt_input, make_log, make_organisation, make_staff


@pytest.fixture
def log(db: None) -> Any:
    """Of a protected child whose mother lives in Kanaristad."""
    mother = make_foresatt_input(street="Kanariveien 2", city="Kanaristad")
    made = make_log(make_staff(make_organisation()), foresatte=[mother])
    protection_set(
        log_id=made.pk,
        given=ProtectionInput(Protection.CONFIDENTIAL, timezone.localdate() + timedelta(days=30)),
        reason="Melding fra folkeregisteret",
        before=("", None),
        by=made.stafettholder.user,
    )
    return made


def _shown(client: Client, log: Any, where: str) -> Any:
    client.force_login(log.stafettholder.user)
    return client.post(reverse("admin:protected_show", args=[log.pk]), {"where": where})


def test_protected_address_stands_on_no_letter_even_when_asked_for(client: Client, log: Any) -> None:
    relation = log.child.foresatt_relations.get()
    answer = _shown(client, log, reverse("admin:foresatt_letter", args=[log.pk, relation.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert "Kanari" not in words(answer.content)


@pytest.mark.parametrize("where", ["http://[", "//ond.example/", "/portal/", "", "\0"])
def test_protected_address_is_shown_on_pages_of_the_log_alone(client: Client, log: Any, where: str) -> None:
    assert _shown(client, log, where).status_code == 404


@pytest.mark.parametrize(
    "text",
    [
        "Åse Berg",
        normalize("NFD", "Om Åse"),
        "Til O'Brien",
        "O’Brien",
        "ÅSES mappe",
        "åse_berg",
        "010216-12345",
    ],
)
def test_name_and_number_are_taken_out_however_they_are_written(text: str) -> None:
    child = Child(first_name="Åse", last_name="O'Brien-Berg")
    left = normalize("NFC", without_names(text, child)).casefold()
    assert not [part for part in ("åse", "brien", "berg", "12345") if part in left]
