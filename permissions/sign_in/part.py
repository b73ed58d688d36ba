"""What a session is: staff's or the family's."""

from enum import StrEnum


class Part(StrEnum):
    STAFF = "staff"
    FAMILY = "family"
