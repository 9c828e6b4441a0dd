"""`concilio simulate`: votes and guesses of people who do not exist, with a known truth."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Nothing yet."""
