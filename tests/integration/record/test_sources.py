"""Sources: each side captures a copy on its own, quotations stand in place, nothing from outside runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from concilio.coalition.models import Person
from concilio.publiclog.models import Act
from concilio.record import errors
from concilio.record import source_refusals as refusals
from concilio.record.actions import sources as actions
from concilio.record.actions.addresses import check_addresses, check_copies
from concilio.record.actions.entries import Passage
from concilio.record.dates import DateFault
from concilio.record.models import (
    AddressCheck,
    Citation,
    CustodyStep,
    Snapshot,
    Source,
    TextCorrection,
    TextLayer,
)
from concilio.record.sources.faults import Fault, SourceRefused
from concilio.record.sources.fetching import Fetched
from concilio.record.sources.warc import Capture, captures_in
from tests.integration.record.record_scene import NOW, RecordScene, make_record
from tests.unit.record.sources.files import pdf, png
from tests.unit.record.sources.stamp_service import make_service, stamp_service

pytestmark = pytest.mark.django_db
PAGES = ("A report about the bridge.", "Twelve people were killed\nat the bridge, says the report.")
QUOTED = "Twelve people were killed at the bridge"
HTML = b"<html><head></head><body><script>alert(1)</script><p>Twelve people were killed at the bridge.</p>"


@pytest.fixture
def record(settings: Any, tmp_path: Path) -> RecordScene:
    settings.SOURCES_FOLDER = tmp_path / "sources"
    return make_record()


class Site:
    """What a fetcher gives in place of the web, or the fault that it meets."""

    allowed = True

    def __init__(self, body: bytes = b"", fault: Fault | None = None) -> None:
        self.body, self.fault = body, fault

    def fetch(self, address: str) -> Fetched:
        if self.fault is not None:
            raise SourceRefused(self.fault)
        length = ("Content-Length", str(len(self.body)))
        moved = Capture(address, "301 Moved", (("Location", "/b"), ("Content-Length", "0")), b"")
        return Fetched((moved, Capture("https://paper.example/b", "200 OK", (length,), self.body)))


def capture(record: RecordScene, content: bytes, *, by: Person | None = None, **changed: Any) -> Snapshot:
    fields = {"source": record.source, "content": content, "now": NOW} | changed
    return actions.capture_file(by=by or record.north, dialogue=record.scene.dialogue, **fields).snapshot


def quote(record: RecordScene, copy: Snapshot, words: str = QUOTED, **changed: Any) -> Citation:
    return actions.mark_quotation(
        by=record.north, dialogue=record.scene.dialogue, snapshot=copy, quotation=words, **changed
    )


def rests_on(record: RecordScene, citation: Citation) -> None:
    """A published claim that rests on a passage."""
    record.publish()
    record.confirm(record.claim(passages=[citation]).entry)


def public(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_copy_is_stored_once_with_custody_text_and_a_public_act(record: RecordScene) -> None:
    copy = capture(record, pdf(*PAGES))
    assert actions.store().read(bytes(copy.sha256).hex()) == pdf(*PAGES)
    assert [layer.page for layer in copy.layers.order_by("page")] == [1, 2]
    assert [step.what for step in copy.custody.all()] == ["stored"]
    act = Act.objects.get(kind="record.captured")
    assert act.payload["sha256"] == bytes(copy.sha256).hex()
    assert act.payload["source"] == record.source.slug


def test_a_quotation_stands_in_its_place_on_the_sources_page(record: RecordScene) -> None:
    copy = capture(record, pdf(*PAGES))
    citation = quote(record, copy, locator="p. 2")
    assert (citation.page, len(citation.place)) == (2, 2)
    assert Client().get(f"/en/record/sources/{record.source.slug}/").status_code == 404
    rests_on(record, citation)
    page = public(f"/en/record/sources/{record.source.slug}/")
    assert "<mark>Twelve people were killed" in page
    assert 'class="quoted"' in page
    picture = Client().get(reverse("sources:picture", args=[record.source.slug, citation.id]))
    assert picture.content.startswith(b"\x89PNG")
    assert picture.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_passage_on_which_nothing_rests_is_not_public(record: RecordScene) -> None:
    copy = capture(record, pdf(*PAGES))
    rests_on(record, quote(record, copy))
    other = quote(record, copy, "A report about the bridge.")
    assert "A report about the bridge." not in public(f"/en/record/sources/{record.source.slug}/")
    for name in ("picture", "cited"):
        more = ["bib"] if name == "cited" else []
        assert (
            Client().get(reverse(f"sources:{name}", args=[record.source.slug, other.id, *more])).status_code
            == 404
        )


def test_words_of_a_proposal_are_found_in_a_stored_copy_and_drawn_later(record: RecordScene) -> None:
    copy = capture(record, pdf(*PAGES))
    citation = record.claim(passages=[Passage(record.source, "p. 2", QUOTED)]).entry.citation
    assert citation is not None
    assert (citation.snapshot_id, citation.page, citation.place) == (copy.id, 2, None)
    assert actions.draw_cited_pages() == 1
    citation.refresh_from_db()
    assert len(citation.place) == 2
    assert actions.picture_path(copy, 2).exists()
    assert actions.draw_cited_pages() == 0
    missing = record.claim(low=9, passages=[Passage(record.source, "p. 2", "Nine people")]).entry.citation
    assert missing is not None
    assert (missing.snapshot_id, missing.start) == (copy.id, None)


@pytest.mark.parametrize("words", ["Thirteen people were killed", "killed people", "[…]"])
def test_words_that_are_not_in_the_copy_are_refused(record: RecordScene, words: str) -> None:
    with pytest.raises(refusals.QuotationNotFound):
        quote(record, capture(record, pdf(*PAGES)), words)
    assert not Citation.objects.exists()


def test_both_sides_saw_the_same_words_or_the_difference_is_shown(record: RecordScene) -> None:
    first = capture(record, pdf(*PAGES))
    capture(record, b"<html><body><p>" + " ".join(PAGES).encode(), by=record.south)
    rests_on(record, quote(record, first))
    assert "each on its own, saw the same words" in public(f"/en/record/sources/{record.source.slug}/")
    capture(record, b"<html><body><p>" + " ".join(PAGES).replace("Twelve", "Nine").encode(), by=record.south,
            now=NOW + timedelta(days=1))  # fmt: skip
    page = public(f"/en/record/sources/{record.source.slug}/")
    assert "did not see the same words" in page
    assert "<mark>Nine</mark>" in page
    assert "<mark>Twelve</mark>" in page


def test_the_same_file_by_both_sides_is_the_same_byte_for_byte(record: RecordScene) -> None:
    first = capture(record, pdf(*PAGES))
    capture(record, pdf(*PAGES), by=record.south)
    rests_on(record, quote(record, first))
    assert "byte for byte" in public(f"/en/record/sources/{record.source.slug}/")


def test_the_same_bytes_twice_are_found_by_their_hash(record: RecordScene) -> None:
    capture(record, pdf(*PAGES))
    with pytest.raises(refusals.CapturedAlready):
        capture(record, pdf(*PAGES))
    other = Source.objects.create(slug="other", title="Another title of the same report")
    with pytest.raises(refusals.KnownSource) as refusal:
        capture(record, pdf(*PAGES), source=other)
    assert refusal.value.slug == record.source.slug
    assert Snapshot.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", Fault.EMPTY),
        (b"PK\x03\x04", Fault.ARCHIVE),
        (b"MZ\x90\0", Fault.UNKNOWN_KIND),
        (pdf("words", encrypt=True), Fault.ENCRYPTED),
        (png(60_000, 60_000), Fault.TOO_LARGE),
    ],
)
def test_what_is_no_copy_is_refused_in_words_and_nothing_is_kept(
    record: RecordScene, content: bytes, code: Fault
) -> None:
    with pytest.raises(refusals.SourceFault) as refusal:
        capture(record, content)
    assert refusal.value.code == code
    assert "%(" not in str(refusal.value.message)
    assert not Snapshot.objects.exists()
    assert list(actions.store().names()) == []


def test_every_fault_has_words() -> None:
    assert set(refusals.WORDS) == set(Fault)
    assert set(errors.DATE_FAULTS) == set(DateFault)


def test_a_fetched_copy_is_stored_with_how_it_came(record: RecordScene) -> None:
    record.source.address = "https://paper.example/a"
    captured = actions.capture_address(
        by=record.north, dialogue=record.scene.dialogue, source=record.source, now=NOW, how=Site(HTML)
    )
    copy = captured.snapshot
    assert (copy.how, copy.media_type, copy.address) == ("fetched", "html", "https://paper.example/b")
    assert [each.status[:3] for each in captures_in(actions.store().read(copy.warc))] == ["301", "200"]
    assert "alert" not in copy.layers.get().content["text"]


def test_nothing_is_fetched_unless_the_operator_allows_it(record: RecordScene) -> None:
    with pytest.raises(refusals.SourceFault) as refusal:
        actions.capture_address(by=record.north, dialogue=record.scene.dialogue, source=record.source)
    assert refusal.value.code == Fault.FETCHING_OFF


def test_a_copy_is_stamped_by_the_operators_service(
    record: RecordScene, settings: Any, tmp_path: Path
) -> None:
    settings.TIME_STAMP_ROOTS = make_service(tmp_path / "service")
    with stamp_service(tmp_path / "service") as settings.TIME_STAMPS:
        copy = capture(record, pdf(*PAGES))
    assert copy.time_stamp
    assert {step.what for step in copy.custody.all()} == {"stored", "stamped"}
    # The service is away: the copy is stored all the same, and what is missing is said.
    settings.TIME_STAMPS = "http://127.0.0.1:9/"
    captured = actions.capture_file(
        by=record.south, dialogue=record.scene.dialogue, source=record.source, content=pdf(*PAGES), now=NOW
    )
    assert (captured.snapshot.time_stamp, captured.stamp_fault) == (None, Fault.UNREACHABLE)


def test_a_text_is_corrected_as_a_layer_and_what_was_read_first_stays(record: RecordScene) -> None:
    copy = capture(record, pdf(*PAGES))
    layer = copy.layers.get(page=2)
    first = layer.content["text"]
    fields = {"by": record.south, "dialogue": record.scene.dialogue, "layer": layer, "now": NOW}
    actions.correct_text(text="Twelve people were wounded.", seen=0, **fields)
    with pytest.raises(refusals.TextIsCorrected):
        actions.correct_text(text="Another.", seen=0, **fields)
    actions.correct_text(text="Twelve people were killed.", seen=1, **fields)
    assert TextLayer.objects.get(id=layer.id).content["text"] == first
    assert list(TextCorrection.objects.order_by("version").values_list("version", flat=True)) == [1, 2]
    citation = quote(record, copy, "Twelve people were killed.")
    assert (citation.page, citation.start, citation.place) == (2, 0, None)
    rests_on(record, citation)
    assert "<mark>Twelve people were killed.</mark>" in public(f"/en/record/sources/{record.source.slug}/")


def test_nobody_else_touches_sources(record: RecordScene) -> None:
    copy = capture(record, pdf(*PAGES))
    stranger = record.scene.convener
    with pytest.raises(errors.NotYourRecord):
        capture(record, png(5, 5), by=stranger)
    with pytest.raises(errors.NotYourRecord):
        actions.add_source(by=stranger, dialogue=record.scene.dialogue, title="A title")
    with pytest.raises(errors.NotYourRecord):
        actions.mark_quotation(by=stranger, dialogue=record.scene.dialogue, snapshot=copy, quotation=QUOTED)


def test_a_damaged_copy_is_noticed_within_a_month(record: RecordScene) -> None:
    copy = capture(record, pdf(*PAGES))
    assert check_copies(now=NOW + timedelta(days=3)) == 0
    path = actions.store().path(bytes(copy.sha256).hex())
    path.chmod(0o600)
    path.write_bytes(b"something else")
    assert check_copies(now=NOW + timedelta(days=40)) == 1
    assert CustodyStep.objects.filter(what="damaged").count() == 1


@pytest.mark.parametrize(
    ("site", "outcome"),
    [
        (Site(HTML), "same"),
        (Site(HTML.replace(b"<p>", b"<div class='new'>")), "same"),
        (Site(HTML.replace(b"Twelve", b"Nine")), "changed"),
        (Site(fault=Fault.NOT_FOUND), "dead"),
        (Site(fault=Fault.TOO_SLOW), None),
    ],
)
def test_changed_and_dead_addresses_are_found(record: RecordScene, site: Site, outcome: str | None) -> None:
    record.source.address = "https://paper.example/a"
    actions.capture_address(
        by=record.north, dialogue=record.scene.dialogue, source=record.source, now=NOW, how=Site(HTML)
    )
    assert check_addresses(now=NOW + timedelta(days=3), how=site) == 0
    assert check_addresses(now=NOW + timedelta(days=40), how=site) == 1
    assert [check.outcome for check in AddressCheck.objects.all()] == ([outcome] if outcome else [])


@pytest.mark.parametrize(
    ("form", "words"), [("bib", "@techreport{"), ("csl.json", '"title"'), ("prov.json", "prov:Entity")]
)
def test_a_passage_is_cited_for_programs(record: RecordScene, form: str, words: str) -> None:
    citation = quote(record, capture(record, pdf(*PAGES)))
    rests_on(record, citation)
    answer = Client().get(reverse("sources:cited", args=[record.source.slug, citation.id, form]))
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert "attachment" in answer.headers["Content-Disposition"]


def test_an_editor_does_it_all_on_pages(record: RecordScene, at_desk: Callable[[Person], Client]) -> None:
    desk, slug = at_desk(record.north), record.scene.slug
    form = {"title": "A newspaper", "authors": "A. Writer; B. Writer", "type": "article-newspaper",
            "published": "1992-02", "language": "en", "address": "https://paper.example/a"}  # fmt: skip
    made = desk.post(reverse("sources:desk", args=[slug]), form, follow=True)
    assert made.status_code == 200
    source = Source.objects.get(title="A newspaper")
    assert source.csl["author"] == [{"literal": "A. Writer"}, {"literal": "B. Writer"}]
    address = reverse("sources:desk-source", args=[slug, source.slug])
    file = SimpleUploadedFile("../../evil.html", HTML, content_type="application/pdf")
    assert desk.post(address, {"do": "file", "file": file}, follow=True).status_code == 200
    copy = Snapshot.objects.get(source=source)
    assert copy.media_type == "html"
    saved = desk.get(reverse("sources:copy", args=[slug, copy.id]))
    assert saved.headers["Content-Type"].startswith("text/plain")
    assert saved.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "attachment" in saved.headers["Content-Disposition"]
    assert "evil" not in saved.headers["Content-Disposition"]
    refused = desk.post(address, {"do": "quote", "copy": copy.id, "quotation": "Nine people"})
    assert refused.status_code == 422
    assert "Nine people" in refused.content.decode()
    assert (
        desk.post(address, {"do": "quote", "copy": copy.id, "quotation": QUOTED}, follow=True).status_code
        == 200
    )
    assert Citation.objects.get().start is not None
    page = reverse("sources:copy-page", args=[slug, copy.id, 1])
    assert "Twelve people" in desk.get(page).content.decode()
    corrected = desk.post(
        page, {"text": "Twelve people were killed at the bridge!", "page": 1, "seen": 0}, follow=True
    )
    assert "As it was read first" in corrected.content.decode()
    late = desk.post(page, {"text": "Something else", "page": 1, "seen": 0})
    assert late.status_code == 422
    assert "Somebody else has written this meanwhile" in late.content.decode()
    typed = desk.post(address, {"do": "typed", "words": "A passage that was typed."}, follow=True)
    assert typed.status_code == 200
    assert Snapshot.objects.filter(source=source, how="hand").count() == 1
    again = SimpleUploadedFile("a.html", HTML)
    twice = desk.post(
        reverse("sources:desk-source", args=[slug, record.source.slug]), {"do": "file", "file": again}
    )
    assert twice.status_code == 422
    assert "A newspaper" in twice.content.decode()


def test_a_copy_too_large_for_its_form_is_refused_in_words(
    record: RecordScene, at_desk: Callable[[Person], Client]
) -> None:
    address = reverse("sources:desk-source", args=[record.scene.slug, record.source.slug])
    desk = at_desk(record.north)
    answer = desk.post(
        address, data=b"", content_type="multipart/form-data", CONTENT_LENGTH=str(300 * 1024 * 1024)
    )
    assert answer.status_code == 413
    assert "larger than anything this site takes" in answer.content.decode()
    large = SimpleUploadedFile("a.pdf", pdf("words") + b"\n" * 9_000_000)
    assert desk.post(address, {"do": "file", "file": large}).status_code == 302
    assert Snapshot.objects.get().size > 9_000_000


@pytest.mark.parametrize("language", ["ar", "az", "en", "hy", "ru"])
def test_every_page_opens_in_every_language(
    record: RecordScene, language: str, at_desk: Callable[[Person], Client]
) -> None:
    copy = capture(record, pdf(*PAGES))
    rests_on(record, quote(record, copy))
    desk, slug = at_desk(record.north), record.scene.slug
    for address in (
        f"record/sources/{record.source.slug}/", "record/search/?q=bridge", f"desk/{slug}/record/sources/",
        f"desk/{slug}/record/sources/{record.source.slug}/", f"desk/{slug}/record/copies/{copy.id}/1/",
    ):  # fmt: skip
        assert desk.get(f"/{language}/{address}").status_code == 200, address
