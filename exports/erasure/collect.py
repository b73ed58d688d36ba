"""All that goes with a log, found before anything is taken away."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model
from simple_history.utils import get_history_manager_for_model

from exports.erasure import persons, rows
from exports.erasure.rows import Rows
from exports.models import ExportedLog, ExportJob
from permissions.models import User
from stafettlog.models import Child, Foresatt, ForesattRelation, Stafettlog, StoredFile


@dataclass(frozen=True)
class Found:
    """`rows`: model -> keys of what goes, history included. `jobs`: large exports with the log in them.

    `files`: names in permissions.file_store. `names`: the names and numbers of those who go, to look for
    in what was typed elsewhere. `child_stays`: another log is about the child.
    """

    log_id: UUID
    rows: Rows
    jobs: frozenset[UUID]
    files: frozenset[str]
    names: frozenset[str]
    child_id: UUID

    @property
    def child_stays(self) -> bool:
        return self.child_id not in self.rows.get(Child, set())

    def ids(self, model: type[Model]) -> list[str]:
        return sorted(str(key) for key in self.rows.get(model, ()))

    @property
    def persons(self) -> dict[str, list[str]]:
        """As a tombstone keeps them: {model label: [id]}."""
        return {m._meta.label: self.ids(m) for m in (Child, Foresatt, User) if self.rows.get(m)}

    @property
    def counts(self) -> dict[str, int]:
        """{model label: rows}"""
        return {model._meta.label: len(keys) for model, keys in sorted(self.rows.items(), key=_label)}


def collect(log: Stafettlog) -> Found:
    """What goes with the locked `log`. Raises Entangled if anything in it is of another log as well."""
    children = persons.children_of(log)
    relations = persons.relations_of(log, children)
    foresatte = persons.foresatte_of(relations)
    seed: dict[type[Model], set[UUID]] = {
        Stafettlog: {log.pk},
        Child: children,
        ForesattRelation: relations,
        Foresatt: foresatte,
    }
    seed = {model: keys for model, keys in seed.items() if keys}
    found = rows.closure(seed)
    rows.check(found, seed, log.pk)
    accounts = persons.accounts_of(foresatte, found, log.pk)
    names = _names(log, children, relations, foresatte)
    for own in accounts.values():
        for model, keys in rows.closure(own).items():
            found.setdefault(model, set()).update(keys)
    if accounts:
        found[User] = set(accounts)
    found |= rows.versions_of(found, log.pk)
    found |= _lost_versions(found)
    jobs = frozenset(ExportedLog.objects.filter(log_id=log.pk).values_list("job_id", flat=True))
    return Found(log.pk, found, jobs, _files(found, jobs), names, log.child_id)


def _lost_versions(found: Rows) -> Rows:
    """The history of foresatte of these children whose own row is gone already."""
    versions = get_history_manager_for_model(ForesattRelation)
    lost = versions.filter(child__in=found.get(Child, ())).exclude(
        id__in=ForesattRelation.objects.values("pk")
    )
    keys = found.get(versions.model, set()) | set(lost.values_list("pk", flat=True))
    return {versions.model: keys} if keys else {}


def _files(found: Rows, jobs: frozenset[UUID]) -> frozenset[str]:
    names: set[str] = set()
    for model in (StoredFile, StoredFile.history.model):
        for some in rows.chunks(found.get(model, ())):
            names |= set(rows.plain(model).filter(pk__in=some).values_list("storage_name", flat=True))
    names |= set(ExportJob.objects.filter(pk__in=jobs).values_list("storage_name", flat=True))
    return frozenset(names - {""})


def _names(
    log: Stafettlog, children: set[UUID], relations: set[UUID], foresatte: set[UUID]
) -> frozenset[str]:
    """Names of the child (also one who stays) and of those foresatte, as they are and were; and numbers."""
    texts: set[str | None] = set()
    known = {log.child_id, *children}
    for manager, keys in ((Child.objects, known), (ForesattRelation.objects, relations)):
        for names in manager.filter(pk__in=keys).values_list("first_name", "last_name"):
            texts |= set(names)
    for manager, keys in ((Child.history, known), (ForesattRelation.history, relations)):
        for names in manager.filter(id__in=keys).values_list("first_name", "last_name"):
            texts |= set(names)
    texts |= set(Child.objects.filter(pk__in=known).values_list("national_number", flat=True))
    texts |= set(Foresatt.objects.filter(pk__in=foresatte).values_list("national_number", flat=True))
    return frozenset(text for text in texts if text)


def _label(item: tuple[type[Model], set[object]]) -> str:
    return item[0]._meta.label
