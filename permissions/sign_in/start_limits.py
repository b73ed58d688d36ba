"""How often one may go to a provider: a browser by itself, and all that come from one address together."""

from django.http import HttpRequest

from permissions import rate_limits
from permissions.request_limits import client_address


def spend_start(request: HttpRequest) -> None:
    """Count one way to a provider. Raises TooManyRequests.

    A browser that goes round and round is stopped by its own limit, before it has spent what all behind its
    address share: a school, or the whole kommune, may have but one. The address has a limit for those who
    come without a session each time; it is high, since each of them costs no more than a row.
    """
    if (key := request.session.session_key) is not None:
        rate_limits.spend("sign_in_start_browser", key)
    rate_limits.spend("sign_in_start", client_address(request))


def spend_stray_answer(request: HttpRequest) -> None:
    """Count an answer that this browser waits for not. One that it does wait for is used once anyway."""
    rate_limits.spend("sign_in_back", client_address(request))
