"""The form «Nytt stafettbarn» as a browser would send it."""

from io import BytesIO
from typing import Any
from uuid import uuid4

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from stafettlog.models import AccessGround, ConsentMethod, ForesattRole, LivingSituation, Stafettlog
from tests.factories import fresh_number
from tests.factories.numbers import born_years_ago

URL = "/stafettlog/stafettlog/add/"
NEUTRAL = "Vi kan ikke opprette loggen nå. Vi tar kontakt med deg."


def client_of(actor: Any) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def foresatt_data(place: int = 0, **changes: Any) -> dict[str, str]:
    """One block of a foresatt; a value of None leaves the field out, as an unset tick is."""
    values = {
        "number": fresh_number(born_years_ago(35)),
        "first_name": "Hanne",
        "last_name": "Andersen",
        "role": ForesattRole.MOTHER,
        "same_address": "on",
        "street": "",
        "postcode": "",
        "phone": "40068292",
        "email": "hanne@familie.example",
        "ground": AccessGround.PARENTAL_RESPONSIBILITY,
        "gave_consent": "on",
        "language": "nb",
    }
    values |= changes
    return {f"foresatt-{place}-{name}": value for name, value in values.items() if value is not None}


def form_data(
    school: Any, foresatte: list[dict[str, str]] | None = None, /, **changes: Any
) -> dict[str, Any]:
    """A whole form without errors; `changes` by field name, None leaves the field out."""
    rows = [foresatt_data()] if foresatte is None else foresatte
    values = {
        "submission": str(uuid4()),
        "draft": "",
        "information": "on",
        "sharing": "on",
        "method": ConsentMethod.SIGNED,
        "note": "",
        "number": fresh_number(born_years_ago(8)),
        "birth_date": "",
        "first_name": "Anders",
        "last_name": "Andersen",
        "street": "Hauges gate 32",
        "postcode": "3047",
        "living_situation": LivingSituation.BOTH_PARENTS,
        "attends": str(school.pk),
        "group": "3B",
        "email": "",
        "level": "1",
        "foresatt-TOTAL_FORMS": str(len(rows)),
        "foresatt-INITIAL_FORMS": "0",
        "_open": "1",
    }
    for row in rows:
        values |= row
    values |= changes
    return {name: value for name, value in values.items() if value is not None}


def as_draft(data: dict[str, Any], button: str = "_save") -> dict[str, Any]:
    """The same form, sent with another button."""
    return {**{name: value for name, value in data.items() if name != "_open"}, button: "1"}


def pdf(name: str = "samtykke.pdf") -> SimpleUploadedFile:
    out = BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(out)
    return SimpleUploadedFile(name, out.getvalue(), content_type="application/pdf")


def picture(name: str = "anders.jpg") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 20)).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def refused(holder, data):
    """The page that comes back; nothing was opened, the title says so, and the typed name stands there."""
    response = client_of(holder).post(URL, data)
    text = response.content.decode()
    assert response.status_code == 200
    assert not Stafettlog.objects.exists()
    assert "<title>Feil: Nytt stafettbarn" in text
    assert "data-error-summary" in text
    assert 'value="Hauges gate 32"' in text or data["street"] != "Hauges gate 32"
    return response, text


def errors_of(response, name):
    forms = response.context["forms"]
    for part in (forms.owner, forms.consent, forms.child, forms.level, *forms.foresatte.forms):
        for bound in part:
            if bound.html_name == name:
                return list(bound.errors)
    return []
