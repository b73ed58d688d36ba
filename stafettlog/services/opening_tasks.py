"""Who had a task on which log: what explains that someone opened it."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from stafettlog.models import (
    Closing,
    Concern,
    Consent,
    ConsentCoverage,
    Evaluation,
    Invitation,
    LevelChange,
    Lysglimt,
    Masking,
    Measure,
    Meeting,
    Participant,
    Stafettlog,
    StoredFile,
    Transfer,
    TransferStatus,
)

# What someone has written in a log, if a version of it is theirs. To open a log in an emergency, or to
# ask for one, is not to write in it.
WRITTEN = (
    Closing,
    Concern,
    Consent,
    ConsentCoverage,
    Evaluation,
    Invitation,
    LevelChange,
    Lysglimt,
    Masking,
    Measure,
    Meeting,
    Participant,
    StoredFile,
    Transfer,
)


def tasks_in(since: datetime, until: datetime) -> set[tuple[str, str]]:
    """(user id, log id) as text. One query.

    Who holds the log, was asked to since, or handed it over since; who has or had a tiltak on it; who
    wrote in it within the time; who was invited to a meeting from then on.
    """
    given_away = Transfer.objects.filter(status=TransferStatus.ACCEPTED, answered_at__gte=since)
    asked = Transfer.objects.filter(Q(asked_at__gte=since) | Q(status=TransferStatus.WAITING))
    responsible = Measure.responsible.through._default_manager.all()
    meetings = Invitation.objects.filter(removed_at__isnull=True, meeting__starts_at__gte=since)
    found: list[QuerySet[Any, Any]] = [
        Stafettlog.objects.order_by().values_list("stafettholder__user", "pk"),
        given_away.order_by().values_list("from_actor__user", "log"),
        asked.order_by().values_list("to_actor__user", "log"),
        responsible.order_by().values_list("participant__actor__user", "measure__log"),
        meetings.order_by().values_list("actor__user", "log"),
        _versions(Stafettlog, since, until).values_list("history_user", "id"),
        *(_versions(model, since, until).values_list("history_user", "log") for model in WRITTEN),
    ]
    first, *others = found
    return {(str(user_id), str(log_id)) for user_id, log_id in first.union(*others) if user_id}


def _versions(model: Any, since: datetime, until: datetime) -> QuerySet[Any, Any]:
    return model.history.filter(history_date__gte=since, history_date__lt=until).order_by()
