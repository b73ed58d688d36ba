"""The addresses of virksomheter, roles and staff. Each screen says itself what action it is."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path
from django.views import View


def staff_urls(site: AdminSite) -> list[URLPattern]:
    """Screens towards no log, wrapped so that they need a signed-in member of staff."""

    def screen(route: str, view: type[View], name: str) -> URLPattern:
        return path(route, site.admin_view(view.as_view()), name=name)

    from stafettlog.admin import (
        account_screen,
        masking_screens,
        organisation_screens,
        role_screens,
        staff_screens,
    )
    from stafettlog.admin.family_sign_ins_screen import FamilySignInsScreen
    from stafettlog.admin.role_assign_screen import RoleAssignScreen, RolePersonSearchScreen
    from stafettlog.admin.second_factor_screen import SecondFactorResetScreen
    from stafettlog.admin.sign_in_screens import UserSignInsScreen
    from stafettlog.admin.who_may_screen import WhoMayScreen

    one = "virksomheter/<uuid:organisation_id>/"

    return [
        screen("hvem-kan-gjore-hva/", WhoMayScreen, "who_may"),
        screen("skjul-tekst/", masking_screens.MaskingListScreen, "masking_list"),
        screen("skjul-tekst/<uuid:masking_id>/", masking_screens.MaskingSettleScreen, "masking_settle"),
        screen("virksomheter/", organisation_screens.OrganisationListScreen, "organisation_list"),
        screen("virksomheter/ny/", organisation_screens.OrganisationAddScreen, "organisation_add"),
        screen(one, organisation_screens.OrganisationChangeScreen, "organisation_change"),
        screen(f"{one}avslutt/", organisation_screens.OrganisationEndScreen, "organisation_end"),
        screen(f"{one}ta-i-bruk/", organisation_screens.OrganisationResumeScreen, "organisation_resume"),
        screen("roller/", role_screens.RoleListScreen, "role_list"),
        screen("roller/ny/", RoleAssignScreen, "role_assign"),
        screen("roller/personsok/", RolePersonSearchScreen, "role_person_search"),
        screen("roller/<uuid:assignment_id>/avslutt/", role_screens.RoleEndScreen, "role_end"),
        screen("foresatte/innlogginger/", FamilySignInsScreen, "family_sign_ins"),
        screen("ansatte/", staff_screens.StaffMembersScreen, "staff_list"),
        screen("ansatte/ny/", staff_screens.StaffAddScreen, "staff_add"),
        screen("ansatte/<uuid:actor_id>/", staff_screens.StaffChangeScreen, "staff_change"),
        screen("ansatte/konto/<uuid:user_id>/innlogginger/", UserSignInsScreen, "user_sign_ins"),
        screen("ansatte/<uuid:actor_id>/avslutt/", staff_screens.StaffEndScreen, "staff_end"),
        screen("ansatte/konto/<uuid:user_id>/engangskode/", SecondFactorResetScreen, "second_factor_reset"),
        screen(
            "ansatte/konto/<uuid:user_id>/avslutt/", account_screen.UserDeactivateScreen, "user_deactivate"
        ),
    ]
