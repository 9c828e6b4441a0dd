"""Dialogues, communities, statements and ballots: the lowest app that knows who takes part. Names no app above it."""
