"""Participants' tables written anew in random order."""

from __future__ import annotations

from concilio.storage.shuffling import shuffle_in_parts

PARTICIPANTS_TABLES = ("dialogue_vote", "dialogue_guess")


def shuffle_tables() -> None:
    """Shuffle votes and guesses."""
    shuffle_in_parts(PARTICIPANTS_TABLES)
