"""A log with something of everything, for the pictures of the log page."""

import hashlib
import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from PIL import Image

from permissions import file_store, history
from permissions.models import OrganisationKind
from stafettlog.models import (
    AccessGround,
    Actor,
    Concern,
    FileKind,
    ForesattRole,
    Measure,
    Stafettlog,
    StoredFile,
)
from stafettlog.services import concerns, evaluations, levels
from stafettlog.services.actors import ActorInput, actor_register
from tests.factories import (
    make_concern,
    make_foresatt_input,
    make_log,
    make_measure,
    make_measure_input,
    make_organisation,
    make_staff,
)

GOAL = (
    "Øke lesehastighet og leseforståelse. Per i dag viser kartlegginger at Anders ligger under kritisk "
    "grense på leseforståelse – målet er at han er over grensen på høstens kartlegging."
)


@dataclass(frozen=True)
class Story:
    holder: Actor
    actor: Actor
    log: Stafettlog
    concern: Concern
    overdue: Measure
    soon: Measure


def days(start: int, finish: int) -> dict[str, Any]:
    today = timezone.localdate()
    return {"start_on": today + timedelta(days=start), "finish_on": today + timedelta(days=finish)}


def add_file(
    log: Stafettlog, kind: FileKind, data: bytes, content_type: str, name: str = "fil"
) -> StoredFile:
    """A file of the log, stored as an upload is."""
    stored = StoredFile(
        kind=kind,
        log=log,
        storage_name=file_store.put(data),
        original_name=name,
        content_type=content_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        uploaded_by=log.stafettholder.user,
    )
    return history.save(stored, by=log.stafettholder.user, reason="Fil er lagt til")


def add_photo(log: Stafettlog) -> StoredFile:
    picture = io.BytesIO()
    Image.new("RGB", (96, 96), (60, 140, 120)).save(picture, "JPEG")
    stored = add_file(log, FileKind.PHOTO, picture.getvalue(), "image/jpeg")
    log.photo = stored
    history.save(log, by=log.stafettholder.user, reason="Bilde er lagt til")
    return stored


def tell() -> Story:
    school = make_organisation("Bakketoppen skole")
    ppt = make_organisation("PPT", OrganisationKind.PPT)
    holder, actor = make_staff(school, "Marion Lovise"), make_staff(school, "Ronnie")
    guro = make_staff(ppt, "Guro")
    log = make_log(
        holder,
        first_name="Anders",
        foresatte=[
            make_foresatt_input(gave_consent=True),
            make_foresatt_input(
                first_name="Omar",
                role=ForesattRole.FATHER,
                language="so",
                needs_interpreter=True,
                ground=AccessGround.NONE,
            ),
        ],
    )
    new = actor_register(
        actor=ActorInput("Hege", "Prøve", "Rådgiver", ppt, "hege@solvik.example"), by=holder.user
    )
    concern = make_concern(
        log,
        holder,
        text="Anders har vansker med leseflyt, lesehastighet og leseforståelse.",
        area="learning",
        goal=GOAL,
        measure=make_measure_input(
            mine=False,
            actor_ids=(actor.pk,),
            agreed=frozenset({str(school.pk)}),
            description="Anders får tid til å fordype seg i lesing på biblioteket 2 ettermiddager per uke.",
            **days(-50, -4),
        ),
    )
    overdue = concern.measures.get()
    levels.level_change(log_id=log.pk, to_level=2, reason="Vi trenger hjelp fra PPT.", by=holder.user)
    soon = make_measure(concern, holder, [guro, new], kind="assessment", **days(-20, 10))
    weak = make_measure(concern, holder, kind="at_home", **days(-60, -30))
    evaluate(weak, "some_effect", holder, "Leser mer, men vil ha mer hjelp hjemme.")
    make_concern(log, holder, text="Anders trekker seg unna i friminuttene.", area="social")
    done = make_concern(log, holder, text="Anders kommer ofte for sent.", area="wellbeing")
    evaluate(done.measures.get(), "desired_effect", holder)
    concerns.concern_close(log_id=log.pk, concern_id=done.pk, by=holder.user)
    wrong = make_concern(log, holder, text="Gjelder et annet barn.", area="other")
    concerns.concern_strike(log_id=log.pk, concern_id=wrong.pk, reason="Skrevet i feil logg", by=holder.user)
    log = Stafettlog.objects.with_identity().get(pk=log.pk)
    add_photo(log)
    return Story(holder, actor, log, concern, overdue, soon)


def evaluate(measure: Measure, outcome: str, by: Actor, reason: str = "") -> None:
    evaluations.evaluate(
        log_id=measure.log_id, measure_id=measure.pk, outcome=outcome, reason=reason, by=by.user
    )
