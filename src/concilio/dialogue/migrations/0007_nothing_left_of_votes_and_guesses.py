"""What the tables of votes and guesses held leaves the database's files. Changes nothing else; can be run again."""

from django.db import migrations

from concilio.storage.erasing import STATISTICS_TABLE, vacuum_full


def leave_nothing_in_the_files(apps, schema_editor):
    """SQLite: a file without the freed pages, and an empty log. PostgreSQL: no values of columns in its statistics."""
    connection = schema_editor.connection
    if connection.in_atomic_block:
        return
    if connection.vendor == "postgresql":
        vacuum_full([STATISTICS_TABLE])
        return
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class Migration(migrations.Migration):
    # Neither VACUUM can run in a transaction.
    atomic = False

    dependencies = [
        ("dialogue", "0006_votes_and_guesses_into_ballots"),
    ]

    operations = [
        migrations.RunPython(leave_nothing_in_the_files, migrations.RunPython.noop),
    ]
