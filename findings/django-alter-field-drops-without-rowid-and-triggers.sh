#!/usr/bin/env bash
# Library: Django 5.2 on SQLite (schema editor)
# Guess:   alter_field changes a column and leaves the rest of the table as a migration made it.
# Seen:    the table is built again from the model: WITHOUT ROWID is gone, so every row gets a number in order of arrival,
#          and triggers on the table are gone, such as one that forbids deleting. Nothing is said. add_field of a nullable
#          column keeps both.
# Why:     two protections that only SQL can state are lost in a later migration that seems to have nothing to do with them.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check django==5.2.8

cd "$folder"
"$folder/env/bin/python" - <<'PYTHON'
import django
from django.conf import settings
from django.db import connection, models

settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})
django.setup()


class Ballot(models.Model):
    pseudonym = models.BinaryField(primary_key=True)
    votes = models.BinaryField()

    class Meta:
        app_label = "findings"
        db_table = "ballot"


def named(field, name):
    field.set_attributes_from_name(name)
    field.model = Ballot
    return field


def state():
    with connection.cursor() as cursor:
        rows = cursor.execute("SELECT type, sql FROM sqlite_master").fetchall()
    tables = [sql for kind, sql in rows if kind == "table"]
    return "WITHOUT ROWID" in tables[0], any(kind == "trigger" for kind, _ in rows)


with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE ballot (pseudonym BLOB NOT NULL PRIMARY KEY, votes BLOB NOT NULL) WITHOUT ROWID")
    cursor.execute("CREATE TRIGGER kept BEFORE DELETE ON ballot BEGIN SELECT RAISE(ABORT, 'append-only'); END")
with connection.schema_editor() as editor:
    editor.add_field(Ballot, named(models.IntegerField(null=True), "extra"))
after_add = state()
with connection.schema_editor() as editor:
    editor.alter_field(Ballot, Ballot._meta.get_field("votes"), named(models.BinaryField(null=True), "votes"))
print(django.get_version(), "WITHOUT ROWID, trigger:", after_add, "then", state())
assert after_add == (True, True)
assert state() == (False, False)
PYTHON
