"""Plain functions that make what a test needs, through the services: history, grants and limits are real.

Each call makes something new. Names and numbers are invented; two people never share a number.
"""

from tests.factories.calling import call_meeting, let_pass, make_meeting_input
from tests.factories.inputs import (
    make_concern_input,
    make_foresatt_input,
    make_measure_input,
    make_opening,
)
from tests.factories.logs import expire_consent, make_concern, make_log, make_measure, make_participant
from tests.factories.meetings import make_lysglimt, make_meeting, make_transfer
from tests.factories.numbers import fresh_number
from tests.factories.people import PASSWORD, make_organisation, make_role, make_staff

__all__ = [
    "PASSWORD",
    "call_meeting",
    "expire_consent",
    "fresh_number",
    "let_pass",
    "make_concern",
    "make_concern_input",
    "make_foresatt_input",
    "make_log",
    "make_lysglimt",
    "make_measure",
    "make_measure_input",
    "make_meeting",
    "make_meeting_input",
    "make_opening",
    "make_organisation",
    "make_participant",
    "make_role",
    "make_staff",
    "make_transfer",
]
