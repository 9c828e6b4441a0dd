"""An accord as JSON-LD: for programs, in the words of schema.org, with the bytes that are signed and their hash.

The context is in the file: reading it asks the network for nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from concilio.documents.accord_text import (
    AccordText,
    Clause,
    Method,
    Note,
    Paragraph,
    State,
    canonical_bytes,
    text_hash,
)

_CONTEXT = {
    "@vocab": "https://schema.org/",
    "accord": "urn:concilio:accord#",
    "cites": {"@id": "accord:cites", "@type": "@id"},
    "claim": {"@id": "accord:claim", "@type": "@id"},
    "asksOf": "accord:asksOf",
    "disputed": "accord:disputed",
    "signedText": "accord:signedText",
    "sha256": "accord:sha256",
    "didNotSign": "accord:didNotSign",
    "reservation": "accord:reservation",
    "capacity": "accord:capacity",
    "figures": "accord:figures",
    "method": {"@id": "accord:method", "@context": {"@vocab": "urn:concilio:accord#"}},
    "letters": {"@id": "accord:letters", "@container": "@list"},
}


def write_json_ld(text: AccordText) -> bytes:
    """The text and all that is said of it; `signedText` holds the very bytes that were signed, as a string."""
    found = {
        "@context": _CONTEXT,
        "@id": f"urn:concilio:accord:{text.id}:{text.language}",
        "@type": "CreativeWork",
        "name": text.title,
        "inLanguage": text.language,
        "creativeWorkStatus": "Draft" if text.state is State.DRAFT else "Published",
        **_optional(text),
        "creator": {"@type": "Organization", "name": text.coalition},
        "version": text.version,
        ("dateCreated" if text.state is State.DRAFT else "datePublished"): text.day.isoformat(),
        "abstract": [_paragraph(paragraph) for paragraph in text.preamble],
        "hasPart": [_clause(clause) for clause in text.clauses],
        "citation": [_note(note) for note in text.notes_in_order],
        "endorsements": [
            {
                "@type": "EndorseAction",
                "agent": {"@type": "Organization", "name": signature.organisation},
                "endTime": signature.day.isoformat(),
                **({"capacity": signature.capacity} if signature.capacity else {}),
            }
            for signature in sorted(text.signatures, key=lambda signed: (signed.day, signed.organisation))
        ],
        "didNotSign": sorted(text.did_not_sign),
        "reservation": list(_reservations(text)),
        "method": _method(text.method),
        "workTranslation": [
            {"@id": f"urn:concilio:accord:{text.id}:{language}", "inLanguage": language, "sha256": found}
            for language, found in sorted(text.translations)
        ],
        "signedText": canonical_bytes(text).decode("utf-8"),
        "sha256": text_hash(text),
    }
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _optional(text: AccordText) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if text.number is not None:
        found["position"] = text.number
    if text.symbol:
        found["identifier"] = text.symbol
    return found


def _clause(clause: Clause) -> dict[str, Any]:
    found = {"@id": f"#clause-{clause.number}", "position": clause.number, **_paragraph(clause.words)}
    if clause.heading:
        found["name"] = clause.heading
    if clause.addressee:
        found["asksOf"] = clause.addressee
    return found


def _paragraph(paragraph: Paragraph) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "CreativeWork", "text": paragraph.text}
    if paragraph.cited:
        found["figures"] = [
            {"letters": [cited.start, cited.end], "cites": f"#{cited.note}"} for cited in paragraph.cited
        ]
    return found


def _note(note: Note) -> dict[str, Any]:
    found = {"@id": f"#{note.id}", "@type": "Claim", "text": note.source}
    if note.maker:
        found["author"] = note.maker
    if note.claim:
        found["claim"] = f"urn:concilio:claim:{note.claim}"
    if note.dispute:
        found["disputed"] = note.dispute
    return found


def _method(method: Method) -> dict[str, Any]:
    found: dict[str, Any] = {
        "tookPart": [asdict(part) for part in sorted(method.took_part, key=lambda part: part.community)],
        "howFound": list(method.how_found),
        "uncertain": list(method.uncertain),
        "margins": [
            {"about": f"#clause-{margin.clause}", "seats": margin.seats}
            for margin in sorted(method.margins, key=lambda margin: margin.clause)
        ],
    }
    if method.thresholds:
        found["thresholdsInPerCent"] = asdict(method.thresholds)
    return found


def _reservations(text: AccordText) -> Iterator[dict[str, Any]]:
    for made in sorted(text.reservations, key=lambda made: (made.clause or 0, made.by, made.text)):
        found = {"author": made.by, "text": made.text}
        yield found if made.clause is None else found | {"about": f"#clause-{made.clause}"}
