from django.contrib import admin


class StafettAdminSite(admin.AdminSite):
    pass
