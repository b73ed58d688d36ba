"""A closed log with its holder and a koordinator, and what the archive answers."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from exports.archive import services
from exports.archive.services import ArchiveReceipt
from permissions.models import Organisation, User
from permissions.policy import Role
from stafettlog.models import Actor, ClosingReason, Stafettlog
from stafettlog.services import closing
from tests.factories import make_concern, make_log, make_organisation, make_role, make_staff
from tests.screens.tiltak import signed_in

SYSTEM_ID = "7d9e0c1a-5b7e-4f6a-9c3e-2f1b8a4d6e50"


@dataclass
class Case:
    school: Organisation
    holder: Actor
    coordinator: User
    log: Stafettlog

    def pack(self, by: User | None = None, log: Stafettlog | None = None) -> Any:
        return services.package_make(
            log_id=(log or self.log).pk, by=by or self.coordinator, role="Koordinator", organisation=None
        )

    def receive(self, by: User | None = None, log: Stafettlog | None = None, **changes: Any) -> Any:
        told = {"archive_id": "2026/123", "received_on": timezone.localdate(), "archive_system": "Arkivet"}
        return services.receipt_register(
            log_id=(log or self.log).pk, receipt=ArchiveReceipt(**(told | changes)), by=by or self.coordinator
        )


def closed(holder: Actor, **changes: Any) -> Stafettlog:
    log = make_log(holder, **changes)
    closing.log_close(log_id=log.pk, reason=ClosingReason.GOAL_REACHED, note="Målet er nådd.", by=holder.user)
    log.refresh_from_db()
    return log


@pytest.fixture
def case(db: None) -> Case:
    school = make_organisation("Bakketoppen skole")
    holder = make_staff(school)
    log = make_log(holder, first_name="Lisa", last_name="Hansen")
    make_concern(log, holder, text="Strever med leseflyt")
    closing.log_close(log_id=log.pk, reason=ClosingReason.GOAL_REACHED, note="Målet er nådd.", by=holder.user)
    log.refresh_from_db()
    return Case(school, holder, make_role(Role.COORDINATOR, school), log)


@pytest.fixture
def client(case: Case) -> Client:
    """The koordinator, signed in."""
    return signed_in(case.coordinator)


def receipt_xml(
    log_id: Any, *, system_id: str = "7d9e0c1a-5b7e-4f6a-9c3e-2f1b8a4d6e50", inside: str = ""
) -> bytes:
    """As an archive answers by Fiks Arkiv V1. `inside` replaces what is in the root."""
    space = "https://ks-no.github.io/standarder/fiks-protokoll/fiks-arkiv"
    body = inside or (
        f"<mappeKvittering><systemID>{system_id}</systemID><mappeID>2026/123</mappeID>"
        f"<opprettetDato>{timezone.localtime().isoformat()}</opprettetDato>"
        f"<referanseEksternNoekkel><n5:fagsystem>Stafettloggen</n5:fagsystem><n5:noekkel>{log_id}</n5:noekkel>"
        "</referanseEksternNoekkel><opprettetEllerEksisterende>Opprettet</opprettetEllerEksisterende>"
        "</mappeKvittering>"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<arkivmeldingKvittering xmlns="{space}/arkivmelding/opprett/kvittering/v1"'
        f' xmlns:n5="{space}/metadatakatalog/v1">{body}</arkivmeldingKvittering>'
    ).encode()
