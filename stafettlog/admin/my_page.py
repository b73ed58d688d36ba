from django.http import HttpRequest, HttpResponse


def my_page(request: HttpRequest, site: object) -> HttpResponse:
    return HttpResponse("")
