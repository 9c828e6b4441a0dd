#!/usr/bin/env bash
# Library: Django 5.2 on SQLite (prefetch_related)
# Guess:   prefetch_related("author") asks for its rows with one IN list, however many there are.
# Seen:    a foreign key is prefetched as "id = ? OR id = ? OR ...", and from about a thousand different rows on the query fails:
#          OperationalError "Expression tree is too large (maximum depth 1000)". The way back, from the row to those that point
#          to it, is an IN list and works.
# Why:     a page that works with the data of a test fails with those of a year. select_related within a Prefetch is safe.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check django==5.2.8

cd "$folder"
"$folder/env/bin/python" - <<'PYTHON'
import django
from django.conf import settings
from django.db import OperationalError, connection, models

settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})
django.setup()


class Author(models.Model):
    class Meta:
        app_label = "findings"


class Book(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")

    class Meta:
        app_label = "findings"


with connection.schema_editor() as editor:
    editor.create_model(Author)
    editor.create_model(Book)


def prefetched(number):
    Book.objects.all().delete()
    Author.objects.all().delete()
    Author.objects.bulk_create(Author(id=n) for n in range(1, number + 1))
    Book.objects.bulk_create(Book(author_id=n) for n in range(1, number + 1))
    assert len(list(Author.objects.prefetch_related("books"))) == number
    return len(list(Book.objects.prefetch_related("author")))


assert prefetched(900) == 900
try:
    prefetched(1100)
except OperationalError as error:
    print(django.get_version(), "SQLite", connection.Database.sqlite_version, "1,100 rows:", error)
    assert "Expression tree is too large" in str(error)
else:
    raise SystemExit("1,100 rows are prefetched now: the finding no longer holds")
PYTHON
