"""Encryption at rest: encrypted columns and their history, rotation of the keys."""

from io import StringIO

import pytest
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection, models
from django.db.models import F, Q
from django.test.utils import isolate_apps

from permissions import crypto, file_store
from permissions.fields import EncryptedJSONField, EncryptedTextField
from permissions.management.commands import rotate_keys
from permissions.models import User
from tests.identity.keys import key

NUMBER_LABEL = "user.number"


@pytest.fixture
def new_key_first(settings):
    def turn() -> None:
        settings.FIELD_ENCRYPTION_KEYS = {"new": key(b"n"), **settings.FIELD_ENCRYPTION_KEYS}

    return turn


def make_user(name: str = "kari", number: str | None = "17851550001") -> User:
    index = number and crypto.blind_index(number, label=NUMBER_LABEL)
    return User.objects.create(username=name, national_number=number, national_number_index=index)


def columns(model: type[models.Model]) -> list[str | None]:
    """Return the raw values of the national number's column."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT national_number FROM {model._meta.db_table} ORDER BY 1")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db
def test_column_and_history_hold_tokens_and_read_as_text():
    user = make_user()
    user.refresh_from_db()
    assert user.national_number == "17851550001"
    assert user.history.get().national_number == "17851550001"
    assert User.objects.values_list("national_number", flat=True).get() == "17851550001"
    for model in (User, User.history.model):
        (token,) = columns(model)
        assert "17851550001" not in token
        assert crypto.decrypt_text(token, label=NUMBER_LABEL) == "17851550001"


@pytest.mark.django_db
def test_null_stays_null_and_is_found_by_isnull():
    make_user(number=None)
    make_user("ola")
    assert columns(User).count(None) == 1
    assert User.objects.get(national_number__isnull=True).national_number is None
    assert User.objects.get(national_number__isnull=False).username == "ola"


@pytest.mark.django_db
def test_update_and_bulk_update_encrypt_too():
    user = make_user()
    User.objects.filter(pk=user.pk).update(national_number="17851550002")
    assert "17851550002" not in columns(User)[0]
    user.national_number = "17851550003"
    User.objects.bulk_update([user], ["national_number"])
    assert "17851550003" not in columns(User)[0]
    user.refresh_from_db()
    assert user.national_number == "17851550003"


@pytest.mark.parametrize("lookup", ["", "__exact", "__in", "__contains", "__startswith", "__gt", "__regex"])
def test_lookups_are_refused(lookup):
    for query in (Q(**{f"national_number{lookup}": "1"}), ~Q(**{f"national_number{lookup}": "1"})):
        with pytest.raises(FieldError, match="encrypted"):
            str(User.objects.filter(query).query)
    with pytest.raises(FieldError, match="encrypted"):
        str(User.history.filter(**{f"national_number{lookup}": "1"}).query)
    with pytest.raises(FieldError, match="encrypted"):
        str(User.objects.filter(national_number__length__gt=1).query)


@isolate_apps("permissions")
def test_encrypted_column_may_not_be_unique_or_indexed():
    class Wrong(models.Model):
        first = EncryptedTextField(label="a", unique=True)
        second = EncryptedTextField(label="a", db_index=True)
        right = EncryptedTextField(label="a", null=True)

        class Meta:
            app_label = "permissions"

    found = [
        field.name for field in Wrong._meta.local_fields for error in field.check() if "E001" in error.id
    ]
    assert found == ["first", "second"]


def test_field_goes_through_a_migration_and_a_copy():
    field = EncryptedTextField(label="child.number", null=True)
    _, path, args, kwargs = field.deconstruct()
    assert (path, args, kwargs) == (
        "permissions.fields.EncryptedTextField",
        [],
        {"label": "child.number", "null": True},
    )
    assert field.clone().label == "child.number"
    with pytest.raises(TypeError):
        EncryptedTextField()


def test_json_field_keeps_structures_and_takes_nothing_else():
    field = EncryptedJSONField(label="draft.content")
    value = {"navn": ["Kåre Ødegård"], "tom": [], "tall": [1, None]}
    token = field.get_prep_value(value)
    assert "navn" not in token
    assert field.from_db_value(token, None, None) == value
    assert field.get_prep_value(None) is None
    for wrong in ("text", 1, b"x"):
        with pytest.raises(TypeError):
            field.get_prep_value(wrong)


@pytest.mark.django_db
def test_rotation_covers_columns_history_and_files_and_writes_no_history(new_key_first, settings):
    users = [make_user(f"u{at}", number=f"1785155000{at}" if at else None) for at in range(4)]
    name = file_store.put(b"samtykke")
    new_key_first()
    later = make_user("etter", number="17851550009")
    rows = User.history.count()

    out = StringIO()
    call_command("rotate_keys", stdout=out)

    assert "permissions.User.national_number: 3 / 4" in out.getvalue()
    assert "permissions.HistoricalUser.national_number: 3 / 4" in out.getvalue()
    assert "Filer: 1 / 1" in out.getvalue()
    assert User.history.count() == rows
    settings.FIELD_ENCRYPTION_KEYS = {"new": key(b"n")}
    assert file_store.get(name) == b"samtykke"
    for user in [*users, later]:
        assert User.objects.get(pk=user.pk).national_number == user.national_number
        assert user.history.get().national_number == user.national_number
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    assert "Kryptert på nytt: 0" in out.getvalue()


@pytest.mark.django_db
def test_rotation_goes_through_all_batches(new_key_first, monkeypatch):
    monkeypatch.setattr(rotate_keys, "BATCH", 2)
    for at in range(5):
        make_user(f"u{at}", number=f"1785155000{at}")
    new_key_first()
    (field,) = [field for model, field in rotate_keys.encrypted_columns() if model is User]
    assert rotate_keys.rotate_column(User, field) == (5, 5)
    assert rotate_keys.rotate_column(User, field) == (5, 0)


@pytest.mark.django_db
def test_rotation_does_not_undo_a_save_that_came_in_between(new_key_first, monkeypatch):
    user = make_user()
    new_key_first()
    decrypt = crypto.decrypt

    def meanwhile(token, *, label):
        monkeypatch.undo()
        User.objects.filter(pk=user.pk).update(national_number="17851550002")
        return decrypt(token, label=label)

    monkeypatch.setattr(crypto, "decrypt", meanwhile)
    assert rotate_keys.rotate_column(User, User._meta.get_field("national_number")) == (1, 0)
    user.refresh_from_db()
    assert user.national_number == "17851550002"


@pytest.mark.django_db
def test_rotation_stops_at_a_value_that_it_cannot_read(new_key_first):
    user = make_user()
    User.objects.filter(pk=user.pk).update(national_number=F("username"))
    new_key_first()
    with pytest.raises(crypto.DecryptionError):
        call_command("rotate_keys", stdout=StringIO())


def test_rotation_finds_every_encrypted_column_with_its_history():
    found = {f"{model._meta.object_name}.{field.name}" for model, field in rotate_keys.encrypted_columns()}
    assert {"User.national_number", "HistoricalUser.national_number"} <= found
    assert "Draft.content" in found
