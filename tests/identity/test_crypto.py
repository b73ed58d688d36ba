"""Encryption at rest: tokens, their keys, the blind index."""

import base64
import hashlib

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from permissions import crypto
from tests.identity.keys import key


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
