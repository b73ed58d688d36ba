"""Who is invited to a meeting, and who came: the child, a foresatt or an aktør."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.history import tracked
from stafettlog.models.actor import Actor
from stafettlog.models.base import LogOwned, pair
from stafettlog.models.foresatt import ForesattRelation, ForesattRole
from stafettlog.models.meeting import Meeting


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def standing(self) -> "InvitationQuerySet":
        """Not taken off the list again."""
        return self.filter(removed_at__isnull=True)

    def with_names(self) -> "InvitationQuerySet":
        return self.select_related("relation", "actor__user", "actor__organisation", "log__child")


class Invitation(LogOwned):
    """Of a foresatt (`relation`), of an aktør (`actor`), or of the child (neither).

    `attended` is empty until the meeting is registered.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="invitations")
    relation = models.ForeignKey(
        ForesattRelation, models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    actor = models.ForeignKey(Actor, models.PROTECT, null=True, blank=True, related_name="invitations")
    attended = models.BooleanField(_("deltok"), null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    history = tracked()
    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitasjon")
        verbose_name_plural = _("invitasjoner")
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(relation__isnull=True) | models.Q(actor__isnull=True),
                name="invitation_is_of_one",
            ),
            models.UniqueConstraint(
                fields=["meeting", "relation"],
                condition=models.Q(relation__isnull=False),
                name="invitation_of_relation_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "actor"],
                condition=models.Q(actor__isnull=False),
                name="invitation_of_actor_once",
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=models.Q(relation__isnull=True, actor__isnull=True),
                name="invitation_of_child_once",
            ),
            models.CheckConstraint(
                condition=pair("removed_at", "removed_by"), name="invitation_removal_is_a_pair"
            ),
        ]

    @property
    def is_child(self) -> bool:
        return self.relation_id is None and self.actor_id is None

    @property
    def display_name(self) -> str:
        person = self.relation or self.actor or self.log.child
        return person.display_name

    @property
    def part(self) -> str:
        """What the person is, as the møtelogg of the guide says it: «Barn», «Mor», the virksomhet."""
        if self.relation is not None:
            return str(ForesattRole(self.relation.role).label)
        return self.actor.organisation.name if self.actor is not None else str(_("Barn"))
