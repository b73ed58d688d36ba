"""Every opening has its place in the chain, and no two have the same."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("permissions", "0004_chain_earlier_openings")]

    operations = [
        migrations.AlterField(model_name="accesslog", name="number", field=models.PositiveBigIntegerField()),
        migrations.AlterField(model_name="accesslog", name="previous", field=models.CharField(max_length=64)),
        migrations.AlterField(model_name="accesslog", name="hash", field=models.CharField(max_length=64)),
        migrations.RemoveIndex(model_name="accesslog", name="access_log_by_log"),
        migrations.AddIndex(
            model_name="accesslog", index=models.Index(fields=["at"], name="access_log_by_time")
        ),
        migrations.AddConstraint(
            model_name="accesslog",
            constraint=models.UniqueConstraint(fields=("log_id", "number"), name="access_log_number_in_log"),
        ),
    ]
