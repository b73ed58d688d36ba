from django.urls import path

from stafettlog.portal import views
from stafettlog.portal.calendar import PortalCalendar
from stafettlog.portal.language import choose_language
from stafettlog.portal.openings import PortalOpenings
from stafettlog.portal.sign_ins import PortalSignInEnd, PortalSignIns

app_name = "portal"
urlpatterns = [
    path("", views.home, name="index"),
    path("sprak/", choose_language, name="language"),
    path("innlogginger/", PortalSignIns.as_view(), name="sign_ins"),
    path("innlogginger/avslutt/", PortalSignInEnd.as_view(), name="sign_in_end"),
    path("<uuid:log_id>/", views.log_page, name="log"),
    path("<uuid:log_id>/apnet/", PortalOpenings.as_view(), name="openings"),
    path(
        "<uuid:log_id>/moter/<uuid:meeting_id>/kalender.ics",
        PortalCalendar.as_view(),
        name="meeting_calendar",
    ),
]
