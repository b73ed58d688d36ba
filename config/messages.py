"""What a person is told on the next page: in a cookie that only this session can read, not in the database.

Django's own cookie is signed but readable, and stays for whoever comes next to the same machine. This one is
encrypted, and bound to the session: without it, or in another, it says nothing. What finds no room in it,
or comes from somebody who is not signed in, goes with the session as usual.
"""

from typing import Any

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.core.signing import BadSignature
from django.http import HttpRequest

from permissions.crypto import DecryptionError, decrypt_text, encrypt_text


class _Seal:
    """Stands where CookieStorage has its signer."""

    def __init__(self, request: HttpRequest) -> None:
        self.session = request.session

    @property
    def label(self) -> str:
        return f"messages of session {self.session.session_key}"

    def sign_object(self, obj: Any, serializer: type[Any], compress: bool) -> str:
        return encrypt_text(serializer().dumps(obj).decode("latin-1"), label=self.label)

    def unsign_object(self, data: str, serializer: type[Any]) -> Any:
        try:
            return serializer().loads(decrypt_text(data, label=self.label).encode("latin-1"))
        except DecryptionError as error:
            raise BadSignature from error


class SealedCookieStorage(CookieStorage):
    cookie_name = "stafett_messages"

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.signer = _Seal(request)

    def _get(self, *args: Any, **kwargs: Any) -> tuple[list[Any], bool]:
        found, _all = super()._get(*args, **kwargs) if self._is_signed_in else (None, False)
        # «Not all»: there may be more with the session.
        return found or [], False

    def _store(self, messages: list[Any], response: Any, *args: Any, **kwargs: Any) -> list[Any]:
        return super()._store(messages, response, *args, **kwargs) if self._is_signed_in else messages

    @property
    def _is_signed_in(self) -> bool:
        return self.request.session.session_key is not None


class MessageStorage(FallbackStorage):
    storage_classes = (SealedCookieStorage, SessionStorage)
