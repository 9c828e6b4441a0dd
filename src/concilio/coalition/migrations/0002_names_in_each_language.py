"""Names of coalitions and organisations in each language, besides the one they were entered with."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("coalition", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name=model,
            name="names",
            field=models.JSONField(blank=True, default=dict, help_text="by language, where it has another there"),
        )
        for model in ("coalition", "organisation")
    ]
