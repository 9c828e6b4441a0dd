"""Concilio: structured dialogue between divided societies, and what each side can stand behind."""

__version__ = "0.1.0"
