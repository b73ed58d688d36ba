"""The page of a foresatt who has nothing to read any more: what a stranger gets, and the session is over."""

from django.http import HttpRequest, HttpResponse

from permissions.models import SignInEnd
from permissions.sign_in import sessions
from permissions.sign_in.refusals import no_access


def nothing_left(request: HttpRequest) -> HttpResponse:
    """403, the same as for whoever never had any access."""
    answer = no_access(request)
    sessions.sign_out(request, why=SignInEnd.ACCOUNT)
    return answer
