"""Why a row of staff cannot be written, beside what its cells say: from what is known, without a query."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from exports.imports.staff_line import StaffLine

if TYPE_CHECKING:
    from exports.imports.resource import Row
    from exports.imports.staff import StaffResource


def faults_of(sheet: "StaffResource", line: StaffLine, row: "Row") -> dict[str, str]:
    """Field -> sentence. What the services say of the same thing, they say in the same words."""
    return {**_place(line, row), **_person(sheet, line, row), **_address(sheet, line, row)} or _twice(
        sheet, line, row
    )


def _place(line: StaffLine, row: "Row") -> dict[str, str]:
    if not row["organisation"]:
        return {"organisation": _("Skriv navnet på virksomheten")}
    if row["place"] is None:
        return {"organisation": _("Virksomheten finnes ikke. Skriv navnet slik det står i Virksomheter.")}
    if not row["place"].is_active:
        text = _("%(name)s er tatt ut av bruk. Velg en annen virksomhet.") % {"name": row["place"].name}
        return {"organisation": text}
    if line.actor is not None and line.actor.is_waiting:
        text = _("Personen er registrert her fra før, og venter på å bli bekreftet.")
        return {"national_number" if row["national_number"] else "email": text}
    return {}


def _person(sheet: "StaffResource", line: StaffLine, row: "Row") -> dict[str, str]:
    user, by_number = line.user, bool(row["national_number"])
    if user is None:
        if by_number:
            return {}
        if len(sheet.known.of_email(row["email"])) > 1:
            return {"email": _("Flere ansatte har denne e-postadressen. Skriv fødselsnummeret også.")}
        return {"national_number": _("Skriv inn fødselsnummeret. En ny ansatt logger inn med det.")}
    if row["last_name"] and row["last_name"].casefold() != user.last_name.casefold():
        if by_number:
            text = _(
                "Nummeret kan ikke brukes for denne personen. Sjekk alle sifrene og etternavnet, "
                "eller snakk med kommuneadministratoren."
            )
            return {"national_number": text}
        return {"email": _("E-postadressen er registrert på en ansatt med et annet etternavn.")}
    if line.actor is None and user.pk == sheet.by.pk:
        text = _("Du kan ikke registrere deg selv. Be kommuneadministratoren om det.")
        return {"national_number": text}
    if line.actor is None and not user.national_number_index:
        text = _("Personen er registrert uten fødselsnummer, og må bekreftes av lederen sin først.")
        return {"email": text}
    return {}


def _address(sheet: "StaffResource", line: StaffLine, row: "Row") -> dict[str, str]:
    place, email = row["place"], row["email"]
    if place is None or not email:
        return {}
    changes = line.actor is None or email != line.actor.user.email
    if changes and (other := sheet.known.with_address(email, place, besides=line.user)):
        text = _("%(name)s er allerede registrert med denne e-postadressen ved %(organisation)s.")
        return {"email": text % {"name": other.display_name, "organisation": place.name}}
    if line.actor is not None and changes and not sheet.may_write_to(line.actor.user):
        text = _("Du kan ikke endre adressen til denne personen. Be kommuneadministratoren eller driften.")
        return {"email": text}
    return {}


def _twice(sheet: "StaffResource", line: StaffLine, row: "Row") -> dict[str, str]:
    """What two rows of the file say of one person, or of one address."""
    who = line.user.pk if line.user else sheet.number(row)
    where, email = row["place"].pk, row["email"].lower()
    if at := sheet.first_row(("place", who, where), row):
        field = "national_number" if row["national_number"] else "email"
        return {field: _("Personen står også i rad %(row)s, ved samme virksomhet.") % {"row": at}}
    if at := sheet.first_said(("name of", who), row["last_name"].casefold(), row):
        return {"last_name": _("Rad %(row)s har et annet etternavn for samme person.") % {"row": at}}
    if email and (at := sheet.first_said(("address of", who), email, row)):
        return {"email": _("Rad %(row)s har en annen e-postadresse for samme person.") % {"row": at}}
    if email and (at := sheet.first_said(("address at", where, email), who, row)):
        return {"email": _("Rad %(row)s har samme e-postadresse for en annen person.") % {"row": at}}
    return {}
