"""One page that says who asks: the middlewares are tested without any screen."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from permissions.rules import Open, under


@under(Open("a test's own"))
def who(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.user.pk or "ingen"))


urlpatterns = [path("", who)]
