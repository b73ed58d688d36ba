from django.urls import path

from stafettlog.portal import views

app_name = "portal"
urlpatterns = [path("", views.home, name="index")]
