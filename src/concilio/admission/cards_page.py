"""One page, saved to disk, that makes cards and hashes without network and without Python, as `concilio envelopes`."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from concilio.dialogue.naming import NamedCommunity
from concilio.dialogue.queries.snapshot import DialogueSnapshot
from concilio.languages import LANGUAGES, RIGHT_TO_LEFT, what_languages_say

_HERE = Path(__file__).parent / "templates/admission"
MOST_LANGUAGES = 3


def cards_page(
    snapshot: DialogueSnapshot, communities: list[NamedCommunity], *, address: str, language: str
) -> str:
    """The page, whole: it asks the network for nothing, and lets nothing in but its own script.

    Args:
        address: of the dialogue, printed on each card, as words and as a picture.
        language: of the page.
    """
    offered = [code for code in snapshot.languages if code in _words()]
    script, style = _part("cards_offline.js"), _part("cards_offline.css")
    data = {
        "address": address,
        "languages": offered,
        "rightToLeft": sorted(RIGHT_TO_LEFT),
        "words": {code: _words()[code] for code in offered},
        "communities": [
            {"label": c.label, "names": {code: c.name(code) for code in offered}}
            for c in snapshot.communities
        ],
    }
    names = dict(LANGUAGES)
    return render_to_string(
        "admission/cards_offline.html",
        {
            "communities": communities,
            "languages": [(code, names[code], place < MOST_LANGUAGES) for place, code in enumerate(offered)],
            "qr": _picture(address),
            "data": _as_json(data),
            "script": mark_safe(script),  # noqa: S308 - our own file
            "style": mark_safe(style),  # noqa: S308 - our own file
            "script_hash": _hash(script),
            "style_hash": _hash(style),
            "language": language,
        },
    )


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = what_languages_say("cards", "CARD_WORDS")
    return found


@cache
def _part(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _as_json(data: Any) -> SafeString:
    """For a script element: no name that anybody gave can end it."""
    text = json.dumps(data, ensure_ascii=False)
    return mark_safe(text.replace("<", "\\u003c"))  # noqa: S308


def _picture(address: str) -> SafeString:
    import qrcode  # for this page alone

    code = qrcode.QRCode(border=2)
    code.add_data(address)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg viewBox="0 0 {0} {0}" aria-hidden="true"><rect width="{0}" height="{0}" fill="#fff"/>'
        '<path d="{1}" fill="#000"/></svg>',
        len(rows),
        path,
    )
