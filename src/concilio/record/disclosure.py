"""Which numbers of acknowledgements may leave. Pure; the same rules by which findings leave (insight.disclosure).

A number is shown from ten people up and to the nearest ten; what is shown changes at most once a day, and only when at
least ten more people have said it, or ten fewer. So no two releases tell what one person said or took back. A
number that falls below ten is hidden again at its next change.
"""

from __future__ import annotations

from collections.abc import Mapping

from concilio.analysis.safe_minimum import SAFE_MINIMUM

FORMS = {"heard": 1, "recognises": 2, "regrets": 4, "apologises": 8}
"""Each form and its bit."""

STEP = SAFE_MINIMUM
Numbers = Mapping[str, int]


def exact_counts(forms: list[int]) -> dict[str, int]:
    """How many of a community's people chose each form."""
    return {name: sum(1 for each in forms if each & bit) for name, bit in FORMS.items()}


def released_counts(exact: Numbers, before: Numbers) -> dict[str, int]:
    """The counts on which the next release rests: of each form the new one, where enough people have changed it.

    Args:
        exact: of today; before: on which the last release rests; 0 where there was none.
    """
    return {
        name: exact[name] if abs(exact[name] - before.get(name, 0)) >= SAFE_MINIMUM else before.get(name, 0)
        for name in FORMS
    }


def shown_counts(released: Numbers) -> dict[str, int | None]:
    """What is shown of them: to the nearest ten, and nothing below ten."""
    return {
        name: (n + STEP // 2) // STEP * STEP if n >= SAFE_MINIMUM else None for name, n in released.items()
    }
