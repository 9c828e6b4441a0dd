"""Rows of the record written by hand, for tests of what the database itself refuses."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from concilio.record import models

DAY = date(2026, 3, 10)


def party(kind: str = "organisation", slug: str | None = None) -> models.Party:
    made = models.Party.objects.create(slug=slug or f"party-{secrets.token_hex(4)}", kind=kind)
    models.PartyName.objects.create(party=made, language="en", name=made.slug.title())
    return made


def event(**changed: Any) -> models.Event:
    fields = {"slug": f"event-{secrets.token_hex(4)}", "happened": "1992-02-26", "created_on": DAY}
    return models.Event.objects.create(**fields | changed)


def source(**changed: Any) -> models.Source:
    fields = {"slug": f"source-{secrets.token_hex(4)}", "title": "A report", "csl": {"type": "report"}}
    return models.Source.objects.create(**fields | changed)


def citation(**changed: Any) -> models.Citation:
    return models.Citation.objects.create(**{"source": changed.pop("source", None) or source()} | changed)


def snapshot(**changed: Any) -> models.Snapshot:
    fields = {
        "source": source(), "party": party("community"), "how": "hand", "sha256": secrets.token_bytes(32),
        "size": 10, "media_type": "text", "captured_on": DAY,
    }  # fmt: skip
    return models.Snapshot.objects.create(**fields | changed)


def entry(kind: str = "claim", **changed: Any) -> models.Entry:
    fields: dict[str, Any] = {"kind": kind, "state": "confirmed", "proposed_on": DAY}
    fields |= {
        "event": changed.pop("event", None) or event(),
        "side": party("community"),
        "citation": citation(),
    }
    return models.Entry.objects.create(**fields | changed)


def term(slug: str, kind: str = "measure") -> models.Term:
    made, new = models.Term.objects.get_or_create(slug=slug, kind=kind)
    if new:
        models.TermName.objects.create(term=made, language="en", name=slug.title())
    return made


def claim(**changed: Any) -> models.Claim:
    own = changed.pop("entry", None) or entry()
    fields: dict[str, Any] = {
        "entry": own, "event": own.event, "maker": changed.pop("maker", None) or party(),
        "measure": term("killed"), "population": term("all", "population"), "bound": "exact",
        "low": 613, "high": 613,
    }  # fmt: skip
    return models.Claim.objects.create(**fields | changed)


def position(**changed: Any) -> models.Position:
    own = changed.pop("claim", None) or claim()
    fields = {
        "entry": entry("position", event=own.event),
        "claim": own,
        "party": party(),
        "stance": "disputes",
    }
    return models.Position.objects.create(**fields | changed)


def recognition(**changed: Any) -> models.Recognition:
    own = entry("recognition")
    fields = {"entry": own, "event": own.event, "body": party("state"), "level": "plenary"}
    return models.Recognition.objects.create(**fields | changed)
