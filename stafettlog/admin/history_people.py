"""The people and words that stand in rows of their own beside a version: who was responsible, who agreed."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import CharField, IntegerField, QuerySet, Value

from stafettlog.models import Consent, Measure, Meeting

NO_VERSION = 0


def responsible(measure_ids: Iterable[UUID]) -> QuerySet[Any, Any]:
    rows = Measure.history.model._meta.get_field("historicalmeasure_responsible").related_model
    return rows._default_manager.filter(history__id__in=measure_ids).values_list(
        "history__id",
        "history__version",
        "history_id",
        "participant__actor__user__first_name",
        "participant__actor__user__last_name",
    )


def givers(consent_ids: Iterable[UUID]) -> QuerySet[Any, Any]:
    rows = Consent.history.model._meta.get_field("historicalconsent_givers").related_model
    return (
        rows._default_manager.filter(history__id__in=consent_ids)
        .annotate(no_version=Value(NO_VERSION, output_field=IntegerField()))
        .values_list(
            "history__id",
            "no_version",
            "history_id",
            "foresattrelation__first_name",
            "foresattrelation__last_name",
        )
    )


def topics(meeting_ids: Iterable[UUID]) -> QuerySet[Any, Any]:
    rows = Meeting.history.model._meta.get_field("historicalmeeting_concerns").related_model
    return (
        rows._default_manager.filter(history__id__in=meeting_ids)
        .annotate(nothing=Value("", output_field=CharField()))
        .values_list("history__id", "history__version", "history_id", "concern__text", "nothing")
    )
