"""Places for the case of a review and the public act of a decision."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("keys", "0001_initial"),
        ("publiclog", "0001_initial"),
        ("moderation", "0002_one_key_a_person"),
    ]

    operations = [
        migrations.AddField(
            model_name="review",
            name="case",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="keys.case"
            ),
        ),
        migrations.CreateModel(
            name="NewDecision",
            fields=[
                (
                    "act",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="publiclog.act",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="dialogue.statement",
                    ),
                ),
            ],
        ),
    ]
