"""Imports an invented record of so many claims into a fresh database and opens its pages; prints JSON."""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

CLAIMS_AN_EVENT = 200
OPENED = 60
PAGES = (
    "events/event-0/",
    "events/event-0/method/",
    "events/event-0/claims/",
    "events/event-0/claims.csv",
    "",
)


def invent(claims: int, citations: int) -> dict[str, Any]:
    """A record of so many claims, each resting on so many passages; a position on every fifth."""
    sources = [
        {"id": f"s{n}", "title": f"Source {n}", "published": "1995"} for n in range(max(claims // 20, 20))
    ]
    parties = [{"id": f"p{n}", "kind": "organisation", "names": {"en": f"Party {n}"}} for n in range(50)]
    return {
        "format": "concilio-record/1",
        "parties": parties,
        "terms": [
            {"kind": "measure", "id": f"m{n}", "names": {"en": f"Counted {n}"}} for n in range(20)
        ] + [{"kind": "population", "id": "all", "names": {"en": "all"}}],
        "sources": sources,
        "events": [
            {
                "id": f"event-{first // CLAIMS_AN_EVENT}", "happened": "1994-05-03",
                "titles": {"en": f"Event {first // CLAIMS_AN_EVENT}"},
                "sides": [{"party": "p0"}, {"party": "p1"}],
                "claims": [
                    _claim(n, citations, len(sources)) for n in range(first, min(first + CLAIMS_AN_EVENT, claims))
                ],
            }
            for first in range(0, claims, CLAIMS_AN_EVENT)
        ],
    }  # fmt: skip


def _claim(n: int, citations: int, sources: int) -> dict[str, Any]:
    cited = [{"source": f"s{(n * 7 + k) % sources}", "locator": f"p. {k}"} for k in range(citations)]
    return {
        "id": f"c{n}", "maker": f"p{n % 50}", "text": {"en": f"{n} people were counted at the place."},
        "measure": f"m{n % 20}", "population": "all", "bound": "exact", "low": n % 900, "high": n % 900,
        "as_of": str(1994 + n % 20), "citations": cited,
        "positions": [] if n % 5 else [
            {"id": f"c{n}-p", "party": f"p{(n + 1) % 50}", "stance": "disputes", "citations": cited[:1]}
        ],
    }  # fmt: skip


def main(claims: int, citations: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concilio.config.settings")
    import django

    from concilio.config.secret import make_secret

    home = Path(os.environ["CONCILIO_HOME"])
    make_secret(home / "secret")
    (home / "static").mkdir(exist_ok=True)
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from concilio.record.actions.importing import import_record
    from concilio.record.models import Citation, Entry, Event

    made = invent(claims, citations)
    before = _megabytes()
    began = time.perf_counter()
    import_record(record=made, on=date(2026, 1, 1), state=Entry.State.CONFIRMED)
    seconds = time.perf_counter() - began
    grown = _megabytes() - before
    Event.objects.update(published_on=date(2026, 1, 1))
    print(  # noqa: T201 - the answer
        json.dumps(
            {
                "seconds": seconds, "megabytes": grown, "citations": Citation.objects.count(),
                "pages": {f"/record/{page}": _p99(f"/en/record/{page}") for page in PAGES},
            }
        )
    )  # fmt: skip


def _p99(address: str) -> float:
    from django.test import Client

    client, taken = Client(SERVER_NAME="localhost"), []
    for _ in range(OPENED):
        began = time.perf_counter()
        answer = client.get(address)
        taken.append(1000 * (time.perf_counter() - began))
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}")
    return statistics.quantiles(taken[5:], n=100)[-1]


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
