"""The staff team's page and releases get one basis; drafts are asked for.

Until now the two were computed apart, so the finding that is stored may differ from the newest release by one person.
The release was shown to more people: it becomes the finding, and the next one is held against it.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def newest_release_becomes_the_finding(apps, schema_editor):
    Finding = apps.get_model("insight", "Finding")
    Release = apps.get_model("insight", "Release")
    Finding.objects.all().delete()
    # Drafts that were refused have been read as well; those that were replaced have no numbers any more.
    for release in Release.objects.exclude(state="replaced").order_by("dialogue", "number"):
        Finding.objects.update_or_create(
            dialogue_id=release.dialogue_id,
            defaults={
                "content": release.content,
                "basis": release.basis,
                "computed_at": timezone.now(),
            },
        )


class Migration(migrations.Migration):
    dependencies = [
        ("insight", "0004_releases_have_a_version"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            "finding",
            "basis",
            models.JSONField(help_text="exact counts behind it, to control what the next one may change"),
        ),
        migrations.AlterField(
            "release",
            "basis",
            models.JSONField(
                help_text="exact counts behind it, private, to tell whether there is anything new to release"
            ),
        ),
        migrations.CreateModel(
            name="DraftRequest",
            fields=[
                (
                    "dialogue",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="draft_request",
                        serialize=False,
                        to="dialogue.dialogue",
                    ),
                ),
                ("asked_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "is being made"),
                            ("too-few", "no statement has enough answers"),
                            ("nothing-new", "nothing new since the last release"),
                            ("draft-waits", "the draft that waits holds it all"),
                            ("failed", "the analysis failed"),
                        ],
                        default="waiting",
                        max_length=11,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.RunPython(newest_release_becomes_the_finding, migrations.RunPython.noop),
    ]
