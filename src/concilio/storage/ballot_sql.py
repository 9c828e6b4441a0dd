"""The edit of one vote in a ballot, as an expression of SQL: so that rule, edit and write are one statement.

Read, edit in Python and write would take a second statement, and on PostgreSQL a lock as well: of 80 votes that two
devices cast for one person at once, 40 were lost without it, and 20 with one, since before the first vote there is no
row to lock. An expression in ON CONFLICT sees the row as it is when it is written.
"""

from __future__ import annotations

from concilio.storage.ballots import NUMBERS_A_BYTE, STEP

# SQLite has no function from a byte to a number and back. The place of a byte among all 256 is its number.
_BYTES = f"x'{bytes(range(256)).hex()}'"
_A_STEP = STEP * NUMBERS_A_BYTE


def width_sql(highest: str) -> str:
    """How many bytes the votes of a dialogue take, from its highest statement number; as `ballots.width_for`."""
    return f"{STEP} * ({highest} / {_A_STEP} + 1)"


def sqlite_widened(votes: str, width: str) -> str:
    """Votes, or NULL, filled with zeros to a width; never narrower than they were. As bytes: `||` makes text."""
    have = f"coalesce({votes}, x'')"
    return f"CAST({have} || zeroblob(max({width} - length({have}), 0)) AS BLOB)"


def sqlite_with_code(votes: str, number: str, code: str) -> str:
    """Votes that are wide enough, with another code at a statement's number."""
    shift = f"2 * ({number} % {NUMBERS_A_BYTE})"
    place = f"{number} / {NUMBERS_A_BYTE}"
    byte = f"instr({_BYTES}, substr({votes}, {place} + 1, 1)) - 1"
    edited = f"substr({_BYTES}, 1 + ((({byte}) & ~(3 << {shift})) | ({code} << {shift})), 1)"
    return f"CAST(substr({votes}, 1, {place}) || {edited} || substr({votes}, {place} + 2) AS BLOB)"


def sqlite_code_on(votes: str, number: str) -> str:
    """The code at a statement's number in votes that are wide enough."""
    byte = f"(instr({_BYTES}, substr({votes}, {number} / {NUMBERS_A_BYTE} + 1, 1)) - 1)"
    return f"(({byte} >> (2 * ({number} % {NUMBERS_A_BYTE}))) & 3)"


def postgresql_widened(votes: str, width: str) -> str:
    """Votes filled with zeros to a width; never narrower than they were."""
    return f"{votes} || decode(repeat('00', greatest({width} - length({votes}), 0)), 'hex')"


def postgresql_with_code(votes: str, number: str, code: str) -> str:
    """Votes that are wide enough, with another code at a statement's number."""
    return f"set_bit(set_bit({votes}, 2 * {number}, {code} & 1), 2 * {number} + 1, {code} >> 1)"


def postgresql_code_on(votes: str, number: str) -> str:
    """The code at a statement's number in votes that are wide enough."""
    return f"(get_bit({votes}, 2 * {number}) + 2 * get_bit({votes}, 2 * {number} + 1))"
