"""The only code that writes decisions of moderation. May import keys, dialogue and below.

Every action locks the statement's row first, then looks at keys, reviews and hidings: of two decisions at once,
the second sees what the first has done.
"""

from __future__ import annotations

from concilio.moderation.actions.deadlines import expire_deadlines
from concilio.moderation.actions.hiding import confirm_hiding, end_hiding, hide_urgently
from concilio.moderation.actions.keys import turn_key
from concilio.moderation.actions.mediation import decide_as_mediator

__all__ = [
    "confirm_hiding",
    "decide_as_mediator",
    "end_hiding",
    "expire_deadlines",
    "hide_urgently",
    "turn_key",
]
