"""A log with one of everything, for tests that break one row of it."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from permissions import roles
from permissions.models import AccessLog, ExternalIdentity, RateCount, SecondFactor, SignIn
from permissions.policy import Role
from stafettlog.models import (
    BreakGlass,
    Closing,
    ClosingReason,
    Consent,
    ConsentCoverage,
    Draft,
    DraftKind,
    FileKind,
    ForesattRelation,
    Invitation,
    LevelChange,
    MailChoice,
    Masking,
    MessageKind,
    OpeningAttempt,
    OutboxMessage,
    StoredFile,
    Submission,
)
from stafettlog.services import evaluations, levels
from tests.factories import (
    make_concern,
    make_log,
    make_lysglimt,
    make_meeting,
    make_organisation,
    make_staff,
    make_transfer,
)


def invitation_of(row: Invitation) -> str:
    """Whom it invites: child, relation or actor."""
    return "child" if row.is_child else "relation" if row.relation_id else "actor"


def make_world() -> SimpleNamespace:
    """Return rows by name: holder, log, other, concern, measure, assignment and the rest."""
    organisation = make_organisation()
    holder = make_staff(organisation)
    user = holder.user
    log = make_log(holder)
    concern = make_concern(log, holder)
    measure = concern.measures.get()
    evaluation = evaluations.evaluate(
        log_id=log.pk, measure_id=measure.pk, outcome="some_effect", reason="", by=user
    )
    levels.level_change(log_id=log.pk, to_level=2, reason="Flere tjenester", by=user)
    meeting = make_meeting(log, child=True)
    soon = timezone.now() + timedelta(hours=1)
    invited = {invitation_of(row): row for row in meeting.invitations.all()}
    return SimpleNamespace(
        organisation=organisation,
        holder=holder,
        user=user,
        log=log,
        other=make_log(make_staff(organisation)),
        child=log.child,
        relation=ForesattRelation.objects.get(child=log.child),
        consent=Consent.objects.get(log=log),
        coverage=ConsentCoverage.objects.get(log=log),
        participant=log.participants.get(),
        concern=concern,
        measure=measure,
        evaluation=evaluation,
        change=LevelChange.objects.get(),
        assignment=roles.assign(user, Role.UNIT_LEADER, organisation, by=user),
        kommune_assignment=roles.assign(user, Role.OPERATOR, by=user),
        attempt=OpeningAttempt.objects.create(log=log, asked_by=make_staff(organisation)),
        meeting=meeting,
        invited_child=invited["child"],
        invited_relation=invited["relation"],
        invited_actor=invited["actor"],
        lysglimt=make_lysglimt(log, holder),
        transfer=make_transfer(log, make_staff(organisation)),
        closing=Closing.objects.create(
            log=log, reason=ClosingReason.GOAL_REACHED, note="Ferdig", closed_by=user
        ),
        message=OutboxMessage.objects.create(kind=MessageKind.LOG_CLOSED, log=log, occasion="en gang"),
        mail_choice=MailChoice.objects.create(user=user, kind=MessageKind.NEW_LYSGLIMT),
        draft=Draft.objects.create(owner=user, kind=DraftKind.NEW_LOG, content={"a": ["b"]}),
        file=StoredFile.objects.create(
            kind=FileKind.PHOTO, log=log, storage_name="a" * 32, size=1, uploaded_by=user
        ),
        submission=Submission.objects.create(user=user, key=log.pk, location="/"),
        emergency=BreakGlass.objects.create(log=log, user=user, reason="Feil i visningen", until=soon),
        masking=Masking.objects.create(
            log=log, model="concern", row=concern.pk, field="description", reason="Feil barn", asked_by=user
        ),
        second_person=make_staff(organisation).user,
        opening=AccessLog.objects.create(log_id=str(log.pk), number=1),
        identity=ExternalIdentity.objects.create(user=user, issuer="https://id.example", subject="en"),
        sign_in=SignIn.objects.create(
            user=user,
            session_key="en",
            part="staff",
            method="local",
            started_at=timezone.now(),
            seen_at=timezone.now(),
        ),
        second_factor=SecondFactor.objects.create(user=user, key="00" * 20),
        rate_count=RateCount.objects.create(key="search:a", window_start=0, count=1),
        now=timezone.now(),
    )
