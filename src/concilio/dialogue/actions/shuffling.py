"""Participants' tables written anew in random order."""

from __future__ import annotations

from concilio.storage.shuffling import shuffle_in_parts

PARTICIPANTS_TABLES = ("dialogue_ballot",)


def shuffle_tables() -> None:
    """Shuffle ballots."""
    shuffle_in_parts(PARTICIPANTS_TABLES)
