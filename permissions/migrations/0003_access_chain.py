"""Columns of the hash chain, empty still: 0004 chains the rows from before, 0005 asks for them."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("permissions", "0002_rate_count")]

    operations = [
        migrations.CreateModel(
            name="AccessHead",
            fields=[
                ("log_id", models.CharField(max_length=36, primary_key=True, serialize=False)),
                ("count", models.PositiveBigIntegerField()),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={"abstract": False, "base_manager_name": "objects", "default_permissions": ()},
        ),
        migrations.AlterField(
            model_name="accesslog",
            name="at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="tidspunkt"
            ),
        ),
        migrations.AddField(
            model_name="accesslog", name="version", field=models.PositiveSmallIntegerField(default=1)
        ),
        migrations.AddField(
            model_name="accesslog", name="number", field=models.PositiveBigIntegerField(null=True)
        ),
        migrations.AddField(
            model_name="accesslog", name="previous", field=models.CharField(default="", max_length=64)
        ),
        migrations.AddField(
            model_name="accesslog", name="hash", field=models.CharField(default="", max_length=64)
        ),
    ]
