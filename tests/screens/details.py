"""The log of the tests of Vis / Endre, and what its forms send."""

from typing import Any
from uuid import uuid4

from tests.factories import fresh_number
from tests.factories.numbers import born_years_ago


def child_data(log: Any, **changes: Any) -> dict[str, Any]:
    """Barnets detaljer as they are; None as a value leaves the field out."""
    data = {
        "submission": str(uuid4()),
        "version": str(log.version),
        "first_name": log.child.first_name,
        "last_name": log.child.last_name,
        "street": log.street,
        "postcode": log.postcode,
        "living_situation": log.living_situation,
        "attends": str(log.attends_id),
        "group": log.group,
        "email": log.email,
    }
    return sent(data, changes)


def number_data(version: int = 1, **changes: Any) -> dict[str, Any]:
    data = {
        "submission": str(uuid4()),
        "version": str(version),
        "number": fresh_number(born_years_ago(8)),
        "birth_date": "",
        "reason": "To siffer var byttet om",
    }
    return sent(data, changes)


def foresatt_data(**changes: Any) -> dict[str, Any]:
    """A father with an address of his own, made from version 1."""
    data = {
        "submission": str(uuid4()),
        "version": "1",
        "first_name": "Ola",
        "last_name": "Hansen",
        "role": "father",
        "street": "Storgata 2",
        "postcode": "3047",
        "phone": "40068292",
        "email": "ola@familie.example",
        "ground": "parental_responsibility",
        "language": "nb",
    }
    return sent(data, changes)


def reason_data(**changes: Any) -> dict[str, Any]:
    return sent({"submission": str(uuid4()), "reason": "Etter avtale"}, changes)


def sent(data: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (data | changes).items() if value is not None}
