"""export_package: drift writes one package to a file; it is known who and why; nothing is written over."""

import hashlib
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from exports.archive import handing_out, verify
from exports.archive.package import PackageError
from exports.models import ExportFormat, ExportReceipt
from permissions import access_log, history
from permissions.models import AccessLog, User
from permissions.policy import Role
from stafettlog.models import Protection
from tests.exports.conftest import Case
from tests.exports.packages import packed
from tests.factories import make_role


@pytest.fixture
def operator(case: Case) -> User:
    return make_role(Role.OPERATOR)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pakke.zip"


def export(case: Case, path: Path, by: str, purpose: str = "Overføring til arkivet", **changes: Any) -> None:
    log_id = str(changes.get("log_id", case.log.pk))
    call_command("export_package", log_id, "--out", str(path), "--by", by, "--purpose", purpose)


def opened(case: Case) -> list[tuple[str, str]]:
    rows = AccessLog.objects.filter(log_id=str(case.log.pk)).order_by("number")
    return [(row.page, row.role) for row in rows]


def test_package_is_written_noted_and_whole(case: Case, operator: User, path: Path, capsys: Any) -> None:
    export(case, path, operator.email.upper())
    data = path.read_bytes()
    assert data == packed(case.log)
    assert verify.faults(path) == []
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert opened(case) == [("Arkivpakke", "Drift")]
    receipt = ExportReceipt.objects.get()
    digest = hashlib.sha256(data).hexdigest()
    assert (receipt.sha256, receipt.size, receipt.format) == (digest, len(data), ExportFormat.ZIP)
    assert (receipt.user_id, receipt.purpose) == (str(operator.pk), "Overføring til arkivet")
    assert digest in capsys.readouterr().out
    assert [one.name for one in path.parent.iterdir() if one.is_file()] == ["pakke.zip"]


def test_protected_child_is_noted_as_shown(case: Case, operator: User, path: Path) -> None:
    child = case.log.child
    child.protection, child.protection_review_on = Protection.CONFIDENTIAL, timezone.localdate()
    history.save(child, by=case.holder.user, reason="Adressesperre")
    export(case, path, operator.email)
    assert opened(case) == [("Arkivpakke", "Drift"), ("Skjermede opplysninger vist", "Drift")]


def refused(case: Case, path: Path, by: str, why: str, **changes: Any) -> None:
    with pytest.raises(CommandError, match=why):
        export(case, path, by, **changes)
    assert not path.exists()
    assert not ExportReceipt.objects.exists()
    assert not [one for one in path.parent.iterdir() if one.name.startswith(".")]


def test_only_drift_takes_a_package_out(case: Case, operator: User, path: Path) -> None:
    admin = make_role(Role.MUNICIPALITY_ADMIN)
    for person in (case.holder.user, admin):
        refused(case, path, person.email, "only an account of drift")
    refused(case, path, "ingen@example.no", "no one active account")
    refused(case, path, operator.email, "no such log", log_id=case.holder.pk)
    operator.is_active = False
    history.save(operator, by=admin, reason="Sluttet")
    refused(case, path, operator.email, "no one active account")
    assert opened(case) == []


def test_file_is_never_written_over(case: Case, operator: User, path: Path, monkeypatch: Any) -> None:
    path.write_bytes(b"mine")
    with pytest.raises(CommandError, match="exists already"):
        export(case, path, operator.email)
    assert path.read_bytes() == b"mine"
    assert opened(case) == []
    path.unlink()
    write = handing_out.package.write

    def meanwhile(*args: Any) -> Any:
        path.write_bytes(b"came meanwhile")
        return write(*args)

    monkeypatch.setattr(handing_out.package, "write", meanwhile)
    with pytest.raises(CommandError, match="exists already"):
        export(case, path, operator.email)
    assert path.read_bytes() == b"came meanwhile"


def test_without_its_row_its_receipt_or_its_purpose_there_is_no_file(
    case: Case, operator: User, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused(case, path, operator.email, "--purpose", purpose="  ")
    refused(case, path, operator.email, "--purpose", purpose="x" * 201)
    assert opened(case) == []

    def fails(error: Exception) -> Any:
        def fail(*args: Any, **kwargs: Any) -> None:
            raise error

        return fail

    with monkeypatch.context() as patch:
        patch.setattr(access_log, "record", fails(access_log.NotRecorded()))
        refused(case, path, operator.email, "could not be written down")
    monkeypatch.setattr(handing_out.package, "write", fails(PackageError("too large")))
    refused(case, path, operator.email, "no package: too large")


def test_folder_that_is_not_there_is_told(case: Case, operator: User, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no package"):
        export(case, tmp_path / "gone" / "pakke.zip", operator.email)
