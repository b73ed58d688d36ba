"""The logs that the stafettholder of Bakketoppen skole holds.

Within a log each thing happens on a day of its own, so that its history has one order.
"""

from django.conf import settings

from stafettlog.demo.clock import day
from stafettlog.demo.people import Cast
from stafettlog.demo.telling import (
    add_concern,
    add_measure,
    child,
    close_concern,
    evaluate,
    foresatt,
    open_log,
    raise_level,
    task,
)
from stafettlog.models import Area, ForesattLanguage, ForesattRole, MeasureKind, Outcome
from stafettlog.services.consents import expiry

ANDERS = ("Anders", "Andersen", 8)


def tell(cast: Cast) -> None:
    _anders(cast)
    _yusuf(cast)
    _lisa(cast)
    _ingrid(cast)
    _sofie(cast)


def _opened_to_expire(in_days: int) -> int:
    """How many days ago a consent was given that runs out in `in_days` days (a day less on rare dates)."""
    return (day(0) - expiry(day(in_days), -settings.CONSENT_MONTHS)).days


def _anders(cast: Cast) -> None:
    """Much goes on: one deadline has passed, one is near, and one evaluation asks for a new tiltak."""
    marion = cast.actors["stafettholder"]
    family = [
        foresatt(
            "Hanne",
            "Andersen",
            ForesattRole.MOTHER,
            serial=1,
            national_number=cast.numbers["foresatt"],
            email="",
        ),
        foresatt(
            "Omar",
            "Andersen",
            ForesattRole.FATHER,
            serial=2,
            language=ForesattLanguage.SO,
            needs_interpreter=True,
        ),
    ]
    log = open_log(54, marion, child(*ANDERS, serial=1), family, group="3B")
    reading = add_concern(
        53,
        log,
        "Anders har vansker med leseflyt, lesehastighet og leseforståelse.",
        Area.LEARNING,
        "Øke lesehastighet og leseforståelse. I dag viser kartlegginger at Anders ligger under kritisk "
        "grense på leseforståelse – målet er at han er over grensen på neste kartlegging.",
        task(
            MeasureKind.CLOSE_FOLLOW_UP,
            "Anders får tid til å fordype seg i lesing på biblioteket to ettermiddager i uken. Ronnie på "
            "biblioteket hjelper med å finne bøker som interesserer ham.",
            -52,
            -4,
            cast,
            "aktor",
        ),
    )
    at_home = add_measure(
        50,
        reading,
        task(
            MeasureKind.AT_HOME,
            "Leser høyt sammen med mor eller far 15 minutter fire kvelder i uken.",
            -50,
            -20,
            cast,
        ),
    )
    evaluate(21, at_home, Outcome.SOME_EFFECT, "Går fint, men fire kvelder er for mye for familien.", marion)
    raise_level(15, log, 2, "Flere tjenester skal delta for at barnet skal få rett hjelp.")
    add_measure(
        14,
        reading,
        task(
            MeasureKind.ASSESSMENT,
            "Ny kartlegging av leseforståelse i mindre gruppe.",
            -14,
            10,
            cast,
            "aktor2",
        ),
    )
    add_concern(
        13,
        log,
        "Anders trekker seg unna i friminuttene.",
        Area.SOCIAL,
        "Anders har minst to faste lekekamerater og sier selv at han har det bra i friminuttene.",
        task(MeasureKind.GROUP, "Lekegruppe med fast voksen tirsdag og torsdag.", -12, 94, cast, "hege"),
        leader=True,
    )


def _yusuf(cast: Cast) -> None:
    """Level 3, and a consent that soon runs out."""
    marion, opened = cast.actors["stafettholder"], _opened_to_expire(17)
    mother = foresatt(
        "Fadumo", "Ali", ForesattRole.MOTHER, serial=3, language=ForesattLanguage.AR, needs_interpreter=True
    )
    log = open_log(opened, marion, child("Yusuf", "Ali", 11, serial=2), [mother], group="6A")
    raise_level(opened - 60, log, 2, "PPT skal delta.")
    raise_level(90, log, 3, "Flere tjenester må samarbeide tett om barnet.")
    school = add_concern(
        88,
        log,
        "Yusuf er ofte borte fra skolen på mandager.",
        Area.WELLBEING,
        "Yusuf er på skolen alle dager i fire uker etter hverandre.",
        task(
            MeasureKind.INDIVIDUAL,
            "Kontaktlærer møter Yusuf ved inngangen hver mandag og går gjennom uken sammen med ham.",
            -88,
            3,
            cast,
        ),
        leader=True,
    )
    add_measure(
        86, school, task(MeasureKind.CLOSE_FOLLOW_UP, "Samtale hjemme hver annen uke.", -78, 40, cast, "jens")
    )
    add_measure(
        80,
        school,
        task(MeasureKind.OBSERVATION, "Observasjon i to timer og ett friminutt.", -70, 25, cast, "erik"),
    )


def _lisa(cast: Cast) -> None:
    """A log that was just opened: nothing stands in it yet."""
    open_log(
        6,
        cast.actors["stafettholder"],
        child("Lisa", "Hansen", 5, serial=3),
        [foresatt("Mette", "Hansen", ForesattRole.MOTHER, serial=4)],
        group="Maurtua",
        attends=cast.places["kindergarten"],
    )


def _ingrid(cast: Cast) -> None:
    """One oppmerksomhet, attained and closed."""
    marion = cast.actors["stafettholder"]
    family = [
        foresatt("Tone", "Solheim", ForesattRole.MOTHER, serial=5),
        foresatt("Eva", "Solheim", ForesattRole.CO_MOTHER, serial=6),
    ]
    log = open_log(130, marion, child("Ingrid", "Solheim", 7, serial=4), family, group="1B")
    concern = add_concern(
        128,
        log,
        "Ingrid strever med å komme i gang med oppgaver.",
        Area.CONCENTRATION,
        "Ingrid begynner på egen hånd etter én beskjed.",
        task(
            MeasureKind.TRAINING,
            "Fast start på timen med bilder av de tre første stegene.",
            -126,
            -32,
            cast,
            "trond",
        ),
    )
    evaluate(
        31,
        concern.measures.get(),
        Outcome.DESIRED_CONTINUED,
        "Ingrid begynner selv i de fleste timene.",
        cast.actors["trond"],
    )
    close_concern(30, concern)


def _sofie(cast: Cast) -> None:
    """The consent ran out three weeks ago: the stafettholder reads, nobody writes, the aktør is out."""
    marion, opened = cast.actors["stafettholder"], _opened_to_expire(-21)
    father = foresatt("Geir", "Berglund", ForesattRole.FATHER, serial=7)
    log = open_log(opened, marion, child("Sofie", "Berglund", 10, serial=5), [father], group="4A")
    raise_level(70, log, 2, "Fysioterapeut skal delta.")
    add_concern(
        69,
        log,
        "Sofie blir fort sliten i gymtimene.",
        Area.MOTOR_SKILLS,
        "Sofie er med i hele gymtimen.",
        task(MeasureKind.TRAINING, "Øvelser for styrke og balanse to ganger i uken.", -66, 12, cast, "nils"),
    )
