"""What the database itself refuses, whatever the code above it tries: the invariants of the record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from concilio.record.apps import RecordConfig
from concilio.record.models import (
    AcknowledgementRelease,
    AddressCheck,
    ClaimLink,
    ClaimPart,
    Correction,
    CorrectionAnswer,
    CustodyStep,
    EntryStatus,
    EventSide,
    Narrative,
    Objection,
    TextCorrection,
    TextLayer,
)
from tests.integration.record import rows
from tests.integration.record.rows import DAY

pytestmark = pytest.mark.django_db


def refused(make: Callable[[], object], named: str) -> None:
    with pytest.raises(IntegrityError, match=named), transaction.atomic():
        make()


@pytest.mark.parametrize("kind", ["claim", "position", "recognition"])
def test_nothing_is_asserted_without_a_citation(kind: str) -> None:
    refused(lambda: rows.entry(kind, citation=None), "nothing_is_asserted_without_a_citation")
    assert rows.entry("name", citation=None).citation is None


@pytest.mark.parametrize(
    ("figure", "named"),
    [
        ({"bound": "range", "low": 9, "high": 8}, "low_figure|figure_has"),
        ({"bound": "exact", "low": 9, "high": 10}, "figure_has"),
        ({"bound": "exact", "low": None, "high": None}, "figure_has"),
        ({"bound": "at-least", "low": 9, "high": 10}, "figure_has"),
        ({"bound": "at-most", "low": 9, "high": 10}, "figure_has"),
        ({"bound": "none", "low": 9, "high": 9}, "figure_has"),
        ({"bound": "exact", "measure": None}, "counts"),
        ({"bound": "exact", "population": None}, "counts"),
    ],
)
def test_a_figure_has_the_ends_of_its_bound_and_says_what_it_counts(figure: Any, named: str) -> None:
    refused(lambda: rows.claim(**figure), named)


@pytest.mark.parametrize(
    "figure",
    [
        {"bound": "none", "low": None, "high": None},
        {"bound": "at-least", "low": 161, "high": None},
        {"bound": "at-most", "low": None, "high": 100},
        {"bound": "about", "low": 200, "high": 200},
        {"bound": "range", "low": 500, "high": 1000},
    ],
)
def test_every_bound_can_be_entered(figure: Any) -> None:
    assert rows.claim(**figure).bound == figure["bound"]


def test_a_part_is_not_low_above_high() -> None:
    children = rows.term("children", "population")
    refused(
        lambda: ClaimPart.objects.create(claim=rows.claim(), population=children, low=9, high=8),
        "part_is_not",
    )


def test_no_claim_is_linked_to_itself() -> None:
    one = rows.claim()
    refused(
        lambda: ClaimLink.objects.create(entry=rows.entry("link"), claim=one, other=one, kind="restates"),
        "linked_to_itself",
    )


@pytest.mark.parametrize(("level", "passage"), [("court", ""), ("plenary", "holding")])
def test_a_court_and_nobody_else_says_what_kind_of_passage_it_is(level: str, passage: str) -> None:
    refused(lambda: rows.recognition(level=level, passage=passage), "what_kind_of_passage")


def test_no_event_ends_before_it_begins() -> None:
    refused(lambda: rows.event(first_day=DAY, last_day=DAY.replace(day=1)), "end_before_it_begins")


def test_a_quotation_has_a_place_in_a_copy_or_none() -> None:
    refused(lambda: rows.citation(quotation="words", start=5, end=9), "in_a_snapshot")
    copy = rows.snapshot()
    refused(
        lambda: rows.citation(source=copy.source, snapshot=copy, quotation="words", start=5, end=5),
        "ends_after",
    )
    refused(lambda: rows.citation(source=copy.source, snapshot=copy, start=5, end=9), "in_a_snapshot")


def test_a_copy_is_known_by_a_whole_hash_once_a_community() -> None:
    refused(lambda: rows.snapshot(sha256=b"short"), "has_a_sha256")
    copy = rows.snapshot()
    refused(
        lambda: rows.snapshot(source=copy.source, party=copy.party, sha256=copy.sha256), "snapshot|UNIQUE"
    )


def test_no_source_is_its_own_origin() -> None:
    one = rows.source()
    one.origin = one
    refused(one.save, "own_origin")


def test_a_side_stands_once_in_an_event() -> None:
    happened, side = rows.event(), rows.party("community")
    EventSide.objects.create(event=happened, party=side)
    refused(lambda: EventSide.objects.create(event=happened, party=side), "one_side|UNIQUE")


def a_correction() -> Correction:
    return Correction.objects.create(
        event=rows.event(), language="en", text="The day is another one.", lookup=bytes(32), on=DAY
    )


def a_layer() -> TextLayer:
    return TextLayer.objects.create(snapshot=rows.snapshot(), how="typed", content={"text": "words"})


def an_answer() -> CorrectionAnswer:
    return CorrectionAnswer.objects.create(
        correction=a_correction(), side=rows.party("community"), verdict="kept", language="en", words="It is this day.",
        on=DAY,
    )  # fmt: skip


APPEND_ONLY: dict[str, tuple[Callable[[], models.Model], dict[str, Any]]] = {
    "record_entrystatus": (
        lambda: EntryStatus.objects.create(entry=rows.entry(), state="confirmed", on=DAY),
        {"state": "withdrawn"},
    ),
    "record_objection": (
        lambda: Objection.objects.create(
            entry=rows.entry(), side=rows.party("community"), reason="not-in-source", language="en",
            words="Page 12 says something else.", on=DAY,
        ),
        {"words": "Nothing"},
    ),
    "record_position": (rows.position, {"stance": "affirms"}),
    "record_narrative": (
        lambda: Narrative.objects.create(
            event=rows.event(), party=rows.party("community"), language="en", version=1, text="We left.", on=DAY
        ),
        {"text": "We stayed."},
    ),
    "record_snapshot": (rows.snapshot, {"sha256": bytes(32)}),
    "record_custodystep": (
        lambda: CustodyStep.objects.create(snapshot=rows.snapshot(), what="stored", sha256=bytes(32), on=DAY),
        {"what": "read"},
    ),
    "record_textcorrection": (
        lambda: TextCorrection.objects.create(
            layer=a_layer(), version=1, content={}, party=rows.party("community"), on=DAY
        ),
        {"version": 2},
    ),
    "record_addresscheck": (
        lambda: AddressCheck.objects.create(source=rows.source(), outcome="dead", on=DAY),
        {"outcome": "same"},
    ),
    "record_correctionanswer": (an_answer, {"words": "Nothing"}),
    "record_acknowledgementrelease": (
        lambda: AcknowledgementRelease.objects.create(
            event=rows.event(), of_dialogue=rows.event().id, shown={}, on=DAY
        ),
        {"shown": {"northbank": 1}},
    ),
}  # fmt: skip


def test_every_append_only_table_is_tried() -> None:
    assert set(APPEND_ONLY) == set(RecordConfig.append_only_tables)


@pytest.mark.parametrize("table", sorted(APPEND_ONLY))
def test_append_only_rows_are_neither_changed_nor_deleted(table: str) -> None:
    make, change = APPEND_ONLY[table]
    row = make()
    before = row.__class__.objects.values().get(pk=row.pk)  # type: ignore[attr-defined]
    found = row.__class__.objects.filter(pk=row.pk)  # type: ignore[attr-defined]
    quoted = connection.ops.quote_name(table)
    for attempt in (
        lambda: found.update(**change),
        found.delete,
        lambda: connection.cursor().execute(f"DELETE FROM {quoted}"),  # noqa: S608
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()
    assert row.__class__.objects.values().get(pk=row.pk) == before  # type: ignore[attr-defined]


def test_no_row_tells_an_hour_or_an_order() -> None:
    from django.apps import apps

    for model in apps.get_app_config("record").get_models():
        for field in model._meta.get_fields():
            assert not isinstance(field, models.DateTimeField | models.TimeField), (model, field)
