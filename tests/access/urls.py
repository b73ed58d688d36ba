"""Every address of the resolver, with ids filled in, so that no new screen can be forgotten."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from stafettlog.admin.log_urls import screen_urls
from stafettlog.models import Measure, Stafettlog
from tests.factories import make_lysglimt, make_meeting, make_staff, make_transfer


def all_patterns() -> Iterator[tuple[str, str]]:
    """(name with its namespace, route) of every pattern that answers."""
    yield from _walk(get_resolver().url_patterns, "", "")


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, namespace: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, route, inner)
        else:
            yield f"{namespace}{pattern.name}", route


def parts_of(log: Stafettlog, measure: Measure, **more: Any) -> dict[str, Any]:
    """Name in a route -> id of such a part of `log`: one of everything there is, made where it is missing."""
    meeting = make_meeting(log, concerns=[measure.concern])
    return {
        "log_id": log.pk,
        "concern_id": measure.concern_id,
        "measure_id": measure.pk,
        "participant_id": log.participants.latest("id").pk,
        "relation_id": log.child.foresatt_relations.get().pk,
        "meeting_id": meeting.pk,
        "invitation_id": meeting.invitations.get(relation__isnull=False).pk,
        "lysglimt_id": make_lysglimt(log).pk,
        "transfer_id": make_transfer(log, make_staff(log.organisation)).pk,
        "model": "concern",
        "row_id": measure.concern_id,
        "field": "goal",
        "masking_id": uuid.uuid4(),
        "file_id": uuid.uuid4(),
        "attempt_id": uuid.uuid4(),
        **more,
    }


def screens_of(parts: dict[str, Any]) -> dict[str, str]:
    """Name -> address of the log page and of every screen under it."""
    made = {"page": reverse("admin:stafettlog_stafettlog_change", args=[parts["log_id"]])}
    for pattern in screen_urls(admin.site):
        names = pattern.pattern.converters
        made[pattern.name] = reverse(f"admin:{pattern.name}", kwargs={name: parts[name] for name in names})
    return made
