"""The openings from before the chain get their numbers and hashes, in the order that they were written."""

from typing import Any

from django.db import migrations

from permissions import access_chain, append_only_triggers

CHUNK = 500
FORM = 1


def chain(apps: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    # A database that was migrated back and forth may have them still; the end of migrate brings them back.
    append_only_triggers.remove(connection)
    rows = apps.get_model("permissions", "AccessLog").objects.using(connection.alias)
    heads = apps.get_model("permissions", "AccessHead").objects.using(connection.alias)
    # Each log's own rows at a time: the changed ones are written while the others are still to be read.
    for log_id in list(rows.order_by("log_id").values_list("log_id", flat=True).distinct()):
        number, last = 0, access_chain.GENESIS
        changed = []
        previous = last
        for row in rows.filter(log_id=log_id).order_by("at", "id"):
            number, previous = number + 1, last
            last = access_chain.link(previous, number, access_chain.digest(row))
            row.version, row.number, row.previous, row.hash = FORM, number, previous, last
            changed.append(row)
        rows.bulk_update(changed, ["version", "number", "previous", "hash"], batch_size=CHUNK)
        heads.create(log_id=log_id, count=number, previous=previous, hash=last)


def unchain(apps: Any, schema_editor: Any) -> None:
    """The columns go with 0003, and heads with their table."""
    append_only_triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("permissions", "0003_access_chain")]

    operations = [migrations.RunPython(chain, unchain)]
