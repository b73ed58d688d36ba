"""Finding an aktør for a tiltak, as one types; the level's rule is in the query (R9)."""

from dataclasses import dataclass

from stafettlog.models import Actor, Level, Stafettlog
from stafettlog.models.actor import ActorQuerySet
from stafettlog.services.name_search import actors_called

MIN_LETTERS = 2
LIMIT = 20


@dataclass(frozen=True)
class Found:
    """`covered`: whether the consent covers the actor's virksomhet already."""

    actor: Actor
    covered: bool


def search(log: Stafettlog, text: str) -> list[Found]:
    """Aktører who may take part in `log` and match every word of `text`; at most 20 (one query more
    for the consent). At level 1 only those of the holder's virksomhet. Fewer than two letters: none.
    """
    return found(log, matches(log, text))


def matches(log: Stafettlog, text: str) -> list[Actor]:
    """The same without the consent, for a page that asks for it once for several lists."""
    text = text.replace("\0", " ").strip()
    if len(text) < MIN_LETTERS:
        return []
    actors = eligible(log, Actor.objects.working().with_names().defer("user__national_number"))
    # One virksomhet's own are few enough to be read through.
    found = actors.matching(text) if log.level == Level.ONE else actors_called(actors, text)
    return list(found[:LIMIT])


def eligible(log: Stafettlog, actors: ActorQuerySet) -> ActorQuerySet:
    """Narrow `actors` to those whom the log's level lets in."""
    return actors.filter(organisation=log.organisation_id) if log.level == Level.ONE else actors


def found(log: Stafettlog, actors: list[Actor]) -> list[Found]:
    """Mark each of `actors` with whether the consent covers the virksomhet."""
    consent = log.current_consent
    covered = set(consent.coverage.standing().values_list("organisation_id", flat=True)) if consent else set()
    return [Found(actor, actor.organisation_id in covered) for actor in actors]
