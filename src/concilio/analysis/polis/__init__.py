"""The Polis algorithm as its server computes it: to check against real servers and for people who come from Polis.

ShortCache apart from the rest of the analysis, which neither uses it nor is used by it, save for the shared sums
over votes. Its known flaws (at least two groups always, tests without correction) are reproduced, not repaired.
"""

from concilio.analysis.polis.reference import PolisReference, reference

__all__ = ["PolisReference", "reference"]
