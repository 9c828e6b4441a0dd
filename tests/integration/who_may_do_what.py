"""The table: for each route and method, what each role meets. Read by test_who_may_do_what."""

from __future__ import annotations

ROLES = (
    "nobody",
    "part-n",
    "part-s",
    "part-other",
    "steward-n",
    "steward-s",
    "mediator",
    "translator",
    "convener",
    "observer",
    "other",
    "steward-other",
)
TABLE: dict = {}
