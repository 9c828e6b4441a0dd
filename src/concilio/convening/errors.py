"""Why a convener's action was refused."""

from __future__ import annotations

from concilio.coalition.errors import RefusedByRule


class ConveningRefused(RefusedByRule):
    """A convener's action was not carried out."""
