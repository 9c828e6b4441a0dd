"""Stored content of findings and releases calls its parts by their new names."""

from django.db import migrations

RENAMED = {"said": "statement", "every": "statement_rows", "cell": "headcount"}


def renamed(value):
    if isinstance(value, dict):
        return {RENAMED.get(key, key): renamed(item) for key, item in value.items()}
    return [renamed(item) for item in value] if isinstance(value, list) else value


def rename(apps, schema_editor):
    for model in ("Finding", "Release"):
        for row in apps.get_model("insight", model).objects.only("content"):
            row.content = renamed(row.content)
            row.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [("insight", "0003_keys_of_a_release_are_a_case")]
    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
