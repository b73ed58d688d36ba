"""Who is responsible for a tiltak, as the form shows it: ticks, chosen ones, and what a search found."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from stafettlog.models import Actor, Level, Stafettlog
from stafettlog.services import actor_search
from stafettlog.services.shown import Shown


def responsible_context(
    log: Stafettlog, form: forms.Form, query: str | None = None, *, shown: Shown
) -> dict[str, Any]:
    """What `log/_responsible.html` needs (three queries, one more with a search).

    Those who take part already stand as ticks. One whose virksomhet the consent no longer covers is
    found by searching: choosing asks for the foresatte's consent. Where a search finds people, it names
    their virksomhet, as the directory does; of those who take part `shown` says whether it is named.
    """
    ids = _ids(form["responsible"].value())
    known = {p.actor_id: p.actor for p in log.participants.active().with_names()}
    chosen = {a.pk: a for a in Actor.objects.with_names().filter(pk__in=ids)}
    matches = {a.pk: a for a in actor_search.matches(log, query or "")}
    entries = {e.actor.pk: e for e in actor_search.found(log, list({**known, **chosen, **matches}.values()))}
    offered = [
        entry
        for pk in known
        if (entry := entries[pk]).covered and pk != log.stafettholder_id and _may_be_chosen(entry.actor)
    ]
    offered_ids = {entry.actor.pk for entry in offered}
    agreed = {str(value) for value in form["agreed"].value() or []}
    return {
        "search_url": reverse("admin:log_actor_search", args=[log.pk]),
        "offered": [_row(one, shown, checked=one.actor.pk in ids) for one in offered],
        "chosen": _chosen(
            [entries[pk] for pk in ids if pk in entries and pk not in offered_ids], agreed, shown
        ),
        "outsiders": _outsiders(log, chosen.values()),
        "query": query or "",
        "found": [_row(entries[pk]) for pk in matches if pk not in offered_ids and pk not in ids],
        "search_answer": "" if query is None else _search_answer(query, len(matches)),
    }


def _chosen(entries: list[actor_search.Found], agreed: set[str], shown: Shown) -> list[dict[str, Any]]:
    """Each with its tick of consent, which stands once for each virksomhet."""
    rows, asked = [], set()
    for one in entries:
        organisation = one.actor.organisation_id
        ticks = {"consented": str(organisation) in agreed, "asked_above": organisation in asked}
        rows.append(_row(one, shown, **ticks))
        asked.add(organisation)
    return rows


def _search_answer(query: str, count: int) -> str:
    if len(query) < actor_search.MIN_LETTERS:
        return _("Skriv minst to bokstaver for å søke.")
    return _("Kryss av for dem du vil velge.") if count else _("Ingen treff.")


def _row(one: actor_search.Found, shown: Shown | None = None, **more: Any) -> dict[str, Any]:
    actor = one.actor
    where = shown.organisation(actor.organisation) if shown is not None else actor.organisation.name
    return {
        "id": actor.pk,
        "name": actor.display_name,
        "title": actor.title,
        "organisation": where,
        "organisation_id": actor.organisation_id,
        "covered": one.covered,
        "waiting": actor.is_waiting,
        **more,
    }


def _may_be_chosen(actor: Actor) -> bool:
    return actor.ended_at is None and actor.user.is_active


def _outsiders(log: Stafettlog, actors: Iterable[Actor]) -> str:
    """Names of the chosen ones whom level 1 keeps out."""
    outside = (a for a in actors if a.organisation_id != log.organisation_id)
    return ", ".join(a.display_name for a in outside) if log.level == Level.ONE else ""


def _ids(values: Iterable[Any] | None) -> list[UUID]:
    """The well-formed ones of what was sent; the form says what is wrong with the rest."""
    found = []
    for value in values or []:
        try:
            found.append(value if isinstance(value, UUID) else UUID(value))
        except ValueError:
            continue
    return list(dict.fromkeys(found))
