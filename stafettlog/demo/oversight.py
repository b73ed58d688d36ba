"""What leaders, drift and the ombud see: a colleague who has left, a protected child, an emergency access."""

from stafettlog.demo.clock import day, days_ago, unlogged
from stafettlog.demo.people import Cast
from stafettlog.demo.telling import add_concern, child, foresatt, open_log, task
from stafettlog.models import Area, Evaluation, ForesattRole, MeasureKind, Protection, Stafettlog
from stafettlog.services.break_glass import break_glass_open
from stafettlog.services.masking import masking_ask
from stafettlog.services.protection import ProtectionInput, protection_set
from stafettlog.services.staff_endings import staff_end


def tell(cast: Cast) -> None:
    _sander(cast)
    _leah(cast)
    _another_child_is_named(cast)
    _nora_in_an_emergency(cast)


def _sander(cast: Cast) -> None:
    """Maja has left the school: her log has nobody who looks after it, until Berit hands it over."""
    maja = cast.actors["maja"]
    log = open_log(
        240,
        maja,
        child("Sander", "Lillebø", 10, serial=41),
        [foresatt("Turid", "Lillebø", ForesattRole.MOTHER, serial=41)],
        group="5A",
    )
    add_concern(
        239,
        log,
        "Sander er mye borte fra skolen.",
        Area.WELLBEING,
        "Sander er på skolen fire av fem dager.",
        task(MeasureKind.CLOSE_FOLLOW_UP, "Fast samtale hver mandag morgen.", -238, -2, cast),
    )
    with days_ago(3):
        staff_end(actor_id=maja.pk, by=cast.actors["leder"].user)


def _leah(cast: Cast) -> None:
    """A child with a protected address: neither address nor kindergarten stands on any page."""
    astrid = cast.actors["stafettholder2"]
    log = open_log(
        96,
        astrid,
        child("Leah", "Sundgot", 4, serial=42),
        [foresatt("Eline", "Sundgot", ForesattRole.MOTHER, serial=42)],
        group="Solstua",
    )
    with days_ago(95):
        protection_set(
            log_id=log.pk,
            given=ProtectionInput(Protection.STRICTLY_CONFIDENTIAL, day(180)),
            reason="Meldt av foresatt, bekreftet mot Folkeregisteret",
            before=("", None),
            by=astrid.user,
        )
    add_concern(
        94,
        log,
        "Leah leker mest alene ute.",
        Area.SOCIAL,
        "Leah er med i lek ute to ganger hver dag.",
        task(MeasureKind.GROUP, "Lekegruppe med to andre barn hver formiddag.", -93, 20, cast),
    )


def _another_child_is_named(cast: Cast) -> None:
    """A text about another child waits for Berit to be hidden."""
    marion = cast.actors["stafettholder"]
    log = Stafettlog.objects.get(child__first_name="Nora", child__last_name="Vestby")
    evaluation = Evaluation.objects.get(log=log)
    with days_ago(2):
        masking_ask(
            log_id=log.pk,
            model="evaluation",
            row_id=evaluation.pk,
            field="reason",
            reason="Teksten navngir en annen elev",
            by=marion.user,
        )


def _nora_in_an_emergency(cast: Cast) -> None:
    log = Stafettlog.objects.get(child__first_name="Nora", child__last_name="Vestby")
    with days_ago(6), unlogged("stafett.break_glass"):
        break_glass_open(
            log_reference=str(log.pk),
            reason="Loggen kunne ikke åpnes etter oppgraderingen, sak 114 fra skolen",
            by=cast.users["drift"],
        )
