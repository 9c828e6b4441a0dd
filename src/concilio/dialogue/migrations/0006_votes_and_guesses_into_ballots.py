"""Every pseudonym's votes and guesses into its ballot, in the order of pseudonyms, which is random; then their tables go.

Nothing is left out: what cannot be carried over stops the migration, says how much there is of it, and changes nothing.
The format is spelled out here, as it was on the day, since migrations outlive the code they were written with.
"""

import struct
from itertools import groupby
from operator import itemgetter

from django.db import migrations

MOST_STATEMENTS = 3_500
GUESSES_A_PERSON = 12
CANNOT_GUESS = 255

# What the rules of votes and guesses have never let in; looked for before anything is written.
IMPOSSIBLE = {
    "votes on statements without a number": (
        "SELECT count(*) FROM dialogue_vote v JOIN dialogue_statement s ON s.id = v.statement_id"
        " WHERE s.number IS NULL OR s.number = 0"
    ),
    "guesses on statements without a number": (
        "SELECT count(*) FROM dialogue_guess g JOIN dialogue_statement s ON s.id = g.statement_id"
        " WHERE s.number IS NULL OR s.number = 0"
    ),
    f"statements with a number above {MOST_STATEMENTS:,}": (
        f"SELECT count(*) FROM dialogue_statement WHERE number > {MOST_STATEMENTS}"
    ),
    f"people with more than {GUESSES_A_PERSON} guesses": (
        "SELECT count(*) FROM (SELECT 1 FROM dialogue_guess GROUP BY pseudonym"
        f" HAVING count(*) > {GUESSES_A_PERSON}) AS found"
    ),
    "people with answers in two communities": (
        "SELECT count(*) FROM (SELECT 1 FROM"
        " (SELECT DISTINCT pseudonym, community_id FROM dialogue_vote"
        "  UNION SELECT DISTINCT pseudonym, community_id FROM dialogue_guess) AS sides"
        " GROUP BY pseudonym HAVING count(*) > 1) AS found"
    ),
    "answers to statements of another dialogue than their community's": (
        "SELECT count(*) FROM dialogue_vote v JOIN dialogue_statement s ON s.id = v.statement_id"
        " JOIN dialogue_community c ON c.id = v.community_id WHERE c.dialogue_id <> s.dialogue_id"
    ),
}
VOTES = """
SELECT v.pseudonym, v.community_id, s.number, v.choice
FROM dialogue_vote v JOIN dialogue_statement s ON s.id = v.statement_id
WHERE v.pseudonym >= %s AND v.pseudonym <= %s ORDER BY v.pseudonym
"""
GUESSES = """
SELECT g.pseudonym, g.community_id, s.number, c."index", g.tenths
FROM dialogue_guess g JOIN dialogue_statement s ON s.id = g.statement_id JOIN dialogue_community c ON c.id = g.target_id
WHERE g.pseudonym >= %s AND g.pseudonym <= %s ORDER BY g.pseudonym
"""
WIDTHS = """
SELECT c.id, coalesce(max(s.number), 0)
FROM dialogue_community c LEFT JOIN dialogue_statement s ON s.dialogue_id = c.dialogue_id GROUP BY c.id
"""
WRITE = "INSERT INTO dialogue_ballot (pseudonym, community_id, votes, guesses) VALUES (%s, %s, %s, %s)"


def fill_ballots(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for what, query in IMPOSSIBLE.items():
            cursor.execute(query)
            (found,) = cursor.fetchone()
            if found:
                raise RuntimeError(
                    f"{found:,} {what}: they cannot be carried over. Nothing was changed. Go back to the version"
                    " before this one and report it."
                )
        cursor.execute(WIDTHS)
        widths = {community: 16 * (highest // 64 + 1) for community, highest in cursor.fetchall()}
        written = {"dialogue_vote": 0, "dialogue_guess": 0}
        for first in range(256):
            part = (bytes([first]) + b"\x00" * 15, bytes([first]) + b"\xff" * 15)
            cursor.execute(VOTES, part)
            votes = people_in(cursor.fetchall(), written, "dialogue_vote")
            cursor.execute(GUESSES, part)
            guesses = people_in(cursor.fetchall(), written, "dialogue_guess")
            ballots = [
                (
                    pseudonym,
                    community,
                    votes_as_bytes(votes.get((pseudonym, community), ()), widths[community]),
                    guesses_as_bytes(guesses.get((pseudonym, community), ())),
                )
                for pseudonym, community in sorted({*votes, *guesses}, key=itemgetter(0))
            ]
            if ballots:
                cursor.executemany(WRITE, ballots)
        for table, count in written.items():
            cursor.execute(f"SELECT count(*) FROM {table}")
            (there,) = cursor.fetchone()
            if there != count:
                raise RuntimeError(f"{count:,} of {there:,} rows of {table} would be carried over. Nothing was changed.")


        if schema_editor.connection.vendor == "postgresql":
            # What is checked at the end of a transaction is checked now: a table with checks to come cannot be dropped.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def only_back_without_ballots(apps, schema_editor):
    if apps.get_model("dialogue", "Ballot").objects.exists():
        raise RuntimeError("there are ballots, which the version before cannot read: restore a backup of it instead")


def forget_routing(apps, schema_editor):
    # It went by statements' ids; the background hands it down again within a minute, by their numbers.
    apps.get_model("dialogue", "RoutingWeights").objects.all().delete()


def people_in(rows, written, table):
    people = {}
    for pseudonym, of_person in groupby(rows, key=itemgetter(0)):
        answers = list(of_person)
        written[table] += len(answers)
        people[bytes(pseudonym), answers[0][1]] = [answer[2:] for answer in answers]
    return people


def votes_as_bytes(votes, width):
    filled = bytearray(width)
    for number, choice in votes:
        filled[number // 4] |= (choice + 2) << 2 * (number % 4)
    return bytes(filled)


def guesses_as_bytes(guesses):
    packed = sorted(
        struct.pack(">HBB", number, index, CANNOT_GUESS if tenths is None else tenths)
        for number, index, tenths in guesses
    )
    return b"".join(packed).ljust(48, b"\0")


class Migration(migrations.Migration):
    dependencies = [
        ("dialogue", "0005_ballots"),
    ]

    operations = [
        migrations.RunPython(fill_ballots, only_back_without_ballots),
        migrations.RunPython(forget_routing, migrations.RunPython.noop),
        migrations.DeleteModel(name="Guess"),
        migrations.DeleteModel(name="Vote"),
    ]
