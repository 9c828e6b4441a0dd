"""What every test shares."""

from __future__ import annotations

from hypothesis import settings

# The first example of a property may compile a kernel, so the time of one example says nothing.
settings.register_profile("concilio", deadline=None)
settings.load_profile("concilio")
