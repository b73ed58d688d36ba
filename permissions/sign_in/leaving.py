"""The token of someone who was known at the provider, and nobody here: for signing out there, once."""

from django.http import HttpRequest

from permissions.crypto import DecryptionError, decrypt_text, encrypt_text
from permissions.sign_in.tokens import Known

KEY = "sign_in_left"
LABEL = "sign_in.left"


def keep(request: HttpRequest, known: Known) -> None:
    """In a session with a new id: what somebody else has seen of the old one leads to no token.

    Who is signed in here as somebody stays so, and signs out as usual.
    """
    if request.user.is_authenticated:
        return
    request.session.cycle_key()
    request.session[KEY] = encrypt_text(known.id_token, label=LABEL)


def kept(request: HttpRequest) -> str | None:
    try:
        return decrypt_text(request.session.pop(KEY, ""), label=LABEL)
    except DecryptionError:
        return None
