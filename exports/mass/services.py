"""Taking many logs out: counted first, then made at once, or by the worker when there are many."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from exports.mass.choice import MassChoice
from exports.models import ExportJob
from exports.services import Exported
from permissions.models import Organisation, User

SMALL = 200
"""So many logs are made while the person waits."""


@dataclass(frozen=True)
class Found:
    """`logs`: how many will be in the file. `left_out`: protected ones, which are not (R26).

    `columns`: {sheet's name: [heading]}, in order.
    """

    logs: int
    left_out: int
    columns: dict[str, list[str]]

    @property
    def is_small(self) -> bool:
        return self.logs <= SMALL


def mass_count(*, choice: MassChoice, by: User) -> Found:
    """What `choice` would give. Raises NotAllowed, ValidationError (by the name of the field)."""
    raise NotImplementedError


def mass_export(
    *, choice: MassChoice, purpose: str, by: User, role: str, organisation: Organisation | None
) -> Exported | ExportJob:
    """The file, when there are few logs; else a job that waits for the worker. Not inside a transaction.

    Raises NotAllowed, NotRecorded, ValidationError (by the name of the field; `purpose`; none: no log).
    """
    raise NotImplementedError


def mass_queue(
    *, choice: MassChoice, purpose: str, by: User, role: str, organisation: Organisation | None
) -> ExportJob:
    """As mass_export(), always a job: may be called inside a transaction (submissions.once)."""
    raise NotImplementedError


def jobs_of(user: User) -> QuerySet[ExportJob]:
    """The person's own jobs, newest first."""
    return ExportJob.objects.filter(owner=user)


def job_of(user: User, job_id: UUID) -> ExportJob:
    """One of the person's own. Raises NotVisible."""
    raise NotImplementedError


def job_cancel(*, job_id: UUID, by: User) -> ExportJob:
    """Stop a job that waits or runs. Raises NotVisible; ValidationError when it is over already."""
    raise NotImplementedError


def job_fetch(*, job_id: UUID, by: User, role: str, organisation: Organisation | None) -> Exported:
    """The finished file, to its owner alone, while it lasts and while every log in it is the owner's to
    export. Not inside a transaction. Raises NotVisible, NotRecorded."""
    raise NotImplementedError
