"""What the database is to refuse: a write that breaks each named constraint, and each unique column."""

import copy
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import Group
from django.db import models

from permissions.ids import uuid7
from permissions.models import Organisation, RoleGroup
from tests.models import access_refusals
from tests.models.changing import Case, change, long_ago, now, twin, user


def second_role_group(world: SimpleNamespace) -> None:
    group = Group.objects.create(name="enda en")
    RoleGroup.objects.bulk_create(
        [RoleGroup(group=group, organisation=world.organisation, role=world.assignment.role)]
    )


CASES: dict[str, list[Case]] = {
    "organisation_name_unique": [
        lambda world: Organisation.objects.bulk_create(
            [Organisation(name=world.organisation.name, kind="school")]
        )
    ],
    "user_never_superuser": [change("user", is_superuser=True)],
    "user_number_has_index": [
        change("user", national_number=None),
        change("user", national_number_index=None),
    ],
    "role_assignment_organisation_matches_role": [
        change("assignment", organisation=None),
        change("kommune_assignment", organisation=lambda world: world.organisation),
        change("kommune_assignment", role="coordinator"),
    ],
    "role_assignment_end_is_a_pair": [
        change("assignment", ended_at=now),
        change("assignment", ended_by=user),
    ],
    "role_assignment_ends_after_start": [change("assignment", ended_at=long_ago, ended_by=user)],
    "role_assignment_one_active": [twin("assignment")],
    "role_assignment_one_active_in_kommune": [twin("kommune_assignment")],
    "role_group_unique": [second_role_group],
    "actor_one_active_per_organisation": [twin("holder")],
    "actor_end_is_a_pair": [change("holder", ended_at=now), change("holder", ended_by=user)],
    "actor_confirmation_is_a_pair": [
        change("holder", confirmed_at=None),
        change("holder", confirmed_by=None),
    ],
    "actor_ends_after_start": [change("holder", ended_at=long_ago, ended_by=user)],
    "child_number_has_index": [
        change("child", national_number=None),
        change("child", national_number_index=None),
    ],
    "foresatt_relation_one_active": [twin("relation")],
    "foresatt_relation_end_is_a_pair": [change("relation", ended_at=now), change("relation", ended_by=user)],
    "foresatt_relation_stop_is_a_pair": [
        change("relation", stopped_at=now),
        change("relation", stopped_by=user),
    ],
    "foresatt_relation_ends_after_start": [change("relation", ended_at=long_ago, ended_by=user)],
    "stafettlog_one_open_per_child": [
        twin("log", current_consent=None),
        change("other", child=lambda world: world.child),
    ],
    "stafettlog_level_is_1_2_3": [change("log", level=0), change("log", level=4)],
    "stafettlog_state_is_known": [change("log", state="lost"), change("log", state="")],
    "consent_expires_after_given": [
        change("consent", expires_on=lambda world: world.consent.given_on),
        change("consent", expires_on=long_ago),
    ],
    "consent_withdrawal_is_a_pair": [
        change("consent", withdrawn_at=now),
        change("consent", withdrawn_by=user),
    ],
    "consent_coverage_once": [twin("coverage")],
    "consent_coverage_withdrawal_is_a_pair": [
        change("coverage", withdrawn_at=now),
        change("coverage", withdrawn_by=user),
    ],
    "participant_one_active": [twin("participant")],
    "participant_end_is_a_pair": [
        change("participant", ended_at=now),
        change("participant", ended_by=user),
    ],
    "participant_ends_after_start": [change("participant", ended_at=long_ago, ended_by=user)],
    "concern_closing_is_a_pair": [change("concern", closed_at=now), change("concern", closed_by=user)],
    "concern_strike_is_a_pair": [change("concern", struck_at=now), change("concern", struck_by=user)],
    "concern_closes_after_start": [change("concern", closed_at=long_ago, closed_by=user)],
    "measure_finishes_after_start": [
        change("measure", finish_on=lambda world: world.measure.start_on - timedelta(days=1))
    ],
    "measure_end_is_a_pair": [change("measure", ended_at=now), change("measure", ended_by=user)],
    "evaluation_outcome_is_known": [change("evaluation", outcome="maybe"), change("evaluation", outcome="")],
    "level_change_changes_level": [change("change", from_level=2)],
    "opening_attempt_answer_is_a_pair": [
        change("attempt", answered_at=now),
        change("attempt", answered_by=user),
    ],
    "meeting_ends_after_start": [
        change("meeting", ends_at=lambda world: world.meeting.starts_at),
        change("meeting", ends_at=long_ago),
    ],
    "meeting_status_is_known": [change("meeting", status="lost"), change("meeting", status="")],
    "meeting_place_matches_kind": [
        change("meeting", place_kind="phone"),
        change("meeting", place_organisation=None),
    ],
    "meeting_registration_is_a_pair": [
        change("meeting", status="completed", registered_at=now),
        change("meeting", registered_by=user),
    ],
    "meeting_registered_when_over": [
        change("meeting", status="completed"),
        change("meeting", registered_at=now, registered_by=user),
    ],
    "meeting_not_completed_has_reason": [
        change("meeting", status="not_completed", registered_at=now, registered_by=user)
    ],
    "meeting_cancelled_by_someone": [
        change("meeting", status="cancelled"),
        change("meeting", status="cancelled", cancelled_at=now),
        change("meeting", cancelled_at=now, cancelled_by=user),
    ],
    "meeting_strike_is_a_pair": [change("meeting", struck_at=now), change("meeting", struck_by=user)],
    "invitation_is_of_one": [change("invited_actor", relation=lambda world: world.relation)],
    "invitation_of_relation_once": [twin("invited_relation")],
    "invitation_of_actor_once": [twin("invited_actor")],
    "invitation_of_child_once": [twin("invited_child")],
    "invitation_removal_is_a_pair": [
        change("invited_actor", removed_at=now),
        change("invited_actor", removed_by=user),
    ],
    "lysglimt_strike_is_a_pair": [change("lysglimt", struck_at=now), change("lysglimt", struck_by=user)],
    "transfer_one_waiting": [twin("transfer")],
    "transfer_to_another": [change("transfer", to_actor=lambda world: world.holder)],
    "transfer_status_is_known": [change("transfer", status="lost", answered_at=now, answered_by=user)],
    "transfer_answer_is_a_pair": [
        change("transfer", status="declined", answered_at=now),
        change("transfer", answered_by=user),
    ],
    "transfer_answered_when_not_waiting": [
        change("transfer", status="accepted"),
        change("transfer", answered_at=now, answered_by=user),
    ],
    "closing_one_current": [twin("closing")],
    "closing_reopening_is_a_pair": [change("closing", reopened_at=now), change("closing", reopened_by=user)],
    "closing_reopens_after_closing": [change("closing", reopened_at=long_ago, reopened_by=user)],
    "outbox_message_sent_has_time": [change("message", state="sent"), change("message", sent_at=now)],
    "outbox_message_once_an_occasion": [twin("message")],
    "mail_choice_once_a_kind": [twin("mail_choice")],
    "draft_place_matches_kind": [
        change("draft", log=lambda world: world.log),
        change("draft", concern=lambda world: world.concern),
        change("draft", kind="concern"),
        change("draft", kind="measure", log=lambda world: world.log),
        change("draft", kind="other"),
    ],
    "stored_file_has_one_place": [
        change("file", log=None),
        change("file", draft=lambda world: world.draft),
    ],
    "submission_once": [twin("submission")],
    **access_refusals.CASES,
}

UNIQUE_COLUMNS = {
    "second evaluation of a tiltak": twin("evaluation"),
    "second child with a number": twin("child"),
    "second user with a number": twin("user", username="en-annen"),
    "second foresatt with a number": lambda world: _twin_of(world.relation.foresatt),
    "consent that is current for two logs": change("other", current_consent=lambda world: world.consent),
    "two tiltak that answer the same one": lambda world: [
        _twin_of(world.measure, follows=world.measure) for _time in range(2)
    ],
    "two rows for one stored file": twin("file"),
}


def _copy(row: models.Model, **values: Any) -> models.Model:
    made = copy.copy(row)
    made.pk = uuid7()
    for key, value in values.items():
        setattr(made, key, value)
    return made


def _twin_of(row: models.Model, **values: Any) -> None:
    type(row)._base_manager.bulk_create([_copy(row, **values)])
