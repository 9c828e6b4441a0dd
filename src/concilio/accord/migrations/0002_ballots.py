"""Ballots of joint statements, and tables whose rows never change.

A ballot's table is made by hand: without row numbers on SQLite, since they would tell in which order people came.
"""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

SQLITE = """
CREATE TABLE "accord_ratificationballot" (
    "pseudonym" BLOB NOT NULL PRIMARY KEY,
    "ratification_id" char(32) NOT NULL REFERENCES "accord_ratification" ("id") DEFERRABLE INITIALLY DEFERRED,
    "community_id" char(32) NOT NULL REFERENCES "dialogue_community" ("id") DEFERRABLE INITIALLY DEFERRED,
    "votes" BLOB NOT NULL,
    CONSTRAINT "a_ratifiers_pseudonym_is_16_bytes" CHECK (length("pseudonym") = 16),
    CONSTRAINT "ratifying_votes_fill_steps_of_16_bytes" CHECK (length("votes") % 16 = 0)
) WITHOUT ROWID;
CREATE INDEX "accord_ballots_of_a_ratification" ON "accord_ratificationballot" ("ratification_id");
CREATE TABLE "accord_choiceballot" (
    "pseudonym" BLOB NOT NULL PRIMARY KEY,
    "round_id" char(32) NOT NULL REFERENCES "accord_choosinground" ("id") DEFERRABLE INITIALLY DEFERRED,
    "community_id" char(32) NOT NULL REFERENCES "dialogue_community" ("id") DEFERRABLE INITIALLY DEFERRED,
    "choices" BLOB NOT NULL,
    CONSTRAINT "a_choosers_pseudonym_is_16_bytes" CHECK (length("pseudonym") = 16)
) WITHOUT ROWID;
CREATE INDEX "accord_ballots_of_a_round" ON "accord_choiceballot" ("round_id")
"""
POSTGRESQL = """
CREATE TABLE "accord_ratificationballot" (
    "pseudonym" bytea NOT NULL PRIMARY KEY,
    "ratification_id" uuid NOT NULL REFERENCES "accord_ratification" ("id") DEFERRABLE INITIALLY DEFERRED,
    "community_id" uuid NOT NULL REFERENCES "dialogue_community" ("id") DEFERRABLE INITIALLY DEFERRED,
    "votes" bytea NOT NULL,
    CONSTRAINT "a_ratifiers_pseudonym_is_16_bytes" CHECK (length("pseudonym") = 16),
    CONSTRAINT "ratifying_votes_fill_steps_of_16_bytes" CHECK (length("votes") % 16 = 0)
);
CREATE INDEX "accord_ballots_of_a_ratification" ON "accord_ratificationballot" ("ratification_id");
CREATE TABLE "accord_choiceballot" (
    "pseudonym" bytea NOT NULL PRIMARY KEY,
    "round_id" uuid NOT NULL REFERENCES "accord_choosinground" ("id") DEFERRABLE INITIALLY DEFERRED,
    "community_id" uuid NOT NULL REFERENCES "dialogue_community" ("id") DEFERRABLE INITIALLY DEFERRED,
    "choices" bytea NOT NULL,
    CONSTRAINT "a_choosers_pseudonym_is_16_bytes" CHECK (length("pseudonym") = 16)
);
CREATE INDEX "accord_ballots_of_a_round" ON "accord_choiceballot" ("round_id")
"""
TABLES = ("accord_ratificationballot", "accord_choiceballot")
NEVER_CHANGE = ("accord_draft", "accord_clauseedit", "accord_askstatus", "accord_circulationstep", "accord_signature")
# What adoption needs is fixed before voting begins.
FIXED = ("draft_id", "opened_on", "closes_on", "quorum", "accepting", "rejecting", "failing", "seats")
FUNCTION = """
CREATE OR REPLACE FUNCTION accord_rows_never_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'this row never changes' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def make(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in (POSTGRESQL if postgresql else SQLITE).split(";"):
        schema_editor.execute(statement, params=None)
    if postgresql:
        schema_editor.execute(FUNCTION, params=None)
    for table in NEVER_CHANGE:
        does = "FOR EACH STATEMENT EXECUTE FUNCTION accord_rows_never_change()" if postgresql else (
            "BEGIN SELECT RAISE(ABORT, 'this row never changes'); END"
        )
        schema_editor.execute(f"CREATE TRIGGER {table}_keep BEFORE UPDATE ON {table} {does}", params=None)
    columns = ", ".join(FIXED)
    if postgresql:
        changed = " OR ".join(f"NEW.{column}::text IS DISTINCT FROM OLD.{column}::text" for column in FIXED)
        each = f"FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION accord_rows_never_change()"
    else:
        changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in FIXED)
        each = f"WHEN {changed} BEGIN SELECT RAISE(ABORT, 'this row never changes'); END"
    schema_editor.execute(
        f"CREATE TRIGGER accord_ratification_keep BEFORE UPDATE OF {columns} ON accord_ratification {each}",
        params=None,
    )


def drop(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in (*NEVER_CHANGE, "accord_ratification"):
        schema_editor.execute(f"DROP TRIGGER {table}_keep" + (f" ON {table}" if postgresql else ""), params=None)
    for table in TABLES:
        schema_editor.execute(f'DROP TABLE "{table}"', params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("accord", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(make, drop)],
            state_operations=[
                migrations.CreateModel(
                    name='ChoiceBallot',
                    fields=[
                        ('pseudonym', models.BinaryField(max_length=16, primary_key=True, serialize=False)),
                        ('choices', models.BinaryField(max_length=40)),
                        ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='dialogue.community')),
                        ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accord.choosinground')),
                    ],
                ),
                migrations.CreateModel(
                    name='RatificationBallot',
                    fields=[
                        ('pseudonym', models.BinaryField(max_length=16, primary_key=True, serialize=False)),
                        ('votes', models.BinaryField(max_length=880)),
                        ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='dialogue.community')),
                        ('ratification', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accord.ratification')),
                    ],
                ),
                migrations.AddConstraint(
                    model_name='choiceballot',
                    constraint=models.CheckConstraint(condition=django.db.models.lookups.Exact(django.db.models.functions.text.Length('pseudonym'), 16), name='a_choosers_pseudonym_is_16_bytes'),
                ),
                migrations.AddConstraint(
                    model_name='ratificationballot',
                    constraint=models.CheckConstraint(condition=django.db.models.lookups.Exact(django.db.models.functions.text.Length('pseudonym'), 16), name='a_ratifiers_pseudonym_is_16_bytes'),
                ),
                migrations.AddConstraint(
                    model_name='ratificationballot',
                    constraint=models.CheckConstraint(condition=django.db.models.lookups.Exact(django.db.models.functions.math.Mod(django.db.models.functions.text.Length('votes'), 16), 0), name='ratifying_votes_fill_steps_of_16_bytes'),
                ),
            ],
        ),
    ]
