"""The places of a log as `stafettlog.services.shown.Shown` lets them stand, and the word for why not."""

from typing import Any

from django import template

from permissions.models import Organisation
from stafettlog.models import Actor, Meeting
from stafettlog.services.masked_texts import MASKED, Text
from stafettlog.services.shown import Shown

register = template.Library()


@register.filter
def workplace(actor: Actor, shown: Shown) -> str:
    """«Bakketoppen skole», or nothing."""
    return shown.workplace(actor)


@register.filter
def titled(actor: Actor, shown: Shown) -> str:
    """«Kontaktlærer, Bakketoppen skole», or the title."""
    return shown.titled(actor)


@register.filter
def named(actor: Actor, shown: Shown) -> str:
    """«Marion Kvellheim (Bakketoppen skole)», or the name."""
    return shown.named(actor)


@register.filter
def place_of(meeting: Meeting, shown: Shown) -> str:
    """Where the meeting is, or nothing."""
    return shown.place(meeting)


@register.filter
def address_of(where: Any, shown: Shown) -> str:
    """The address of a log or of a foresatt, or nothing."""
    return shown.address(where)


@register.filter
def organisation_of(organisation: Organisation, shown: Shown) -> str:
    """The name in a sentence, or «skjult»."""
    return shown.organisation(organisation)


@register.inclusion_tag("components/mask_link.html", takes_context=True)
def mask_link(context: template.Context, row: Any, field: str) -> dict[str, Any]:
    """R14: the way to have one text masked, for the stafettholder, where there is one."""
    text = Text(row._meta.model_name, row, field)
    may_ask = context["may_mask"] and text.value not in ("", MASKED)
    return {"log": context["log"], "text": text if may_ask else None}


@register.inclusion_tag("components/protected.html", takes_context=True)
def protected_bar(context: template.Context, shown: Shown) -> dict[str, Any]:
    """Says that the child's address is protected, and lets its stafettholder see what is hidden."""
    request = context["request"]
    return {
        "log": shown.log,
        "child": shown.log.child,
        "shown": shown,
        "may_show": context["may_show_protected"],
        "where": request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
        "today": context.get("today"),
    }


@register.inclusion_tag("components/protected_chip.html", takes_context=True)
def protected_chip(context: template.Context, shown: Shown) -> dict[str, Any]:
    """The word beside the name: what it is for the stafettholder, «Skjermet» for others."""
    return {
        "child": shown.log.child,
        "shown": shown,
        "may_show": context["may_show_protected"],
        "today": context.get("today"),
    }
