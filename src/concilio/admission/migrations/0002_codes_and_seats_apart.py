"""A burnt code keeps a claim of fixed width; on SQLite neither table has row numbers, which would tell the order of arrival."""

from django.db import migrations, models
from django.db.models import lookups
from django.db.models.functions import Length

UNCLAIMED = bytes(16)

# The claim of a code burnt before this is nobody's: its seat is found by the phrase alone, as when somebody comes back.
SQLITE = (
    """
CREATE TABLE "new_code" (
    "digest" BLOB NOT NULL PRIMARY KEY,
    "community_id" char(32) NOT NULL REFERENCES "dialogue_community" ("id") DEFERRABLE INITIALLY DEFERRED,
    "claim" BLOB NOT NULL,
    CONSTRAINT "a_claim_is_16_bytes" CHECK (length("claim") = 16)
) WITHOUT ROWID
""",
    """
INSERT INTO "new_code" ("digest", "community_id", "claim")
SELECT "digest", "community_id", CASE WHEN "burnt" THEN randomblob(16) ELSE zeroblob(16) END
FROM "admission_code" ORDER BY "digest"
""",
    'DROP TABLE "admission_code"',
    'ALTER TABLE "new_code" RENAME TO "admission_code"',
    'CREATE INDEX "admission_code_community" ON "admission_code" ("community_id")',
    """
CREATE TABLE "new_seat" (
    "lookup" BLOB NOT NULL PRIMARY KEY,
    "community_id" char(32) NOT NULL REFERENCES "dialogue_community" ("id") DEFERRABLE INITIALLY DEFERRED
) WITHOUT ROWID
""",
    'INSERT INTO "new_seat" ("lookup", "community_id") SELECT "lookup", "community_id" FROM "admission_seat" ORDER BY "lookup"',
    'DROP TABLE "admission_seat"',
    'ALTER TABLE "new_seat" RENAME TO "admission_seat"',
    'CREATE INDEX "admission_seat_community" ON "admission_seat" ("community_id")',
)
# Sampled for the planner, values of these columns would stay in pg_statistic.
POSTGRESQL = (
    """ALTER TABLE "admission_code" ADD COLUMN "claim" bytea NOT NULL DEFAULT decode(repeat('00', 16), 'hex')""",
    'UPDATE "admission_code" SET "claim" = uuid_send(gen_random_uuid()) WHERE "burnt"',
    'ALTER TABLE "admission_code" ALTER COLUMN "claim" DROP DEFAULT',
    'ALTER TABLE "admission_code" DROP COLUMN "burnt"',
    'ALTER TABLE "admission_code" ADD CONSTRAINT "a_claim_is_16_bytes" CHECK (length("claim") = 16)',
    'ALTER TABLE "admission_code" ALTER COLUMN "digest" SET STATISTICS 0, ALTER COLUMN "claim" SET STATISTICS 0',
    'ALTER TABLE "admission_seat" ALTER COLUMN "lookup" SET STATISTICS 0',
)


def make_tables(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("admission", "0001_initial"), ("dialogue", "0008_authors_by_tag")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(make_tables)],
            state_operations=[
                migrations.AddField("code", "claim", models.BinaryField(default=UNCLAIMED, max_length=16)),
                migrations.RemoveField("code", "burnt"),
                migrations.AddConstraint(
                    "code",
                    models.CheckConstraint(
                        condition=lookups.Exact(Length("claim"), 16), name="a_claim_is_16_bytes"
                    ),
                ),
            ],
        ),
    ]
