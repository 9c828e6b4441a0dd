"""Dialogues, communities, statements, votes and guesses. May import coalition and analysis."""
