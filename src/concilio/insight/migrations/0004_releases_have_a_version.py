"""Stored findings and releases become version 1 of a document without words. Spelled out as it was on the day."""

from django.db import migrations

RENAMED = {"said": "statement", "every": "statement_rows", "cell": "headcount"}
STATEMENT = {"index", "label", "text", "is_seed"}
SIDE = {"position", "name", "people", "few"}


def converted(value):
    if isinstance(value, dict):
        if value.keys() == STATEMENT:
            return {"number": int(value["label"]), "index": value["index"], "is_seed": value["is_seed"]}
        if value.keys() == SIDE:
            return {
                "position": value["position"],
                "label": value["name"],
                "people": value["people"],
                "few": value["few"],
            }
        return {RENAMED.get(key, key): converted(item) for key, item in value.items()}
    return [converted(item) for item in value] if isinstance(value, list) else value


def to_version_1(apps, schema_editor):
    for model in ("Finding", "Release"):
        for row in apps.get_model("insight", model).objects.only("content"):
            if not row.content:  # a replaced draft keeps no numbers
                continue
            content = converted(row.content)
            for words in ("title", "question"):
                content.pop(words, None)
            row.content = {"version": 1, **content, "notes": []}
            row.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [("insight", "0003_keys_of_a_release_are_a_case")]
    operations = [migrations.RunPython(to_version_1, migrations.RunPython.noop)]
