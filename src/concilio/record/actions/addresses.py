"""Looking again: whether stored copies have their bytes, and whether cited addresses still say the same words.

Addresses are asked a few at a time and each once a month, off unless the operator allows requests. A server that does
not answer today proves nothing, and nothing is written down.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from django.db.models import Max, Q
from django.utils import timezone

from concilio.record.actions.sources import fetcher, read_again
from concilio.record.models import AddressCheck, Snapshot, Source
from concilio.record.sources.comparing import compare
from concilio.record.sources.faults import Fault, SourceRefused
from concilio.record.sources.fetching import Fetcher
from concilio.record.sources.reading import read
from concilio.record.sources.warc import decoded

EACH = timedelta(days=30)
ADDRESSES_AT_ONCE = 5
COPIES_AT_ONCE = 20
_DEAD = frozenset({Fault.NOT_FOUND, Fault.NO_SUCH_NAME})
Outcome = AddressCheck.Outcome


def check_copies(*, now: datetime | None = None) -> int:
    """Read some stored copies again that were not read for a month; how many were damaged."""
    now = now or timezone.now()
    due = Snapshot.objects.annotate(last=Max("custody__on")).filter(
        Q(last__isnull=True) | Q(last__lte=now.date() - EACH)
    )
    return sum(
        not read_again(snapshot=snapshot, now=now) for snapshot in due.order_by("last", "id")[:COPIES_AT_ONCE]
    )


def check_addresses(*, now: datetime | None = None, how: Fetcher | None = None) -> int:
    """Look at some addresses again of which there is a fetched copy; how many were looked at."""
    now = now or timezone.now()
    due = (
        Source.objects.filter(snapshots__how=Snapshot.How.FETCHED)
        .annotate(last=Max("checks__on"), captured=Max("snapshots__captured_on"))
        .filter(captured__lte=now.date() - EACH)
        .filter(Q(last__isnull=True) | Q(last__lte=now.date() - EACH))
    )
    sources = list(due.order_by("last", "id").distinct()[:ADDRESSES_AT_ONCE])
    for source in sources:
        _look_at(source, now, how or fetcher())
    return len(sources)


def _look_at(source: Source, now: datetime, how: Fetcher) -> None:
    try:
        fetched = how.fetch(source.address)
        content = decoded(fetched.page)
        words = read(content, charset=fetched.charset)
    except SourceRefused as refusal:
        if refusal.fault in _DEAD:
            AddressCheck.objects.create(source=source, outcome=Outcome.DEAD, on=now.date())
        return
    newest = source.snapshots.filter(how=Snapshot.How.FETCHED).order_by("-captured_on", "id").first()
    digest = sha256(content).digest()
    if newest is not None:
        before = "\n".join(str(layer.content.get("text", "")) for layer in newest.layers.order_by("page"))
        same = digest == bytes(newest.sha256) or compare(before, "\n".join(words.pages)).same
        outcome = Outcome.SAME if same else Outcome.CHANGED
        AddressCheck.objects.create(source=source, outcome=outcome, sha256=digest, on=now.date())
