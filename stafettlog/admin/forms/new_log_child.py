"""«Barnets detaljer» of a new log: who the child is, where it lives and where it goes by day."""

from collections.abc import Sequence
from typing import Any

from stafettlog.admin.forms.child import BY_DAY, ChildIdentityForm, ChildPlaceForm
from stafettlog.admin.forms.protection import ProtectionFields
from stafettlog.models import Actor
from stafettlog.services.children import ChildInput
from stafettlog.services.opening import LogInput


def default_school(actors: Sequence[Actor]) -> str | None:
    """The own barnehage or skole, if one of the person's places is one."""
    return next((str(own.organisation_id) for own in actors if own.organisation.kind in BY_DAY), None)


class ChildForm(ChildPlaceForm, ChildIdentityForm, ProtectionFields):
    missing = {**ChildIdentityForm.missing, **ChildPlaceForm.missing}

    def __init__(self, *args: Any, actors: Sequence[Actor], **kwargs: Any) -> None:
        super().__init__(*args, own=[actor.organisation_id for actor in actors], **kwargs)

    def address(self) -> tuple[str, str, str]:
        return self.cleaned_data["street"], self.cleaned_data["postcode"], self.cleaned_data["city"]

    def child(self) -> ChildInput:
        data = self.cleaned_data
        assert self.born is not None
        number = data.get("number") or None
        return ChildInput(data["first_name"], data["last_name"], self.born, number, self.protection_input())

    def log(self, level: int) -> LogInput:
        names = ("attends", "street", "postcode", "city", "living_situation", "group", "email")
        return LogInput(level=level, **{name: self.cleaned_data[name] for name in names})
