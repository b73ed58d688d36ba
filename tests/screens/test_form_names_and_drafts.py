"""What stands on top of a form: whom it is about, and what was typed in it before."""

import pytest
from django.test import Client
from django.utils.html import strip_tags

from stafettlog.models import Stafettlog
from tests.factories import make_foresatt_input, make_log
from tests.screens.on_log import text, url


@pytest.fixture
def log(holder):
    father = make_foresatt_input(role="father", first_name="Ola", email="", gave_consent=False)
    return make_log(holder, first_name="Lisa", last_name="Hansen", foresatte=[make_foresatt_input(), father])


def heading(page: str) -> str:
    return " ".join(strip_tags(page[page.index("<h1>") : page.index("</h1>")]).split())


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("foresatt_change", "Endre foresatt Ola"),
        ("foresatt_end", "Slett forelder Ola"),
        ("foresatt_number", "Rett fødselsnummeret for Ola"),
        ("foresatt_stop", "Stopp tilgangen for Ola"),
    ],
)
def test_heading_names_the_foresatt_and_not_the_child(
    holders_client: Client, log: Stafettlog, name: str, begins: str
) -> None:
    father = log.child.foresatt_relations.get(role="father")
    assert heading(text(holders_client.get(url(name, log.pk, father.pk)))).startswith(begins)


@pytest.mark.parametrize("name", ["consent_extend", "consent_withdraw", "log_close", "participant_add"])
def test_heading_and_title_name_the_child(holders_client: Client, log: Stafettlog, name: str) -> None:
    page = text(holders_client.get(url(name, log.pk)))
    assert heading(page).endswith("for Lisa")
    assert "Lisa Hansen" in page[page.index("<title>") : page.index("</title>")]


def test_form_opened_anew_leads_to_what_was_typed_before(holders_client: Client, log: Stafettlog) -> None:
    offer = "Du har en kladd fra før."
    form = url("concern_add", log.pk)
    assert offer not in text(holders_client.get(form))
    kept = holders_client.post(form, {"text": "Halvskre", "_autosave": "1"}).json()["draft"]
    page = text(holders_client.get(form))
    assert offer in page
    assert f'href="{form}?kladd={kept}"' in page
    assert offer not in text(holders_client.get(form, {"kladd": kept}))
    # It stands on the form it was typed in, and on no other child's.
    other = make_log(log.stafettholder, first_name="Nina")
    assert offer not in text(holders_client.get(url("concern_add", other.pk)))
