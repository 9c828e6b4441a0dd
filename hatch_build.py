"""Compiles the catalogues of translations when a wheel is built: where it is installed, nothing may be writable."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, str(Path(self.root) / "src"))
        from concilio.commands.catalogues import compile_catalogues

        compile_catalogues()
