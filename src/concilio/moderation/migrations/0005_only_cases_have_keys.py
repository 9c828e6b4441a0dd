"""What cases and public acts hold now is no longer held here."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0004_copy_keys_and_decisions")]

    operations = [
        migrations.DeleteModel(name="Key"),
        migrations.DeleteModel(name="MediatorDecision"),
        migrations.DeleteModel(name="Decision"),
        migrations.RenameModel(old_name="NewDecision", new_name="Decision"),
        migrations.AlterField(
            model_name="decision",
            name="statement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="decisions",
                to="dialogue.statement",
            ),
        ),
        migrations.RemoveField(model_name="review", name="state"),
        migrations.RemoveField(model_name="review", name="opened_at"),
        migrations.RemoveField(model_name="review", name="deadline_at"),
        migrations.RemoveField(model_name="review", name="closed_at"),
        migrations.AlterField(
            model_name="review",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="keys.case"
            ),
        ),
    ]
