"""Encrypt everything at rest again under the current (first) key.

The order of a rotation: 1. put the new key first in FIELD_ENCRYPTION_KEYS, keep the old ones; 2. restart
every web and worker process; 3. run this command; 4. run it again: it must say 0; 5. remove the old key.
Backups from before need the old key. The blind index has a key of its own and is not touched.
"""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models, transaction
from django.db.models import ExpressionWrapper, F, TextField, Value
from django.utils.translation import gettext as _

from permissions import crypto, file_store
from permissions.fields import EncryptedTextField

BATCH = 500


def encrypted_columns() -> list[tuple[type[models.Model], EncryptedTextField]]:
    """Return every encrypted column of every installed table, the historical ones included."""
    return [
        (model, field)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        for field in model._meta.local_concrete_fields
        if isinstance(field, EncryptedTextField)
    ]


def rotate_column(model: type[models.Model], field: EncryptedTextField) -> tuple[int, int]:
    """Re-encrypt one column; return (values seen, values changed). Raises crypto.DecryptionError."""
    # The column as it stands, past the field's decryption.
    rows = model._base_manager.annotate(_token=ExpressionWrapper(F(field.attname), output_field=TextField()))
    rows = rows.filter(**{f"{field.attname}__isnull": False}).order_by("pk")
    seen = changed = 0
    last: Any = None
    while True:
        page = rows if last is None else rows.filter(pk__gt=last)
        with transaction.atomic():
            batch = list(page.values_list("pk", "_token")[:BATCH])
            for pk, token in batch:
                data = crypto.to_bytes(token)
                if crypto.key_id(data) == crypto.current_key_id():
                    continue
                fresh = crypto.encrypt_text(
                    crypto.decrypt(data, label=field.label).decode(), label=field.label
                )
                # update(), which writes no history, is right here: the value that a person gave does not
                # change, and history rows are rewritten in the same way. The old token in the condition
                # keeps a save that came in between from being overwritten; it has the current key already.
                changed += rows.filter(pk=pk, _token=token).update(
                    **{field.attname: Value(fresh, output_field=TextField())}
                )
        seen += len(batch)
        if len(batch) < BATCH:
            return seen, changed
        last = batch[-1][0]


class Command(BaseCommand):
    help = "Krypterer alle lagrede hemmelige felter, utkast og filer på nytt med den gjeldende nøkkelen."

    def handle(self, *args: Any, **options: Any) -> None:
        total = 0
        for model, field in encrypted_columns():
            seen, changed = rotate_column(model, field)
            total += changed
            self.stdout.write(f"{model._meta.label}.{field.name}: {changed} / {seen}")
        stored = list(file_store.names())
        changed = sum(file_store.rotate(name) for name in stored)
        total += changed
        self.stdout.write(_("Filer") + f": {changed} / {len(stored)}")
        self.stdout.write(_("Kryptert på nytt: %(count)d") % {"count": total})
