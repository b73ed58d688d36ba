"""Encryption at rest: AES-256-GCM with a key id, and the keyed blind index for exact search.

A token is `version (1) | length of key id (1) | key id | nonce (12) | ciphertext and tag`. The header and the
label are authenticated (AAD): a token moved to another kind of column or another file cannot be read. The
label is a stable name of ours ("child.number"), never a table name: renames and history rows stay readable.

A large file is a token of parts (version 2), so that it is never whole in memory while it is written: after
the key id come 7 bytes and then the parts, a MiB each. A part's nonce is those bytes, its number (4) and
whether it is the last (1): parts can be neither moved, left out, nor cut off at the end.

`settings.FIELD_ENCRYPTION_KEYS` is {key id: base64 of 32 bytes}; its first key encrypts, all of them decrypt.
`settings.BLIND_INDEX_KEY` is another key: whoever holds one of them learns nothing from the other.
"""

import base64
import binascii
import hashlib
import hmac
import os
from functools import lru_cache
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VERSION = 1
VERSION_IN_PARTS = 2
NONCE_BYTES = 12
PART_BYTES = 2**20
_PREFIX_BYTES, _TAG_BYTES = 7, 16


class DecryptionError(Exception):
    """The token was damaged, made for another label, or made with a key that we do not have."""


@lru_cache(maxsize=32)
def _key(encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except (ValueError, TypeError):
        key = b""
    if len(key) != 32:
        # Without the value: the message ends up in logs.
        raise ImproperlyConfigured("an encryption key is not base64 of 32 bytes")
    return key


def current_key_id() -> str:
    """Return the id of the key that encrypts. Raises ImproperlyConfigured when there is none."""
    try:
        return next(iter(settings.FIELD_ENCRYPTION_KEYS))
    except StopIteration:
        raise ImproperlyConfigured("FIELD_ENCRYPTION_KEYS is empty") from None


def _split(token: bytes) -> tuple[bytes, str, bytes]:
    """Return header, key id and the rest. Raises DecryptionError."""
    if len(token) < 2 or token[0] not in (VERSION, VERSION_IN_PARTS):
        raise DecryptionError("not a token of this version")
    end = 2 + token[1]
    try:
        return token[:end], token[2:end].decode("ascii"), token[end:]
    except UnicodeDecodeError:
        raise DecryptionError("the token's header is damaged") from None


def key_id(token: bytes) -> str:
    """Return the id of the key that a token was made with. Raises DecryptionError."""
    return _split(token)[1]


def encrypt(plaintext: bytes, *, label: str) -> bytes:
    """Encrypt under the current key. Two calls never give the same token."""
    name = current_key_id()
    header = bytes([VERSION, len(name)]) + name.encode("ascii")
    nonce = os.urandom(NONCE_BYTES)
    cipher = AESGCM(_key(settings.FIELD_ENCRYPTION_KEYS[name]))
    return header + nonce + cipher.encrypt(nonce, plaintext, header + label.encode())


def encrypt_in_parts(source: BinaryIO, out: BinaryIO, *, label: str) -> None:
    """Encrypt a file to `out`, a part in memory at a time; decrypt() takes what comes of it."""
    name = current_key_id()
    header = bytes([VERSION_IN_PARTS, len(name)]) + name.encode("ascii")
    prefix = os.urandom(_PREFIX_BYTES)
    out.write(header + prefix)
    cipher = AESGCM(_key(settings.FIELD_ENCRYPTION_KEYS[name]))
    number, part = 0, source.read(PART_BYTES)
    while True:
        following = source.read(PART_BYTES)
        nonce = _part_nonce(prefix, number, is_last=not following)
        out.write(cipher.encrypt(nonce, part, header + label.encode()))
        if not following:
            return
        number, part = number + 1, following


def _part_nonce(prefix: bytes, number: int, *, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([is_last])


def _decrypt_parts(cipher: AESGCM, rest: bytes, aad: bytes) -> bytes:
    prefix, body = rest[:_PREFIX_BYTES], memoryview(rest)[_PREFIX_BYTES:]
    size = PART_BYTES + _TAG_BYTES
    # A file of nothing is one part too.
    starts = range(0, len(body), size) or range(1)
    found = bytearray()
    for number, start in enumerate(starts):
        nonce = _part_nonce(prefix, number, is_last=number == len(starts) - 1)
        found += cipher.decrypt(nonce, body[start : start + size], aad)
    return bytes(found)


def decrypt(token: bytes, *, label: str) -> bytes:
    """Return the plaintext of a token made for the same label. Raises DecryptionError, never guesses."""
    header, name, rest = _split(token)
    if name not in settings.FIELD_ENCRYPTION_KEYS:
        raise DecryptionError(f"no key with id {name!r}")
    cipher, aad = AESGCM(_key(settings.FIELD_ENCRYPTION_KEYS[name])), header + label.encode()
    try:
        if header[0] == VERSION_IN_PARTS:
            return _decrypt_parts(cipher, rest, aad)
        return cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], aad)
    except (InvalidTag, ValueError):
        raise DecryptionError(f"the token cannot be read as {label!r}") from None


def to_bytes(token: str) -> bytes:
    """Return the bytes of a token in text form. Raises DecryptionError."""
    try:
        return base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise DecryptionError("not a token") from None


def encrypt_text(plaintext: str, *, label: str) -> str:
    """Encrypt a text to a token in URL-safe base64, for text columns."""
    return base64.urlsafe_b64encode(encrypt(plaintext.encode(), label=label)).decode("ascii")


def decrypt_text(token: str, *, label: str) -> str:
    """Undo `encrypt_text`. Raises DecryptionError."""
    return decrypt(to_bytes(token), label=label).decode()


def blind_index(value: str, *, label: str) -> str:
    """Return 64 hex digits (HMAC-SHA256) that are equal for equal values under one label.

    For unique and exact-match columns beside an encrypted one. Give it the value in its one normal form.
    """
    return hmac.new(_key(settings.BLIND_INDEX_KEY), f"{label}\0{value}".encode(), hashlib.sha256).hexdigest()
