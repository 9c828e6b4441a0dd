"""What one person answered becomes one row. The tables of votes and guesses are emptied into it by 0006."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import lookups
from django.db.models.functions import Length, Mod

NO_GUESSES = bytes(48)

# WITHOUT ROWID: a row number would tell in which order people came. Django cannot say so.
SQLITE = """
CREATE TABLE "dialogue_ballot" (
    "pseudonym" BLOB NOT NULL PRIMARY KEY,
    "community_id" char(32) NOT NULL REFERENCES "dialogue_community" ("id") DEFERRABLE INITIALLY DEFERRED,
    "votes" BLOB NOT NULL,
    "guesses" BLOB NOT NULL,
    CONSTRAINT "a_pseudonym_is_16_bytes" CHECK (length("pseudonym") = 16),
    CONSTRAINT "votes_fill_steps_of_16_bytes" CHECK (length("votes") % 16 = 0),
    CONSTRAINT "votes_are_on_at_most_3500_statements" CHECK (length("votes") <= 880),
    CONSTRAINT "guesses_have_twelve_places" CHECK (length("guesses") = 48)
) WITHOUT ROWID
"""
# Room on each page, so that a changed vote stays on its own; emptied of old versions early; never compressed, which
# would cost more than it saves on so few bytes.
POSTGRESQL = """
CREATE TABLE "dialogue_ballot" (
    "pseudonym" bytea NOT NULL PRIMARY KEY,
    "community_id" uuid NOT NULL,
    "votes" bytea NOT NULL,
    "guesses" bytea NOT NULL,
    CONSTRAINT "a_pseudonym_is_16_bytes" CHECK (length("pseudonym") = 16),
    CONSTRAINT "votes_fill_steps_of_16_bytes" CHECK (length("votes") % 16 = 0),
    CONSTRAINT "votes_are_on_at_most_3500_statements" CHECK (length("votes") <= 880),
    CONSTRAINT "guesses_have_twelve_places" CHECK (length("guesses") = 48),
    CONSTRAINT "a_ballot_is_of_a_community" FOREIGN KEY ("community_id")
        REFERENCES "dialogue_community" ("id") DEFERRABLE INITIALLY DEFERRED
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE "dialogue_ballot"
    ALTER COLUMN "votes" SET STORAGE EXTERNAL,
    ALTER COLUMN "guesses" SET STORAGE EXTERNAL
"""


def number_communities(apps, schema_editor):
    Community = apps.get_model("dialogue", "Community")
    numbered = {}
    for community in Community.objects.order_by("dialogue_id", "label"):
        community.index = numbered[community.dialogue_id] = numbered.get(community.dialogue_id, -1) + 1
        community.save(update_fields=["index"])


def make_table(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRESQL if postgresql else SQLITE, params=None)


def drop_table(apps, schema_editor):
    schema_editor.execute('DROP TABLE "dialogue_ballot"', params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("dialogue", "0004_counts_from_an_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="community",
            name="index",
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.RunPython(number_communities, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="community",
            name="index",
            field=models.PositiveSmallIntegerField(
                editable=False, help_text="what guesses call the community by; never changes, and says nothing"
            ),
        ),
        migrations.AddConstraint(
            model_name="community",
            constraint=models.UniqueConstraint(
                fields=("dialogue", "index"), name="community_index_once_in_dialogue"
            ),
        ),
        migrations.AddConstraint(
            model_name="community",
            constraint=models.CheckConstraint(
                condition=models.Q(("index__lte", 255)), name="a_community_index_is_one_byte"
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(make_table, drop_table)],
            state_operations=[
                migrations.CreateModel(
                    name="Ballot",
                    fields=[
                        ("pseudonym", models.BinaryField(max_length=16, primary_key=True, serialize=False)),
                        ("votes", models.BinaryField(max_length=880)),
                        ("guesses", models.BinaryField(default=NO_GUESSES, max_length=48)),
                        (
                            "community",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="dialogue.community",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=lookups.Exact(Length("pseudonym"), 16), name="a_pseudonym_is_16_bytes"
                            ),
                            models.CheckConstraint(
                                condition=lookups.Exact(Mod(Length("votes"), 16), 0),
                                name="votes_fill_steps_of_16_bytes",
                            ),
                            models.CheckConstraint(
                                condition=lookups.LessThanOrEqual(Length("votes"), 880),
                                name="votes_are_on_at_most_3500_statements",
                            ),
                            models.CheckConstraint(
                                condition=lookups.Exact(Length("guesses"), 48), name="guesses_have_twelve_places"
                            ),
                        ]
                    },
                ),
            ],
        ),
    ]
