"""PostgreSQL samples every column for its planner, and would keep words and authors there that were withdrawn."""

from __future__ import annotations

from typing import Any

from django.db import migrations

WORDS = (("dialogue_statement", "text"), ("dialogue_statement", "author"), ("dialogue_translation", "text"))


def sample_no_words(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        for table, column in WORDS:
            editor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")


def sample_words(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        for table, column in WORDS:
            editor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS -1")


class Migration(migrations.Migration):
    dependencies = [("dialogue", "0001_initial")]
    operations = [migrations.RunPython(sample_no_words, sample_words)]
