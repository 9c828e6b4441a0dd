"""How large a copy of a source may be that an editor of the record sends in, and where it is taken."""

from __future__ import annotations

import re

COPY_BYTES = 16 * 1024 * 1024
"""Its form included. All of it is held in memory until it is stored."""
TAKES_COPIES = re.compile(r"/[a-z]{2}/desk/[^/]+/record/sources/")
