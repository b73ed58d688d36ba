"""The private file store: what stands on disk, names, and deleting."""

import stat
from pathlib import Path

import pytest

from permissions import crypto, file_store


@pytest.fixture
def root(private_files):
    return private_files


def stored(root):
    return [path for path in root.rglob("*") if path.is_file()]


def test_file_comes_back_and_stands_encrypted_and_closed(root):
    name = file_store.put(b"samtykke")
    assert file_store.get(name) == b"samtykke"
    (path,) = stored(root)
    assert path == root / name[:2] / name[2:4] / name
    assert b"samtykke" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for folder in (root, root / name[:2], path.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_one_file_cannot_stand_in_for_another(root):
    first, second = file_store.put(b"ett"), file_store.put(b"to")
    (root / first[:2] / first[2:4] / first).replace(root / second[:2] / second[2:4] / second)
    with pytest.raises(crypto.DecryptionError):
        file_store.get(second)


@pytest.mark.parametrize(
    "name", ["", "..", "../../etc/passwd", "A" * 32, "a" * 31, "a" * 33, "a" * 32 + "\n", "/" * 32]
)
@pytest.mark.parametrize("verb", [file_store.get, file_store.delete, file_store.rotate])
def test_no_other_name_reaches_the_disk(verb, name):
    with pytest.raises(ValueError, match="not a name"):
        verb(name)


def test_delete_removes_and_may_be_repeated():
    name = file_store.put(b"x")
    file_store.delete(name)
    file_store.delete(name)
    assert list(file_store.names()) == []
    with pytest.raises(FileNotFoundError):
        file_store.get(name)


def test_names_are_the_stored_files_alone(root):
    assert list(file_store.names()) == []
    wanted = {file_store.put(bytes([at])) for at in range(5)}
    (root / "ab" / "cd").mkdir(parents=True, exist_ok=True)
    (root / "ab" / "cd" / ".rest.tmp").write_bytes(b"")
    assert set(file_store.names()) == wanted


def test_a_write_that_fails_leaves_nothing(root, monkeypatch):
    def full(*_):
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="disk full"):
        file_store.put(b"x")
    assert stored(root) == []


def test_rotation_does_not_bring_back_a_deleted_file():
    name = file_store.put(b"x")
    file_store.delete(name)
    assert file_store.rotate(name) is False
    assert list(file_store.names()) == []
