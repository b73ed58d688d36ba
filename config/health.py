"""Health for the operator: alive, and ready to serve (database reached, migrated, and guarded)."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from permissions import append_only_triggers


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    reason = _why_not()
    return HttpResponse(reason or "ready", content_type="text/plain", status=503 if reason else 200)


def _why_not() -> str:
    """One of three reasons; empty when there is none. Never a table's name: whoever asks may read it."""
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "migrations missing"
        if append_only_triggers.missing(connection):
            return "append-only triggers missing"
    except DatabaseError:
        return "database unreachable"
    return ""
