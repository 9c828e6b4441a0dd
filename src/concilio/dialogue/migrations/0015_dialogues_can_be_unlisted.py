"""Dialogues that only those find who have their address."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dialogue", "0014_names_of_phases")]

    operations = [
        migrations.AddField(
            model_name="dialogue",
            name="listed",
            field=models.BooleanField(
                default=True, help_text="whether the home page and the interface name it, and search engines may"
            ),
        ),
    ]
