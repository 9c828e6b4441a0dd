"""The index of the search: words in one form, which each database holds in its own kind of table.

No model has it, so no backup holds it: it is made again from the rows.
"""

from django.db import migrations

POSTGRESQL = [
    "CREATE TABLE record_search (kind varchar(12) NOT NULL, of uuid NOT NULL, terms tsvector NOT NULL, "
    "sounds tsvector NOT NULL, PRIMARY KEY (kind, of))",
    "CREATE INDEX record_search_terms ON record_search USING gin (terms)",
    "CREATE INDEX record_search_sounds ON record_search USING gin (sounds)",
]
SQLITE = [
    "CREATE VIRTUAL TABLE record_search USING fts5(kind UNINDEXED, of UNINDEXED, terms, sounds, "
    "tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3 4 5 6 7 8')"
]


def make(apps, editor):
    for statement in POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement)


def drop(apps, editor):
    editor.execute("DROP TABLE record_search")


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
