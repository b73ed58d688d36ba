"""What a service answers when it does not do what was asked. Screens turn each into a sentence."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import models

from permissions.models import Organisation


class NotVisible(ObjectDoesNotExist):
    """The thing does not exist, or may not be known of: the screen answers 404 to both."""


class NotAllowed(PermissionDenied):
    """Visible, but not allowed. The text is a Norwegian sentence (a msgid) why."""


class Stale(Exception):
    """Someone changed the row after the form was made. `current` is the row as it is now."""

    def __init__(self, current: models.Model) -> None:
        super().__init__("stale version")
        self.current = current


class AlreadyEvaluated(Exception):
    """R12: the tiltak has its one evaluation; it is in `evaluation`."""

    def __init__(self, evaluation: models.Model) -> None:
        super().__init__("already evaluated")
        self.evaluation = evaluation


class ConsentNeeded(Exception):
    """R5: the consent does not cover these virksomheter; each asks for one tick more."""

    def __init__(self, organisations: Sequence[Organisation]) -> None:
        super().__init__("consent does not cover the organisation")
        self.organisations = list(organisations)


class ChildHasLog(Exception):
    """R1: the child has an open log. `log_id` is set only for someone who may see that log."""

    def __init__(self, log_id: UUID | None) -> None:
        super().__init__("child has an open log")
        self.log_id = log_id


class TooManyAttempts(Exception):
    """R1: too many openings met an existing log within the hour."""
