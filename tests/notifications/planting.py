"""A word of its own in every text of every row of a log, found through the models.

A field that is added to a model is planted too. What is typed in a field never decides who gets a
message, so the rows stay deliverable.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from permissions.fields import EncryptedTextField
from permissions.models import Organisation
from stafettlog.models import BreakGlass, Child, Foresatt, OutboxMessage
from tests.proofs.cage import Cage

# What a message may say, and to whom: product.md R27, R28. The rest of all text is for nobody.
PLACE = {("meeting", "place_detail")}
OWN = {
    ("foresattrelation", "first_name"),
    ("foresattrelation", "last_name"),
    ("foresattrelation", "email"),
    # The stafettholder, whom one may call.
    ("actor", "phone"),
    # Told to the privacy officer, and freed of the child's name.
    ("breakglass", "reason"),
    # The child's own address.
    ("stafettlog", "email"),
}
# Rows that are no part of a log's content: the queue itself.
QUEUE = {OutboxMessage}
SHORTEST = 8


def plant(cage: Cage) -> None:
    """Rewrite every row. The group of a word is «place», «own» or «never»."""
    for model in _models():
        for row in model._base_manager.order_by("pk"):
            for field in _texts(model):
                word = cage("log", _group(model, field), f"{model._meta.model_name}.{field.name}")
                setattr(row, field.name, word)
            names = [field.name for field in _texts(model)]
            # no history: only what messages read matters here.
            model._base_manager.filter(pk=row.pk).update(**{name: getattr(row, name) for name in names})
    _numbers(cage)
    for glass in BreakGlass.objects.select_related("log__child"):
        child = glass.log.child
        glass.reason = f"Feil hos {child.first_name} {child.last_name.upper()}, {child.national_number}"
        glass.save_without_historical_record()


def planted() -> set[str]:
    """«model.field» of all that is planted, to be looked at."""
    return {f"{model._meta.model_name}.{field.name}" for model in _models() for field in _texts(model)}


def _models() -> Iterator[type[models.Model]]:
    for model in apps.get_app_config("stafettlog").get_models():
        is_history = hasattr(model, "history_object")
        if not (model._meta.proxy or is_history or model in QUEUE) and _texts(model):
            yield model
    yield Organisation


def _texts(model: type[models.Model]) -> list[models.Field]:
    """What a person may have typed: no choice, no key, long enough for a word."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, EncryptedTextField)
        and not field.choices
        and field.editable
        and (field.max_length is None or field.max_length >= SHORTEST)
    ]


def _group(model: type[models.Model], field: models.Field) -> str:
    at = (model._meta.model_name, field.name)
    return "place" if at in PLACE else "own" if at in OWN else "never"


def _numbers(cage: Cage) -> None:
    for model in (Child, Foresatt):
        for row in model.objects.filter(national_number__isnull=False):
            cage.number("log", "never", f"{model.__name__}.national_number", str(row.national_number))
