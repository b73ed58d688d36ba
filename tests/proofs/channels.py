"""The ways in which a log could show, and who should meet it there."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from stafettlog.models import Stafettlog
from tests.proofs import oracle


def seen_through(client: Client, log: Stafettlog, rights: frozenset[str]) -> Iterator[tuple[str, bool, bool]]:
    """(channel, whether the child's name or the log's page shows there, whether it should)."""
    reads = oracle.READS in rights
    page = client.get(reverse("admin:stafettlog_stafettlog_change", args=[log.pk]))
    yield "page", page.status_code == 200, reads
    # Who knows that it exists gets a reason; everyone else the answer of a log that does not exist.
    yield "page refused", page.status_code == 403, oracle.KNOWS_OF in rights and not reads
    mine = oracle.HOLDS in rights
    lists = {
        "stafettlog": mine,
        "actorlog": oracle.TAKES_PART in rights,
        "overseenlog": oracle.KNOWS_OF in rights and reads,
    }
    for model, should in lists.items():
        answer = client.get(reverse(f"admin:stafettlog_{model}_changelist"), {"status": "alle"})
        yield model, _names(answer, log), should
    if not mine and oracle.TAKES_PART not in rights:
        # A coordinator's tasks name the children whose logs are read; nobody else's name another's.
        may = reads and oracle.KNOWS_OF in rights
        yield "min side", _names(client.get(reverse("admin:index")), log) and not may, False
    portal = client.get(reverse("portal:log", args=[log.pk]))
    yield "portal", portal.status_code == 200, oracle.PORTAL in rights


def _names(answer: HttpResponse, log: Stafettlog) -> bool:
    return log.child.last_name in answer.content.decode()
