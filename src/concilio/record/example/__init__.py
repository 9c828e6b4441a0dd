"""The worked example as files: real events, each sentence with the name of who says it, confirmed by nobody."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
