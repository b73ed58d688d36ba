from permissions.models.access_log import AccessHead, AccessLog
from permissions.models.access_review import AccessReview
from permissions.models.append_only import AppendOnly, AppendOnlyError
from permissions.models.organisation import Organisation, OrganisationKind
from permissions.models.rate_count import RateCount
from permissions.models.role import RoleAssignment, RoleGroup
from permissions.models.second_factor import RecoveryCode, SecondFactor
from permissions.models.sign_in import ExternalIdentity, SignIn, SignInEnd
from permissions.models.user import User

__all__ = [
    "AccessHead",
    "AccessLog",
    "AccessReview",
    "AppendOnly",
    "AppendOnlyError",
    "ExternalIdentity",
    "Organisation",
    "OrganisationKind",
    "RateCount",
    "RecoveryCode",
    "RoleAssignment",
    "RoleGroup",
    "SecondFactor",
    "SignIn",
    "SignInEnd",
    "User",
]
