"""As what somebody takes out many logs at once: in the words of the access log and of the receipt."""

from django.http import HttpRequest

from permissions.access_words import staff_role_text
from permissions.policy import Role
from stafettlog.admin.frame import current_user, my_roles
from stafettlog.models import Stafettlog
from stafettlog.services.access import HOLD, visible_logs


def mass_role_text(request: HttpRequest) -> str:
    """«Stafettholder, Koordinator». Whoever has a place and nothing else takes out what is the own (one
    query for those who are coordinator too)."""
    roles = my_roles(request)
    if Role.COORDINATOR not in roles:
        return staff_role_text({Role.HOLDER})
    found = {Role.COORDINATOR}
    if Role.STAFF in roles and _holds(request):
        found.add(Role.HOLDER)
    return staff_role_text(found)


def _holds(request: HttpRequest) -> bool:
    return Stafettlog.objects.filter(visible_logs(current_user(request), HOLD)).exists()
