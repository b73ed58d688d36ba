from permissions.models.access_log import AccessLog
from permissions.models.append_only import AppendOnly, AppendOnlyError
from permissions.models.organisation import Organisation, OrganisationKind
from permissions.models.role import RoleAssignment, RoleGroup
from permissions.models.user import User

__all__ = [
    "AccessLog",
    "AppendOnly",
    "AppendOnlyError",
    "Organisation",
    "OrganisationKind",
    "RoleAssignment",
    "RoleGroup",
    "User",
]
