"""A log that is shared with PPT, and what the forms about its samtykke send."""

import uuid
from types import SimpleNamespace
from typing import Any

from django.test import Client
from django.utils import timezone

from stafettlog.models import ForesattRelation, Stafettlog
from stafettlog.services import levels
from tests.factories import make_concern, make_log, make_measure, make_organisation, make_staff
from tests.screens.on_log import url
from tests.screens.tiltak import signed_in


def make_shared(**changes: Any) -> SimpleNamespace:
    """At level 2; Petra of PPT is responsible for a tiltak. `client` is the stafettholder, signed in."""
    school, ppt = make_organisation("Bakketoppen skole"), make_organisation("PPT Solvik")
    holder, petra = make_staff(school), make_staff(ppt, "Petra")
    log = make_log(holder, first_name="Lisa", last_name="Hansen", **changes)
    levels.level_change(log_id=log.pk, to_level=2, reason="Flere", by=holder.user)
    concern = make_concern(log, holder)
    measure = make_measure(concern, holder, [petra])
    return SimpleNamespace(
        school=school,
        ppt=ppt,
        holder=holder,
        petra=petra,
        log=again(log),
        measure=measure,
        client=signed_in(holder),
    )


def again(log: Stafettlog) -> Stafettlog:
    return Stafettlog.objects.with_identity().get(pk=log.pk)


def coverage(w: SimpleNamespace) -> Any:
    """The consent's row for PPT."""
    return again(w.log).current_consent.coverage.standing().get(organisation=w.ppt)


def back(log: Stafettlog) -> str:
    return f"{url('log_details', log.pk)}#consent"


def version_on(client: Client, address: str) -> str:
    return str(client.get(address).context["version"])


def renewal_form(log: Stafettlog, *, version: str, covers: Any = (), **changes: Any) -> dict[str, Any]:
    """A consent given today, orally, by all the child's foresatte; None as a value leaves the field out."""
    givers = ForesattRelation.objects.active().filter(child=log.child)
    data = {
        "submission": str(uuid.uuid4()),
        "version": version,
        "information": "on",
        "sharing": "on",
        "givers": [str(relation.pk) for relation in givers],
        "given_on": timezone.localdate().isoformat(),
        "method": "oral",
        "note": "På foreldremøtet",
        "covers": [str(getattr(one, "pk", one)) for one in covers],
    }
    return {name: value for name, value in (data | changes).items() if value is not None}
