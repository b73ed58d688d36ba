"""A log with one of everything the family reads, and of everything that it must never see."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from permissions import history
from stafettlog.models import ForesattRole, MeetingStatus, Outcome
from stafettlog.portal import views
from stafettlog.services import concerns, evaluations
from tests import factories as make

SECRET = "Kanarifugl"


class Story:
    """Anders' log at level 2: mother and father, a helper from PPT, work, meetings, lysglimt."""

    def __init__(self, **changes: Any) -> None:
        school = make.make_organisation("Bakketoppen skole")
        self.ppt = make.make_organisation("PPT Solvik")
        self.holder = make.make_staff(school, "Marion")
        self.helper = make.make_staff(self.ppt, "Guro")
        self.mother_input = make.make_foresatt_input(first_name="Hanne")
        father = make.make_foresatt_input(
            first_name="Per",
            role=ForesattRole.FATHER,
            street=f"{SECRET}veien 2",
            email=f"{SECRET.lower()}@familie.example",
            phone="911 11 911",
        )
        values = {
            "level": 2,
            "first_name": "Anders",
            "group": f"{SECRET} 3B",
            "foresatte": [self.mother_input, father],
        }
        self.log = make.make_log(self.holder, **(values | changes))
        make.make_participant(self.log, self.helper)
        self.mother, self.father = self.log.child.foresatt_relations.order_by("id")
        self.user = self.mother.foresatt.user

    @property
    def url(self) -> str:
        return f"/portal/{self.log.pk}/"

    def read_log(self) -> Any:
        """The row of the log, as the mother may read it."""
        return views.find(self.user, self.log.pk)

    def fill(self) -> "Story":
        by = self.holder
        self.concern = make.make_concern(self.log, by, text="Vansker med leseflyt", goal="Lese en side alene")
        self.open = make.make_measure(
            self.concern, by, [self.helper, by], description="Leser sammen to ganger i uka"
        )
        tried = make.make_measure(self.concern, by, description="Prøvde lydbok")
        self.evaluate(tried, Outcome.SOME_EFFECT, "Ble litt tryggere")
        mistake = make.make_measure(self.concern, by, description=f"{SECRET} i feil logg")
        self.evaluate(mistake, Outcome.MISTAKE, f"{SECRET} var feil")
        struck = make.make_concern(self.log, by, text=f"{SECRET} strøket")
        concerns.concern_strike(
            log_id=self.log.pk, concern_id=struck.pk, reason=f"{SECRET} grunn", by=by.user
        )
        done = make.make_concern(self.log, by, text="Trives i friminuttene")
        self.evaluate(done.measures.get(), Outcome.DESIRED_EFFECT, "")
        concerns.concern_close(log_id=self.log.pk, concern_id=done.pk, by=by.user)
        make.make_lysglimt(self.log, self.helper, text="Leste høyt for klassen")
        gone = make.make_lysglimt(self.log, text=f"{SECRET} lysglimt")
        self.change(gone, struck_at=timezone.now(), struck_by=by.user, strike_reason=SECRET)
        return self.meet(struck)

    def meet(self, struck: Any) -> "Story":
        by, now = self.holder.user, timezone.now()
        self.meeting = make.make_meeting(
            self.log, concerns=[self.concern, struck], place_detail="møterom 2", interpreter_ordered=True
        )
        make.make_meeting(
            self.log, relations=[self.father], starts_at=self.meeting.starts_at + timedelta(days=7)
        )
        held = make.make_meeting(self.log, starts_at=now - timedelta(days=9))
        self.change(
            held,
            status=MeetingStatus.COMPLETED,
            registered_at=now,
            registered_by=by,
            comments=f"{SECRET} kommentar",
            also_attended=f"{SECRET} onkel",
        )
        off = make.make_meeting(self.log, starts_at=now + timedelta(days=2))
        self.change(
            off, status=MeetingStatus.CANCELLED, cancelled_at=now, cancelled_by=by, cancel_reason=SECRET
        )
        wrong = make.make_meeting(self.log, place_detail=f"{SECRET} rom", starts_at=now + timedelta(days=1))
        self.change(wrong, struck_at=now, struck_by=by, strike_reason=SECRET)
        return self

    def evaluate(self, measure: Any, outcome: Outcome, reason: str) -> None:
        evaluations.evaluate(
            log_id=self.log.pk, measure_id=measure.pk, outcome=outcome, reason=reason, by=self.holder.user
        )

    def change(self, row: Any, **values: Any) -> None:
        for name, value in values.items():
            setattr(row, name, value)
        history.save(row, by=self.holder.user, reason=f"{SECRET} i historikken")


def copy(client: Client, log: Any) -> HttpResponse:
    """Asks for the family's own copy of a log."""
    return client.post(f"/portal/{log.pk}/pdf/")


def event(client: Client, log: Any, meeting: Any) -> HttpResponse:
    """Asks for the calendar file of a meeting."""
    return client.get(f"/portal/{log.pk}/moter/{meeting.pk}/kalender.ics")
