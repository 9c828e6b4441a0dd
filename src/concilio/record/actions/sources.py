"""Sources and their copies: entered, captured by each side on its own, corrected, quoted.

A copy is fetched, read and stored before the transaction begins: a slow server holds no lock, and a file that is stored
and then not entered is found again by its hash.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from concilio.coalition.models import Person
from concilio.dialogue.models import Dialogue
from concilio.documents.typed_text import has_words, tidy_line, tidy_paragraphs
from concilio.publiclog.actions import append
from concilio.record import errors, rules
from concilio.record import source_refusals as refusals
from concilio.record.dates import NotADate, RecordDate
from concilio.record.models import Citation, CustodyStep, Snapshot, Source, TextCorrection, TextLayer
from concilio.record.queries.sources import shown_text
from concilio.record.sources.faults import Fault, SourceRefused
from concilio.record.sources.fetching import Fetched, Fetcher
from concilio.record.sources.kinds import kind_of
from concilio.record.sources.reading import Found, Outcome, Words, find_quotation, picture_of, places_of, read
from concilio.record.sources.scanning import scan
from concilio.record.sources.stamping import roots_in, stamp
from concilio.record.sources.storing import Store
from concilio.record.sources.warc import decoded, written

What = CustodyStep.What


def store() -> Store:
    """Where this installation keeps copies."""
    return Store(settings.SOURCES_FOLDER)


def fetcher() -> Fetcher:
    """How this installation fetches, if it does."""
    return Fetcher(allowed=settings.FETCH_SOURCES)


@dataclass(frozen=True)
class Captured:
    """A new copy: whether it is stamped, and what came of reading it."""

    snapshot: Snapshot
    outcome: Outcome
    stamp_fault: Fault | None


@transaction.atomic
def add_source(
    *,
    by: Person,
    dialogue: Dialogue,
    title: str,
    published: str = "",
    language: str = "und",
    address: str = "",
    csl: dict[str, Any] | None = None,
    seen_in_copy: bool = False,
    origin: Source | None = None,
) -> Source:
    """Enter a publication that can be cited.

    Raises:
        NotYourRecord, TitleNeeded, NotADateOfTheRecord.
    """
    _desk(by, dialogue)
    title = tidy_line(title)
    if not has_words(title):
        raise refusals.TitleNeeded
    try:
        when = RecordDate.parse(published) if published.strip() else None
    except NotADate as fault:
        raise errors.NotADateOfTheRecord(fault.fault) from fault
    return Source.objects.create(
        slug=f"s-{token_hex(5)}",
        csl=csl or {},
        title=title,
        published=when.text if when else "",
        published_first=when.first if when else None,
        published_last=when.last if when else None,
        language=language or "und",
        address=address,
        seen_in_copy=seen_in_copy,
        origin=origin,
    )


def capture_file(
    *, by: Person, dialogue: Dialogue, source: Source, content: bytes, now: datetime | None = None
) -> Captured:
    """Store a file as a copy that one's community has captured.

    Raises:
        NotYourRecord, SourceFault, KnownSource, CapturedAlready.
    """
    return _capture(by, dialogue, source, content, Snapshot.How.FILE, now or timezone.now())


def capture_words(
    *, by: Person, dialogue: Dialogue, source: Source, words: str, now: datetime | None = None
) -> Captured:
    """Store a passage that was typed by hand.

    Raises:
        NotYourRecord, SourceFault, KnownSource, CapturedAlready.
    """
    content = tidy_paragraphs(words).encode()
    return _capture(by, dialogue, source, content, Snapshot.How.HAND, now or timezone.now())


def capture_address(
    *, by: Person, dialogue: Dialogue, source: Source, now: datetime | None = None, how: Fetcher | None = None
) -> Captured:
    """Fetch a source from its address and store what came, with a WARC record of how it came.

    Raises:
        NotYourRecord, SourceFault, KnownSource, CapturedAlready.
    """
    _desk(by, dialogue)
    try:
        fetched = (how or fetcher()).fetch(source.address)
        content = decoded(fetched.page)
    except SourceRefused as refusal:
        raise refusals.SourceFault(refusal) from refusal
    return _capture(
        by, dialogue, source, content, Snapshot.How.FETCHED, now or timezone.now(), fetched=fetched
    )


@transaction.atomic
def correct_text(
    *, by: Person, dialogue: Dialogue, layer: TextLayer, text: str, seen: int, now: datetime | None = None
) -> TextCorrection:
    """Correct the words of a page as a program read them. What was read stays, and so does every correction.

    Args:
        seen: the version that was corrected, 0 for what was read first.

    Raises:
        NotYourRecord; TextIsCorrected: there is a newer one.
    """
    desk = _desk(by, dialogue)
    TextLayer.objects.select_for_update(no_key=True).get(id=layer.id)
    newest = layer.corrections.order_by("-version").first()
    if seen != (newest.version if newest else 0):
        raise refusals.TextIsCorrected
    return TextCorrection.objects.create(
        layer=layer,
        version=seen + 1,
        content={"text": tidy_paragraphs(text)},
        party=desk.party,
        on=(now or timezone.now()).date(),
    )


def mark_quotation(
    *,
    by: Person,
    dialogue: Dialogue,
    snapshot: Snapshot,
    quotation: str,
    locator: str = "",
    language: str = "",
) -> Citation:
    """Cite exact words of a copy, with their place in its text and on the picture of the page.

    Where the text of a file cannot be trusted to hold what is seen (Arabic PDF), words that are not found are cited
    without a place: the page then says that they could not be compared.

    Raises:
        NotYourRecord, QuotationNotFound, SourceFault.
    """
    _desk(by, dialogue)
    quotation = tidy_paragraphs(quotation)
    content = _content(snapshot)
    found = find_quotation(shown_text(snapshot), quotation)
    if found is not None:
        keep_picture(snapshot, found.page, content)
    if found is None and not _is_unreliable(content):
        raise refusals.QuotationNotFound
    places = _places(content, found, snapshot) if found else None
    return Citation.objects.create(
        source_id=snapshot.source_id,
        snapshot=snapshot,
        locator=tidy_line(locator),
        quotation=quotation,
        language=language or snapshot.source.language,
        page=found.page if found else None,
        start=found.start if found else None,
        end=found.end if found else None,
        place=places,
    )


def scan_page(
    *, by: Person, dialogue: Dialogue, snapshot: Snapshot, page: int, languages: Iterable[str]
) -> TextLayer | None:
    """Read the words in the picture of a page that has none; None where nothing here can read it.

    Raises:
        NotYourRecord, SourceFault.
    """
    _desk(by, dialogue)
    content = _content(snapshot)
    try:
        picture = content if snapshot.media_type == "image" else picture_of(content, page, width=1600)
        text = scan(picture, list(languages))
    except SourceRefused as refusal:
        raise refusals.SourceFault(refusal) from refusal
    if not text:
        return None
    return _scanned(snapshot, page, text)


@transaction.atomic
def _scanned(snapshot: Snapshot, page: int, text: str) -> TextLayer:
    """The text of a page from its picture, where the file itself had none."""
    layer = TextLayer.objects.select_for_update(no_key=True).filter(snapshot=snapshot, page=page).first()
    if layer is None:
        layer = TextLayer(snapshot=snapshot, page=page)
    elif str(layer.content.get("text", "")).strip():
        return layer
    layer.how, layer.content = TextLayer.How.SCANNED, {"text": text}
    layer.save()
    return layer


def draw_cited_pages(most: int = 20) -> int:
    """Draw cited pages that nobody has drawn yet, and find the places of their words; how many."""
    waiting = Citation.objects.filter(
        start__isnull=False, place__isnull=True, snapshot__media_type="pdf"
    ).select_related("snapshot")
    drawn = [citation for citation in waiting.order_by("id")[: 10 * most] if not _is_drawn(citation)][:most]
    for citation in drawn:
        _draw(citation)
    return len(drawn)


def _is_drawn(citation: Citation) -> bool:
    return citation.snapshot is not None and picture_path(citation.snapshot, citation.page or 1).exists()


def _draw(citation: Citation) -> None:
    snapshot = citation.snapshot
    if snapshot is None or citation.page is None or citation.start is None or citation.end is None:
        return
    try:
        content = _content(snapshot)
    except refusals.SourceFault:
        return
    keep_picture(snapshot, citation.page, content)
    found = Found(citation.page, citation.start, citation.end, citation.page, citation.end)
    Citation.objects.filter(id=citation.id).update(place=_places(content, found, snapshot))


def keep_picture(snapshot: Snapshot, page: int, content: bytes) -> None:
    """Draw a cited page once: who reads it later only reads a file."""
    path = picture_path(snapshot, page)
    if snapshot.media_type != "pdf" or path.exists():
        return
    try:
        picture = picture_of(content, page)
    except SourceRefused:
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(".part")
    part.write_bytes(picture)
    part.replace(path)


def picture_path(snapshot: Snapshot, page: int) -> Path:
    """Where the picture of a cited page stands."""
    return Path(settings.SOURCES_FOLDER) / "pictures" / f"{bytes(snapshot.sha256).hex()}-{page}.png"


def read_again(*, snapshot: Snapshot, now: datetime | None = None) -> bool:
    """Compare a stored copy with its hash, and write down what was found."""
    name = bytes(snapshot.sha256).hex()
    try:
        store().read(name)
    except SourceRefused:
        _custody(snapshot, What.DAMAGED, now or timezone.now())
        return False
    _custody(snapshot, What.READ, now or timezone.now())
    return True


def _capture(
    by: Person,
    dialogue: Dialogue,
    source: Source,
    content: bytes,
    how: str,
    now: datetime,
    fetched: Fetched | None = None,
) -> Captured:
    desk = _desk(by, dialogue)
    digest = sha256(content).digest()
    _refuse_known(source, desk.party.id, digest)
    try:
        words = read(content, charset=fetched.charset if fetched else "")
        stored = store().put([content])
        warc = store().put([written(fetched.captures)]).sha256 if fetched else ""
    except SourceRefused as refusal:
        raise refusals.SourceFault(refusal) from refusal
    token, fault = _stamped(content)
    try:
        snapshot = _entered(
            desk, source, words, how, now, token,
            sha256=digest, size=stored.size, warc=warc, media_type=kind_of(content),
            address=fetched.page.address if fetched else "",
        )  # fmt: skip
    except IntegrityError:
        raise refusals.CapturedAlready from None
    return Captured(snapshot, words.outcome, fault)


@transaction.atomic
def _entered(
    desk: rules.Desk,
    source: Source,
    words: Words,
    how: str,
    now: datetime,
    token: bytes | None,
    **fields: Any,
) -> Snapshot:
    snapshot = Snapshot.objects.create(
        source=source, party=desk.party, how=how, captured_on=now.date(), time_stamp=token, **fields
    )
    layer = TextLayer.How.TYPED if how == Snapshot.How.HAND else TextLayer.How.EXTRACTED
    TextLayer.objects.bulk_create(
        TextLayer(snapshot=snapshot, page=number, how=layer, content={"text": text}, language=source.language)
        for number, text in enumerate(words.pages, start=1)
    )
    _custody(snapshot, What.STORED, now)
    if token:
        _custody(snapshot, What.STAMPED, now)
    append(
        kind="record.captured",
        scope_kind="dialogue",
        scope_id=desk.dialogue.id,
        on=now.date(),
        payload={
            "source": source.slug,
            "community": desk.community.label,
            "sha256": bytes(snapshot.sha256).hex(),
            "how": how,
            "stamped": bool(token),
        },
    )
    return snapshot


def _refuse_known(source: Source, party: Any, digest: bytes) -> None:
    known = Snapshot.objects.filter(sha256=digest).select_related("source")
    if any(copy.source_id == source.id and copy.party_id == party for copy in known):
        raise refusals.CapturedAlready
    elsewhere = next((copy.source for copy in known if copy.source_id != source.id), None)
    if elsewhere is not None:
        raise refusals.KnownSource(elsewhere.slug)


def _stamped(content: bytes) -> tuple[bytes | None, Fault | None]:
    """A verified stamp where the operator named a service; a copy without one is a copy all the same."""
    if not settings.TIME_STAMPS:
        return None, None
    try:
        roots = roots_in(Path(settings.TIME_STAMP_ROOTS or "").read_bytes())
        return stamp(content, settings.TIME_STAMPS, roots).der, None
    except SourceRefused as refusal:
        return None, refusal.fault
    except (OSError, ValueError):
        return None, Fault.STAMP_INVALID


def _content(snapshot: Snapshot) -> bytes:
    try:
        return store().read(bytes(snapshot.sha256).hex())
    except SourceRefused as refusal:
        raise refusals.SourceFault(refusal) from refusal


def _is_unreliable(content: bytes) -> bool:
    return read(content).outcome == Outcome.UNRELIABLE


def _places(content: bytes, found: Found, snapshot: Snapshot) -> list[list[float]] | None:
    """Where the words stand on the picture of the page; nowhere in a text that somebody corrected."""
    corrected = TextCorrection.objects.filter(layer__snapshot=snapshot, layer__page=found.page).exists()
    try:
        return None if corrected else places_of(content, found) or None
    except SourceRefused:
        return None


def _custody(snapshot: Snapshot, what: str, now: datetime) -> None:
    CustodyStep.objects.create(snapshot=snapshot, what=what, sha256=snapshot.sha256, on=now.date())


def _desk(by: Person, dialogue: Dialogue) -> rules.Desk:
    desk = rules.desk_of(by, dialogue)
    if desk is None:
        raise errors.NotYourRecord
    return desk
