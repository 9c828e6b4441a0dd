"""The HTTP interface: read-only and public, described at /api/openapi.json."""

from __future__ import annotations

from ninja import NinjaAPI

from concilio import __version__
from concilio.dialogue.api import router as dialogues
from concilio.insight.api import router as releases

# No interactive page: it would load scripts from elsewhere.
api = NinjaAPI(title="Concilio", version=__version__, docs_url=None, urls_namespace="api")
api.add_router("", dialogues)
api.add_router("", releases)
