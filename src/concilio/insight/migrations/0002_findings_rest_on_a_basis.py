from django.db import migrations, models


def forget_findings(apps, schema_editor):
    # They were computed without a basis, and are computed anew within the hour.
    apps.get_model("insight", "Finding").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("insight", "0001_initial")]

    operations = [
        migrations.RunPython(forget_findings, migrations.RunPython.noop),
        migrations.RemoveField("finding", "n_votes"),
        migrations.AddField(
            "finding",
            "basis",
            models.JSONField(
                default=dict,
                help_text="exact counts behind it, to control what the next look may change",
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            "finding", "content", models.JSONField(help_text="what the page for the staff team shows")
        ),
    ]
