"""innsyn.json: who opened the log, how often, first and last, until the log was changed for the last time.

Each opening by itself stays in the innsynslogg here, which outlives the log.
"""

import json
from datetime import UTC, datetime, timedelta

from permissions import openings
from stafettlog.models import Stafettlog

NAME, FORMAT, VERSION = "innsyn.json", "stafettlogg-innsyn", 1
_MOMENT = timedelta(microseconds=1)


def content(log: Stafettlog, changed_at: datetime) -> bytes:
    """Openings later than `changed_at` are not in it: they would make an unchanged log's package another."""
    wanted = openings.Filter(log_id=str(log.pk), until=changed_at + _MOMENT)
    found = sorted(openings.readers(wanted), key=lambda reader: (reader.first, reader.user_id, reader.kind))
    told = {
        "format": FORMAT,
        "version": VERSION,
        "log": str(log.pk),
        "until": _utc(changed_at),
        "openings": sum(reader.count for reader in found),
        "readers": [
            {
                "user": reader.user_id,
                "as": reader.kind,
                "name": reader.name,
                "role": reader.role,
                "organisation": reader.organisation,
                "openings": reader.count,
                "first": _utc(reader.first),
                "last": _utc(reader.last),
            }
            for reader in found
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
