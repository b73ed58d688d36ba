"""Earlier messages in the new words: «uncertain» is a state, and what a member of staff got is a notice."""

from django.db import migrations
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Now


def forwards(apps, schema_editor):
    messages = apps.get_model("stafettlog", "OutboxMessage").objects.using(schema_editor.connection.alias)
    invitations = apps.get_model("stafettlog", "Invitation").objects.using(schema_editor.connection.alias)
    messages.filter(state="failed", failure="uncertain").update(state="uncertain")
    invited = invitations.filter(pk=OuterRef("invitation_id")).values("actor__user_id")[:1]
    messages.filter(invitation__actor__isnull=False).update(user_id=Subquery(invited))
    # Nobody is to be met by a year of old news: they count as read.
    messages.filter(user__isnull=False).update(read_at=Now())


def backwards(apps, schema_editor):
    messages = apps.get_model("stafettlog", "OutboxMessage").objects.using(schema_editor.connection.alias)
    messages.filter(state="uncertain").update(state="failed", failure="uncertain")
    messages.filter(invitation__isnull=False).update(user_id=None)
    # What the states of before cannot say: it had left us.
    messages.filter(state__in=("delivered", "bounced")).update(state="sent")


class Migration(migrations.Migration):
    dependencies = [("stafettlog", "0005_messages_that_arrive")]
    operations = [migrations.RunPython(forwards, backwards)]
