"""What of exports stands under the family's pages, which must not know exports: config/urls.py joins them."""

from django.urls import path

from exports.family_own_data_view import PortalOwnData
from exports.family_view import PortalPdf

urlpatterns = [
    path("<uuid:log_id>/pdf/", PortalPdf.as_view(), name="log_pdf"),
    path("om-meg/", PortalOwnData.as_view(), name="own_data"),
]
