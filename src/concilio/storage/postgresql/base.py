"""Asks whether a kept connection still stands only after it has been idle.

Django asks before the first query of every request: a round trip as long as the vote's own.
"""

from __future__ import annotations

import time
from typing import Any

from django.db.backends.postgresql import base

# A server that restarts takes longer, and a proxy that drops idle connections waits longer, than this.
TRUSTED_SECONDS = 1.0


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but a connection that answered a moment ago is trusted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._used_at = float("-inf")

    def close_if_unusable_or_obsolete(self) -> None:
        """At the beginning and end of each request."""
        if self.connection is not None and self.health_check_done and not self.errors_occurred:
            self._used_at = time.monotonic()
        super().close_if_unusable_or_obsolete()

    def close_if_health_check_failed(self) -> None:
        """Before a request's first query."""
        if time.monotonic() - self._used_at < TRUSTED_SECONDS:
            self.health_check_done = True
        super().close_if_health_check_failed()
