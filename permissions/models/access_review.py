"""What a privacy officer concluded from a look through the access log. Added, never changed."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.ids import uuid7
from permissions.models.append_only import AppendOnly, is_erased


class AccessReview(AppendOnly):
    """One note, of the openings from `first_day` to `last_day` (both with).

    `about_user_id` and `about_log_id` say whom or which log it is about, empty for neither. Like the rows
    that it tells of it has no foreign key, and names are copied.
    """

    # An ombud may have named the child.
    words_of_log: ClassVar = {"conclusion": ""}
    is_of_erased: ClassVar = dict.fromkeys(("sqlite", "postgresql"), is_erased("about_log_id"))

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(_("tidspunkt"), auto_now_add=True)
    by_id = models.CharField(max_length=36)
    by_name = models.CharField(_("hvem"), max_length=170)
    first_day = models.DateField(_("fra og med"))
    last_day = models.DateField(_("til og med"))
    about_user_id = models.CharField(max_length=36, blank=True)
    about_user_name = models.CharField(_("person"), max_length=170, blank=True)
    about_log_id = models.CharField(_("stafettlogg"), max_length=36, blank=True)
    conclusion = models.TextField(_("konklusjon"), max_length=2000)

    class Meta(AppendOnly.Meta):
        verbose_name = _("gjennomgang")
        verbose_name_plural = _("gjennomganger")
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="access_review_days_in_order"
            ),
            models.CheckConstraint(condition=~models.Q(conclusion=""), name="access_review_has_conclusion"),
        ]

    def __str__(self) -> str:
        return f"Gjennomgang {self.pk}"
