"""The logs of Solbakken barnehage: one that Bakketoppen takes part in, and two that nobody there sees."""

from stafettlog.demo.people import Cast
from stafettlog.demo.telling import add_concern, add_measure, child, foresatt, open_log, raise_level, task
from stafettlog.models import AccessGround, Area, ForesattLanguage, ForesattRole, LivingSituation, MeasureKind


def tell(cast: Cast) -> None:
    _mateusz(cast)
    _emma(cast)
    _oliver(cast)


def _mateusz(cast: Cast) -> None:
    """From kindergarten to school: the stafettholder of Bakketoppen is an aktør here, and late."""
    family = [
        foresatt(
            "Katarzyna",
            "Nowak",
            ForesattRole.MOTHER,
            serial=21,
            language=ForesattLanguage.PL,
            needs_interpreter=True,
        ),
        foresatt("Piotr", "Nowak", ForesattRole.FATHER, serial=22, language=ForesattLanguage.PL),
    ]
    log = open_log(
        75,
        cast.actors["stafettholder2"],
        child("Mateusz", "Nowak", 6, serial=21),
        family,
        group="1A",
        attends=cast.places["school"],
    )
    raise_level(72, log, 2, "Skolen skal delta i overgangen fra barnehagen.")
    concern = add_concern(
        71,
        log,
        "Mateusz snakker lite norsk med de andre barna.",
        Area.LANGUAGE,
        "Mateusz er med i lek der barna snakker norsk.",
        task(
            MeasureKind.GROUP,
            "Språkgruppe med tre barn fra klassen, to ganger i uken.",
            -70,
            -11,
            cast,
            "stafettholder",
        ),
    )
    add_measure(
        70,
        concern,
        task(MeasureKind.AT_HOME, "Foreldrene leser billedbøker på polsk hver kveld.", -69, 20, cast),
    )


def _emma(cast: Cast) -> None:
    mother = foresatt(
        "Silje",
        "Lundsør",
        ForesattRole.MOTHER,
        serial=23,
        national_number=cast.numbers["foresatt2"],
        email="silje@familie.example",
    )
    # R4: he stands on the log, and sees nothing of it.
    father = foresatt(
        "Kjetil",
        "Lundsør",
        ForesattRole.FATHER,
        serial=25,
        ground=AccessGround.NONE,
        gave_consent=False,
    )
    log = open_log(
        40,
        cast.actors["stafettholder2"],
        child("Emma", "Lundsør", 4, serial=22),
        [mother, father],
        group="Revehiet",
        living_situation=LivingSituation.MOSTLY_MOTHER,
    )
    add_concern(
        39,
        log,
        "Emma er utrygg når hun blir levert om morgenen.",
        Area.WELLBEING,
        "Emma går inn på avdelingen uten å gråte.",
        task(
            MeasureKind.INDIVIDUAL,
            "Samira tar imot Emma hver morgen den første uken.",
            -38,
            6,
            cast,
            "samira",
        ),
    )


def _oliver(cast: Cast) -> None:
    open_log(
        9,
        cast.actors["stafettholder2"],
        child("Oliver", "Haugland", 3, serial=23),
        [foresatt("Marte", "Haugland", ForesattRole.MOTHER, serial=24)],
        group="Maurtua",
    )
