"""Safe minimum: how few people are too few to be shown. Read by disclosure control, the report and the apps' counts."""

from __future__ import annotations

SAFE_MINIMUM = 10
"""Fewer people than this of one community, on one statement or in one group, are not shown (docs/threat-model.md)."""

SAFE_MINIMUM_OF_EACH = 5
"""Fewer people than this of one community in an opinion group, and the group is merged with another."""
