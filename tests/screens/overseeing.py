"""A virksomhet with its leader and coordinator, as the tests of their screens need it."""

import re
from types import SimpleNamespace
from typing import Any

from django.test import Client

from permissions.models import User
from permissions.policy import Role
from stafettlog.models import Stafettlog
from tests.factories import make_concern, make_log, make_organisation, make_role, make_staff
from tests.factories.numbers import born_years_ago
from tests.screens.on_log import url

SECRET = "Strever med leseflyt"
NAMES = ("Lisa", "Hansen", "Ludvigtor")


def world() -> SimpleNamespace:
    """Bakketoppen skole: a holder, a leader, a coordinator (of PPT too) and one log; PPT with one log."""
    school, ppt = make_organisation("Bakketoppen skole"), make_organisation("PPT Solvik")
    holder = make_staff(school, "Marion")
    coordinator = make_role(Role.COORDINATOR, school)
    log = make_log(holder, first_name="Lisa", last_name="Hansen", birth_date=born_years_ago(9))
    make_concern(log, holder, text=SECRET)
    return SimpleNamespace(
        school=school,
        ppt=ppt,
        holder=holder,
        leader=make_staff(school, "Lea", leader=True),
        coordinator=coordinator,
        colleague=make_staff(school, "Kari"),
        outsider=make_staff(ppt, "Petra"),
        ppt_leader=make_staff(ppt, "Pia", leader=True),
        log=log,
        called=f"LH, født {log.child.birth_date.year}",
    )


def pages_of(user: User, log: Stafettlog) -> list[str]:
    """The pages of the access log that `user` opened, oldest first."""
    from permissions.models import AccessLog

    rows = AccessLog.objects.filter(log_id=str(log.pk), user_id=str(user.pk)).order_by("at", "id")
    return [row.page for row in rows]


def as_(client: Client, who: Any) -> Client:
    client.force_login(getattr(who, "user", who))
    return client


def overview(w: SimpleNamespace) -> str:
    return url("stafettlog_overseenlog_change", w.log.pk)


def names_nothing(page: str) -> bool:
    return not any(word in page for word in ("Lisa", "Hansen", SECRET, "Tett oppfølging"))


def acts(page: str) -> set[str]:
    return {
        name
        for name in ("overfor-for", "eksport", "avslutt", "gjenapne")
        if re.search(rf'href="[^"]*/{name}/"', page)
    }
