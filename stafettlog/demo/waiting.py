"""What waits for someone: an aktør for the leader, a question and a draft for the stafettholder."""

from contextlib import suppress
from uuid import uuid4

from stafettlog.demo.clock import day, days_ago, unlogged
from stafettlog.demo.people import Cast
from stafettlog.demo.stories import ANDERS
from stafettlog.demo.telling import child, foresatt, wanted_log
from stafettlog.models import DraftKind, ForesattRole
from stafettlog.services import actors, drafts, opening
from stafettlog.services.actors import ActorInput
from stafettlog.services.errors import ChildHasLog


def tell(cast: Cast) -> None:
    _new_colleague(cast)
    _someone_asks(cast)
    _half_filled(cast)


def _new_colleague(cast: Cast) -> None:
    """Registered at Bakketoppen by someone of PPT: stands as waiting until the leader has settled it."""
    colleague = ActorInput(
        "Sindre", "Vikarsen", "Assistent", cast.places["school"], "sindre@solvik.example", "400 00 150"
    )
    with days_ago(5):
        actors.actor_register(actor=colleague, by=cast.actors["aktor2"].user)


def _someone_asks(cast: Cast) -> None:
    """R1: Astrid learns only that someone will make contact; the attempt is what this leaves."""
    astrid = cast.actors["stafettholder2"]
    mother = foresatt("Hanne", "Andersen", ForesattRole.MOTHER, serial=1)
    form = wanted_log(astrid, child(*ANDERS, serial=1), [mother], group="Maurtua", given_on=day(-3))
    with days_ago(3), unlogged("stafett.opening"), suppress(ChildHasLog):
        opening.log_open(
            opening=form, draft=None, key=uuid4(), location_of=lambda log: str(log.pk), by=astrid.user
        )


def _half_filled(cast: Cast) -> None:
    """«Nytt stafettbarn» as far as Marion came: the child, but neither address, level nor foresatte."""
    content = {
        "number": [child("Tiril", "Aune", 6, serial=6).national_number or ""],
        "first_name": ["Tiril"],
        "last_name": ["Aune"],
        "group": ["1A"],
    }
    with days_ago(1):
        drafts.draft_save(by=cast.actors["stafettholder"].user, kind=DraftKind.NEW_LOG, content=content)
