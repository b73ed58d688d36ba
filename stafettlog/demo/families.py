"""A mother of two children with a log each, and a father who works in the kommune himself."""

from stafettlog.demo.gatherings import call, log_of, on_weekday
from stafettlog.demo.people import Cast, number_of
from stafettlog.demo.telling import add_concern, child, foresatt, open_log, task
from stafettlog.models import Area, ForesattRole, MeasureKind


def tell(cast: Cast) -> None:
    _jenny(cast)
    _eira(cast)
    _meetings()


def _jenny(cast: Cast) -> None:
    """Sister of Oliver in the kindergarten: Marte chooses whom to read about."""
    log = open_log(
        36,
        cast.actors["hilde"],
        child("Jenny", "Haugland", 8, serial=51),
        [foresatt("Marte", "Haugland", ForesattRole.MOTHER, serial=24)],
        group="3A",
    )
    add_concern(
        35,
        log,
        "Jenny er mye alene i skolegården.",
        Area.SOCIAL,
        "Jenny er med i lek i minst ett friminutt hver dag.",
        task(MeasureKind.GROUP, "Faste leker med to fra klassen i storefri.", -34, 18, cast),
    )


def _eira(cast: Cast) -> None:
    """Trond takes part in Ingrid's log at work, and reads this one as a father."""
    father = foresatt(
        "Trond",
        "Aasvang",
        ForesattRole.FATHER,
        serial=52,
        national_number=number_of("trond"),
        email="trond@familie.example",
    )
    log = open_log(
        28, cast.actors["samira"], child("Eira", "Aasvang", 5, serial=52), [father], group="Maurtua"
    )
    add_concern(
        27,
        log,
        "Eira sier lite når hun er sammen med mange.",
        Area.LANGUAGE,
        "Eira forteller i samlingsstund én gang i uken.",
        task(MeasureKind.GROUP, "Liten samling med fire barn, tre ganger i uken.", -26, 31, cast),
    )


def _meetings() -> None:
    """Marte sees both on the page where she chooses."""
    call(5, log_of("Oliver"), on_weekday(6), 13, room="møterom 1")
    call(4, log_of("Jenny"), on_weekday(9), 14, room="møterom 2")
