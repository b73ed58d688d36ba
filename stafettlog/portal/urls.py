from django.urls import path

from stafettlog.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="index"),
    path("sprak/", views.choose_language, name="language"),
    path("<uuid:log_id>/", views.log_page, name="log"),
]
