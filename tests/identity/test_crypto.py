"""Encryption at rest: tokens, the blind index, encrypted columns and their history, rotation of the keys."""

import base64
import hashlib
from io import StringIO

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import call_command
from django.db import connection, models
from django.db.models import F, Q
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from permissions import crypto, file_store
from permissions.fields import EncryptedJSONField, EncryptedTextField
from permissions.management.commands import rotate_keys
from permissions.models import User

NUMBER_LABEL = "user.number"


def key(sign: bytes) -> str:
    return base64.b64encode(sign * 32).decode()


@pytest.fixture
def new_key_first(settings):
    def turn() -> None:
        settings.FIELD_ENCRYPTION_KEYS = {"new": key(b"n"), **settings.FIELD_ENCRYPTION_KEYS}

    return turn


@given(st.text(), st.sampled_from(["child.number", "draft.content"]))
def test_text_comes_back(text, label):
    assert crypto.decrypt_text(crypto.encrypt_text(text, label=label), label=label) == text


def test_no_token_comes_twice():
    assert len({crypto.encrypt(b"x", label="a") for _ in range(50)}) == 50


def test_every_changed_byte_is_found():
    token = crypto.encrypt(b"secret", label="a")
    for place in range(len(token)):
        wrong = token[:place] + bytes([token[place] ^ 1]) + token[place + 1 :]
        with pytest.raises(crypto.DecryptionError):
            crypto.decrypt(wrong, label="a")


@given(st.integers(0, 60))
def test_cut_token_is_found(length):
    token = crypto.encrypt(b"secret", label="a")
    if length < len(token):
        with pytest.raises(crypto.DecryptionError):
            crypto.decrypt(token[:length], label="a")


def test_wrong_label_cannot_read_and_error_holds_no_content():
    token = crypto.encrypt_text("hemmelig", label="child.number")
    with pytest.raises(crypto.DecryptionError) as caught:
        crypto.decrypt_text(token, label="foresatt.number")
    assert "hemmelig" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "hemmelig", "æøå", "AA", "A"])
def test_plain_text_is_never_taken_for_a_token(text):
    with pytest.raises(crypto.DecryptionError):
        crypto.decrypt_text(text, label="a")


def test_old_key_still_reads_and_a_removed_one_does_not(settings):
    settings.FIELD_ENCRYPTION_KEYS = {"one": key(b"1")}
    token = crypto.encrypt(b"x", label="a")
    settings.FIELD_ENCRYPTION_KEYS = {"two": key(b"2"), "one": key(b"1")}
    assert crypto.decrypt(token, label="a") == b"x"
    assert crypto.key_id(crypto.encrypt(b"x", label="a")) == "two"
    settings.FIELD_ENCRYPTION_KEYS = {"two": key(b"2")}
    with pytest.raises(crypto.DecryptionError, match="no key"):
        crypto.decrypt(token, label="a")
    settings.FIELD_ENCRYPTION_KEYS = {"one": key(b"2")}
    with pytest.raises(crypto.DecryptionError, match="cannot be read"):
        crypto.decrypt(token, label="a")


@pytest.mark.parametrize("keys", [{}, {"a": ""}, {"a": "kort"}, {"a": base64.b64encode(b"1" * 16).decode()}])
def test_missing_or_short_key_stops_and_is_not_told(settings, keys):
    settings.FIELD_ENCRYPTION_KEYS = keys
    with pytest.raises(ImproperlyConfigured) as caught:
        crypto.encrypt(b"x", label="a")
    assert "kort" not in str(caught.value)


def test_blind_index_is_equal_for_equal_values_and_needs_its_key(settings):
    index = crypto.blind_index("17851550001", label="child.number")
    assert index == crypto.blind_index("17851550001", label="child.number")
    assert len(index) == 64
    others = {
        crypto.blind_index("17851550002", label="child.number"),
        crypto.blind_index("17851550001", label="foresatt.number"),
        hashlib.sha256(b"17851550001").hexdigest(),
        hashlib.sha256(b"child.number\x0017851550001").hexdigest(),
    }
    settings.BLIND_INDEX_KEY = key(b"z")
    others.add(crypto.blind_index("17851550001", label="child.number"))
    assert index not in others
    assert len(others) == 5


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
