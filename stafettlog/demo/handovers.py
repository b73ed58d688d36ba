"""Two ends of a log: one that another is asked to take over, and one that is closed."""

from stafettlog.demo.clock import days_ago
from stafettlog.demo.people import Cast
from stafettlog.demo.telling import (
    add_concern,
    child,
    close_concern,
    evaluate,
    foresatt,
    open_log,
    raise_level,
    task,
)
from stafettlog.models import Area, ClosingReason, ForesattRole, MeasureKind, Outcome
from stafettlog.services.closing import log_close
from stafettlog.services.transfers import transfer_ask


def tell(cast: Cast) -> None:
    _johannes(cast)
    _nora(cast)


def _johannes(cast: Cast) -> None:
    """From kindergarten to school: Marion is asked to take the baton, and has not answered."""
    astrid, marion = cast.actors["stafettholder2"], cast.actors["stafettholder"]
    log = open_log(
        64,
        astrid,
        child("Johannes", "Kvamme", 6, serial=31),
        [foresatt("Ida", "Kvamme", ForesattRole.MOTHER, serial=31)],
        group="1B",
        attends=cast.places["school"],
    )
    raise_level(63, log, 2, "Skolen skal delta i overgangen fra barnehagen.")
    add_concern(
        62,
        log,
        "Johannes strever med å vente på tur.",
        Area.SOCIAL,
        "Johannes venter på tur i lek med to andre barn.",
        task(MeasureKind.GROUP, "Turspill i liten gruppe tre ganger i uken.", -61, 24, cast),
    )
    with days_ago(4):
        transfer_ask(
            log_id=log.pk,
            to_actor_id=marion.pk,
            message="Overgangen fra barnehagen er ferdig, og foresatte ønsker at du tar over. "
            "Jeg blir gjerne med på det første møtet.",
            stays=True,
            consent_agreed=True,
            by=astrid.user,
        )


def _nora(cast: Cast) -> None:
    """The goal is reached, and the log is closed: Marion reads it, and the foresatte for a while."""
    marion = cast.actors["stafettholder"]
    log = open_log(
        210,
        marion,
        child("Nora", "Vestby", 9, serial=32),
        [foresatt("Anne", "Vestby", ForesattRole.MOTHER, serial=32)],
        group="4B",
    )
    concern = add_concern(
        208,
        log,
        "Nora gruer seg til muntlige framføringer.",
        Area.WELLBEING,
        "Nora legger fram for en liten gruppe uten å grue seg.",
        task(MeasureKind.TRAINING, "Øver på framføring i gruppe på tre, hver uke.", -206, -60, cast),
    )
    evaluate(
        58,
        concern.measures.get(),
        Outcome.DESIRED_EFFECT,
        "Nora la fram for hele klassen, sammen med Iben i 4A.",
        marion,
    )
    close_concern(57, concern)
    with days_ago(20):
        log_close(
            log_id=log.pk,
            reason=ClosingReason.GOAL_REACHED,
            note="Målet er nådd. Foresatte er enige i at loggen avsluttes.",
            by=marion.user,
        )
