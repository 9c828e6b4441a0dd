"""Analysis: votes in, findings out.

Pure functions of (votes, options, seed) over numpy arrays. May import numpy, scipy and `concilio.machine`, and nothing
else of Concilio; knows no files, no clock, no labels and no web framework. Communities and statements are indices here;
their names belong to the callers. docs/how-to/analyse-votes.md shows how to call it.

The five names below are all that most callers need. They are loaded when first used, so that a process which only
needs one small module does not wait for compiled numerics.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concilio.analysis._analyse import Findings, Options, analyse
    from concilio.analysis.votes import Guesses, Votes

__all__ = ["Findings", "Guesses", "Options", "Votes", "analyse"]

_HOMES = {
    "Findings": "concilio.analysis._analyse",
    "Guesses": "concilio.analysis.votes",
    "Options": "concilio.analysis._analyse",
    "Votes": "concilio.analysis.votes",
    "analyse": "concilio.analysis._analyse",
}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
