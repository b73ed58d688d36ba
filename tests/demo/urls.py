"""The addresses of an installation in demo mode, for tests: settings decide while config.urls is read."""

from django.urls import include, path

from config.urls import handler404
from config.urls import urlpatterns as of_all

__all__ = ["handler404", "urlpatterns"]
urlpatterns = [path("utgaende-meldinger/", include("stafettlog.demo.urls")), *of_all]
