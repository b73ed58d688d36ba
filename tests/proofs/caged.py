"""A log whose every field holds a canary."""

from io import BytesIO
from typing import Any

import pikepdf
from django.utils import timezone

from permissions import history
from permissions.uploads import CleanUpload
from stafettlog.models import Actor, Concern, DraftKind, FileKind, MeetingStatus, Stafettlog
from stafettlog.services import drafts, evaluations, files, lysglimt
from stafettlog.services.closing import log_close, log_reopen
from stafettlog.services.concerns import concern_strike
from stafettlog.services.levels import level_change
from stafettlog.services.meeting_input import RegistrationInput
from stafettlog.services.meeting_registration import meeting_register
from stafettlog.services.meetings import meeting_cancel
from tests.factories import (
    call_meeting,
    let_pass,
    make_concern,
    make_foresatt_input,
    make_log,
    make_measure,
    make_measure_input,
    make_participant,
)
from tests.proofs.cage import Cage


def fresh(log: Stafettlog) -> Stafettlog:
    return Stafettlog.objects.with_identity().get(pk=log.pk)


def foresatt(cage: Cage, log: str, group: str, **changes: Any) -> Any:
    given = make_foresatt_input(
        first_name=cage(log, f"{group} name", "first_name"),
        last_name=cage(log, f"{group} name", "last_name"),
        street=cage(log, f"{group} contact", "street"),
        city=cage(log, f"{group} contact", "city"),
        phone=cage.phone(log, f"{group} phone", "phone"),
        email=f"{cage(log, f'{group} e-mail', 'email').lower()}@familie.example",
        **changes,
    )
    cage.number(log, f"{group} number", "national_number", given.national_number)
    return given


def log_of(cage: Cage, name: str, holder: Actor, actor: Actor) -> Stafettlog:
    """An open log at level 2 that was closed and opened again, with two foresatte."""
    parents = [foresatt(cage, name, "family"), foresatt(cage, name, "father", role="father")]
    log = make_log(
        holder,
        first_name=cage(name, "child", "first_name"),
        last_name=cage(name, "child", "last_name"),
        street=cage(name, "child contact", "street"),
        city=cage(name, "child contact", "city"),
        email=f"{cage(name, 'child contact', 'email').lower()}@familie.example",
        group=cage(name, "class", "group"),
        note=cage(name, "consent", "note"),
        foresatte=parents,
    )
    cage.number(name, "child number", "national_number", str(log.child.national_number))
    level_change(log_id=log.pk, to_level=2, reason=cage(name, "level", "reason"), by=holder.user)
    note, why = cage(name, "closing", "note"), cage(name, "closing", "reopen_reason")
    log_close(log_id=log.pk, reason="goal_reached", note=note, by=holder.user)
    log_reopen(log_id=log.pk, reason=why, by=holder.user)
    make_participant(log, actor)
    return fresh(log)


def fill(cage: Cage, name: str, log: Stafettlog, holder: Actor, actor: Actor) -> None:
    first = make_measure_input(description=cage(name, "work", "first tiltak"))
    text, goal = cage(name, "work", "text"), cage(name, "work", "goal")
    concern = make_concern(log, holder, text=text, goal=goal, measure=first)
    make_measure(concern, holder, [actor], description=cage(name, "work", "description"))
    evaluations.evaluate(
        log_id=log.pk,
        measure_id=concern.measures.order_by("id")[0].pk,
        outcome="some_effect",
        reason=cage(name, "work", "evaluation"),
        by=holder.user,
    )
    lysglimt.lysglimt_add(
        log_id=log.pk, text=cage(name, "work", "lysglimt"), happened_on=timezone.localdate(), by=holder.user
    )
    _meetings(cage, name, log, holder, concern)
    struck = make_concern(log, holder, text=cage(name, "struck", "text"))
    for measure in struck.measures.all():
        evaluations.evaluate(
            log_id=log.pk, measure_id=measure.pk, outcome="mistake", reason="", by=holder.user
        )
    why = cage(name, "struck", "strike_reason")
    concern_strike(log_id=log.pk, concern_id=struck.pk, reason=why, by=holder.user)
    typed = {"text": [cage(name, "draft", "text")], "goal": [cage(name, "draft", "goal")]}
    drafts.draft_save(by=holder.user, kind=DraftKind.CONCERN, content=typed, log=log)
    upload = CleanUpload(
        _pdf(cage(name, "file", "title")), "application/pdf", f"{cage(name, 'file name', 'name')}.pdf"
    )
    consent = log.current_consent
    consent.document = files.keep_in_log(log, FileKind.CONSENT, upload, by=holder.user)
    history.save(consent, by=holder.user, reason="Samtykket er registrert")


def _meetings(cage: Cage, name: str, log: Stafettlog, holder: Actor, concern: Concern) -> None:
    _coming, held, cancelled = (
        call_meeting(
            log, holder, concerns=[concern], place_kind="other", place_detail=cage(name, "place", at)
        )
        for at in ("coming", "held", "cancelled")
    )
    why = cage(name, "minutes", "cancel_reason")
    meeting_cancel(log_id=log.pk, meeting_id=cancelled.pk, reason=why, by=holder.user)
    given = RegistrationInput(
        status=MeetingStatus.COMPLETED,
        also_attended=cage(name, "minutes", "also_attended"),
        comments=cage(name, "minutes", "comments"),
    )
    let_pass(held)
    meeting_register(
        log_id=log.pk, meeting_id=held.pk, version=held.version, registration=given, by=holder.user
    )


def _pdf(title: str) -> bytes:
    """A signed consent, as far as anyone can tell."""
    made, out = pikepdf.new(), BytesIO()
    made.add_blank_page()
    made.docinfo["/Title"] = title
    made.save(out)
    return out.getvalue()
