"""Health for the operator: alive, and ready to serve (database reached, migrations applied)."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HttpResponse("database unreachable", content_type="text/plain", status=503)
    if missing:
        return HttpResponse("migrations missing", content_type="text/plain", status=503)
    return HttpResponse("ready", content_type="text/plain")
