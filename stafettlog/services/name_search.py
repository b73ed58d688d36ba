"""People found by the words of their names, from an index, however many there are.

A word that few have leads to them at once; the other words are then asked of those few.
"""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from permissions.models import Organisation
from permissions.name_words import begins, words_of
from stafettlog.models import Child
from stafettlog.models.actor import ActorQuerySet, anywhere

FEW = 300
# Up to here the children are looked up; of more, a list has its first page soon when read from its start.
MANY = 10_000
NAMES = ("first_name", "last_name")
USERS = ("user__first_name", "user__last_name")

Found = dict[str, list[UUID]]


def children_called(text: str) -> Q:
    """Logs whose child has, for every word of `text`, a name that begins so (a query more for each word
    at most, and one more where every word is common)."""
    if not (words := words_of(text)):
        return Q()
    children = Child.objects.order_by()
    found = _by_word(words, lambda word: _some(children.filter(begins(word, NAMES))))
    if (fewest := min(found.values(), key=len)) == []:
        return Q(pk__in=[])
    wanted = Q(*(begins(word, [f"child__{name}" for name in NAMES]) for word in words))
    if len(fewest) <= FEW:
        return Q(child__in=fewest) if len(words) == 1 else Q(child__in=fewest) & wanted
    named = children.filter(*(begins(word, NAMES) for word in words))
    return wanted if named.values("pk")[MANY : MANY + 1] else Q(child__in=named.values("pk"))


def actors_called(actors: ActorQuerySet, text: str) -> ActorQuerySet:
    """As matching(), from an index: for `actors` of all virksomheter. For each word one query more, or three.

    What begins a word of a name, a title or a virksomhet comes before what stands inside one; of more
    than FEW such aktører not all are asked for.
    """
    if not (words := words_of(text)):
        return actors
    plain = actors.select_related(None).defer(None)
    found = _by_word(words, lambda word: _beginning(plain, word))
    if few := [some for some in found.values() if 0 < len(some) <= FEW]:
        return actors.filter(pk__in=min(few, key=len)).matching(text)
    if len(words) == 1 and found[words[0]]:
        return actors.filter(pk__in=found[words[0]]).matching(text)
    if unknown := [word for word, some in found.items() if not some]:
        # «lærer» stands in «kontaktlærer»; nobody's name is looked for by its middle.
        for word in unknown:
            actors = actors.filter(anywhere(word, ("title", "organisation__name")))
    elif len(named := _some(plain.filter(*(begins(word, USERS) for word in words)))) > FEW:
        return actors.filter(pk__in=named)
    return actors.matching(text)


def _by_word(words: Iterable[str], having: Callable[[str], list[UUID]]) -> Found:
    """Of each word, the longest first, up to one that few have; what nobody has is noted and passed by."""
    found: Found = {}
    for word in sorted(words, key=len, reverse=True):
        found[word] = having(word)
        if 0 < len(found[word]) <= FEW:
            break
    return found


def _beginning(actors: ActorQuerySet, word: str) -> list[UUID]:
    """By name, by title and by virksomhet apart: no index leads to one or the other."""
    places = Organisation.objects.order_by().filter(begins(word, ["name"])).values("pk")
    found: list[UUID] = []
    for wanted in (begins(word, USERS), begins(word, ["title"]), Q(organisation__in=places)):
        found += _some(actors.filter(wanted))
        if len(found) > FEW:
            break
    return found


def _some(rows: QuerySet[Any, Any]) -> list[UUID]:
    return list(rows.order_by().values_list("pk", flat=True)[: FEW + 1])
