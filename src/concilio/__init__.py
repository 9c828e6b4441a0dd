"""Concilio: structured dialogue between divided societies, and what each side can stand behind."""

__version__ = "0.2.0.dev0"
