"""Staff from a sheet: known by the number, else by the address; each row is one place of one person."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.fields import Field

from exports.imports.resource import Row, SheetResource, column
from exports.imports.staff_faults import faults_of
from exports.imports.staff_known import Known
from exports.imports.staff_line import (
    HEADINGS,
    NumberWidget,
    PlaceWidget,
    StaffLine,
    has_lost_zero,
    padded,
)
from permissions.models import Organisation, User
from permissions.policy import Role
from stafettlog.admin.forms.staff import StaffAddForm
from stafettlog.services import access, staff
from stafettlog.services.staff import StaffInput

KEPT = ("first_name", "last_name", "national_number")
"""What stands on an account stays: a sheet corrects the place, and the address."""


class StaffResource(SheetResource):
    headings = HEADINGS

    first_name = column("first_name", StaffAddForm)
    last_name = column("last_name", StaffAddForm)
    national_number = column("national_number", StaffAddForm, required=False, widget=NumberWidget)
    title = column("title", StaffAddForm)
    organisation = Field(attribute="organisation", column_name="organisation", widget=PlaceWidget())
    email = column("email", StaffAddForm)
    phone = column("phone", StaffAddForm, required=False)

    def prepare(self, rows: list[Row]) -> None:
        self.known = Known(
            (number for row in rows if (number := self._clean(row, "national_number"))),
            (email for row in rows if (email := self._clean(row, "email"))),
        )
        self.is_operator = Role.OPERATOR in access.standing(self.by)

    def _clean(self, row: Row, name: str) -> str:
        """The cell as it would be stored; empty for one that is wrong, which import_instance tells."""
        try:
            return str(self.fields[name].widget.clean(row[name]))
        except ValueError:
            return ""

    def known_line(self, row: Row) -> StaffLine | None:
        """Finds person and virksomhet of the row, and puts them there for new_line() too."""
        row["user"], row["place"] = self._person(row), self.known.organisation(row["organisation"])
        user, place = row["user"], row["place"]
        actor = self.known.place(user, place) if user and place else None
        if actor is None:
            return None
        return StaffLine(
            user.first_name,
            user.last_name,
            title=actor.title,
            email=user.email,
            phone=actor.phone,
            organisation=place,
            user=user,
            actor=actor,
        )

    def new_line(self, row: Row) -> StaffLine:
        return StaffLine(organisation=row["place"], user=row["user"])

    def _person(self, row: Row) -> User | None:
        if row["national_number"]:
            number = self._clean(row, "national_number")
            return self.known.of_number(number) if number else None
        same = self.known.of_email(self._clean(row, "email"))
        return same[0] if len(same) == 1 else None

    def import_field(
        self, field: Field, instance: Any, row: Row, is_m2m: bool = False, **kwargs: Any
    ) -> None:
        if instance.is_known and field.attribute in KEPT:
            # Read all the same: a number that is none is told.
            if row[field.column_name]:
                field.clean(row)
            return
        super().import_field(field, instance, row, is_m2m, **kwargs)

    def faults(self, line: StaffLine, row: Row) -> dict[str, str]:
        found = faults_of(self, line, row)
        if not found:
            line.notes = list(self._notes(line, row))
        return found

    def may_write_to(self, user: User) -> bool:
        """As services.staff.may_change_address, which asks the database for each."""
        if settings.LOCAL_SECOND_FACTOR_REQUIRED and user.has_usable_password():
            return user.pk == self.by.pk or self.is_operator
        return True

    def _notes(self, line: StaffLine, row: Row) -> list[str]:
        notes = []
        if has_lost_zero(row["national_number"]):
            notes.append(_("Fødselsnummeret har fått tilbake en null foran."))
        user = line.user
        if user is None:
            return notes
        if line.actor is None:
            notes.append(_("Har konto fra før, og får ett arbeidssted til."))
        if row["first_name"] and row["first_name"].casefold() != user.first_name.casefold():
            notes.append(_("Fornavnet står som %(name)s, og blir ikke endret.") % {"name": user.first_name})
        if line.actor is None and row["email"].lower() != user.email.lower():
            notes.append(_("E-postadressen på kontoen blir ikke endret."))
        return notes

    def save(self, line: StaffLine, *, is_new: bool) -> None:
        if line.actor is not None:
            changed = line.email != line.actor.user.email
            staff.staff_change(
                actor_id=line.actor.pk,
                title=line.title,
                phone=line.phone,
                email=line.email if changed else None,
                version=None,
                by=self.by,
            )
            return
        assert line.organisation is not None
        staff.staff_add(person=self._person_of(line, line.organisation), by=self.by)

    def _person_of(self, line: StaffLine, organisation: Organisation) -> StaffInput:
        number = line.national_number
        if not number and line.user is not None:
            # Known by the address: the account has the number that the service asks for.
            number = User.objects.get(pk=line.user.pk).national_number or ""
        if not number:
            raise ValidationError({"national_number": _("Skriv inn fødselsnummeret (11 siffer)")})
        return StaffInput(
            first_name=line.first_name,
            last_name=line.last_name,
            email=line.email,
            national_number=number,
            title=line.title,
            organisation_id=organisation.pk,
            phone=line.phone,
        )

    def about(self, row: Row) -> tuple[str, str]:
        name = f"{row['first_name']} {row['last_name']}".strip()
        return name, ", ".join(filter(None, (row["title"], row["organisation"])))

    def number(self, row: Row) -> str:
        return padded(row["national_number"])
