"""The checks on the worked example and on made-up figures: they flag, and never decide."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilio.record import example
from concilio.record.checks import (
    CheckedClaim,
    CheckedEvent,
    CheckedRecognition,
    CitedSource,
    Flag,
    Part,
    check,
)
from concilio.record.document import checked, read_record
from concilio.record.document_checks import checked_document, named_in

ONE, TWO = UUID(int=1), UUID(int=2)


def claim(id_: UUID = ONE, **changed: Any) -> CheckedClaim:
    fields = {"measure": "killed", "population": "all", "bound": "exact", "low": 12, "high": 12}
    return CheckedClaim(id_, uuid4(), **fields | changed)


def event(*claims: CheckedClaim, recognitions: tuple[CheckedRecognition, ...] = ()) -> CheckedEvent:
    return CheckedEvent(date(1992, 2, 26), date(1992, 2, 26), claims, recognitions)


def codes(found: CheckedEvent) -> list[str]:
    return [flag.check for flag in check(found)]


def test_the_worked_example_shows_what_the_founding_case_lists() -> None:
    record = checked(read_record(example.FOLDER))
    flags = checked_document(record)["khojaly-1992"]
    names = named_in(record, "khojaly-1992")
    found = {(f.check, f.term[1], f.numbers): sorted(names[c] for c in f.claims) for f in flags}
    assert found == {
        ("parts-may-overlap", "all", (63, 106, 70, 239, 613)): ["killed-coalition"],
        ("anniversary", "", (2023, 1992, 31, 30)): ["anniversary-coalition"],
        ("figures-differ", "children", (2,)): ["children-library", "killed-coalition"],
        ("figures-differ", "all", (5,)): [
            "killed-coalition", "killed-de-waal", "killed-hrw-1993", "killed-hrw-1994", "killed-hrw-1994-range",
            "killed-mfa",
        ],
        ("recognitions-counted", "", (17, 0)): ["recognised-coalition"],
        ("passage-and-limit", "", ()): ["judgment-coalition"],
    }  # fmt: skip


def test_the_events_for_symmetry_show_theirs() -> None:
    flags = checked_document(checked(read_record(example.FOLDER)))
    assert [(f.check, f.numbers) for f in flags["maragha-1992"]] == [("figures-differ", (3,))]
    assert flags["sumgait-1988"] == ()


@pytest.mark.parametrize(
    ("parts", "parts_are", "expected"),
    [
        ((9, 8), "exclusive", ["parts-above-total"]),
        ((9, 8), "unknown", ["parts-may-overlap"]),
        ((9, 8), "overlapping", []),
        ((6, 6), "unknown", []),
        ((13,), "unknown", ["part-above-total"]),
        ((5,), "unknown", []),
    ],
)
def test_parts_against_their_whole(parts: tuple[int, ...], parts_are: str, expected: list[str]) -> None:
    rows = tuple(Part(f"part-{n}", low, low) for n, low in enumerate(parts))
    assert codes(event(claim(parts=rows, parts_are=parts_are))) == expected


def test_a_total_with_no_upper_end_has_room_for_any_parts() -> None:
    rows = (Part("children", 90, 90),)
    assert codes(event(claim(bound="at-least", low=12, high=None, parts=rows, parts_are="exclusive"))) == []


def test_the_same_figure_said_twice_differs_from_nothing() -> None:
    assert codes(event(claim(), claim(TWO))) == []
    assert codes(event(claim(), claim(TWO, low=13, high=13))) == ["figures-differ"]
    # Another measure, or other people counted, is another figure.
    assert codes(event(claim(), claim(TWO, low=13, high=13, measure="injured"))) == []
    assert codes(event(claim(), claim(TWO, low=13, high=13, population="children"))) == []


@pytest.mark.parametrize(("years", "expected"), [(31, []), (30, ["anniversary"])])
def test_years_since_the_event(years: int, expected: list[str]) -> None:
    said = claim(
        measure="years-since",
        low=years,
        high=years,
        as_of_first=date(2023, 2, 1),
        as_of_last=date(2023, 2, 28),
    )
    assert codes(event(said)) == expected


def source(
    id_: UUID, origin: UUID | None = None, published: date | None = None, address: str = ""
) -> CitedSource:
    return CitedSource(id_, origin or id_, published, address)


def test_sources_older_than_the_event_dead_changed_or_of_one_origin() -> None:
    origin, copy = UUID(int=7), UUID(int=8)
    assert codes(event(claim(sources=(source(origin, published=date(1991, 12, 31)),)))) == [
        "older-than-event"
    ]
    assert codes(event(claim(sources=(source(origin, address="dead"),)))) == ["address-dead"]
    assert codes(event(claim(sources=(source(origin, address="changed"),)))) == ["address-changed"]
    assert codes(event(claim(sources=(source(origin),)), claim(TWO, sources=(source(copy, origin),)))) == [
        "one-origin"
    ]
    assert codes(event(claim(sources=(source(origin),)), claim(TWO, sources=(source(copy),)))) == []
    assert codes(event(claim(quotation_missing=True))) == ["quotation-not-found"]


def test_recognitions_claimed_and_on_record_at_their_level() -> None:
    said = claim(measure="recognitions-plenary", low=2, high=2)
    one = CheckedRecognition(uuid4(), uuid4(), "", "plenary")
    other = CheckedRecognition(uuid4(), uuid4(), "", "committee")
    assert codes(event(said, recognitions=(one, other))) == ["recognitions-counted"]
    two = CheckedRecognition(uuid4(), uuid4(), "", "plenary")
    assert codes(event(said, recognitions=(one, two))) == []


def test_a_limit_of_another_judgment_says_nothing_of_this_one() -> None:
    court = uuid4()
    cited = CheckedRecognition(uuid4(), court, "A v. B", "court", "holding")
    limit = CheckedRecognition(uuid4(), court, "C v. D", "court", "limit")
    said = claim(about=cited.id)
    assert codes(event(said, recognitions=(cited, limit))) == []
    same = CheckedRecognition(uuid4(), court, "A v. B", "court", "limit")
    assert codes(event(said, recognitions=(cited, same))) == ["passage-and-limit"]


figures = st.tuples(
    st.sampled_from(["exact", "at-least", "at-most", "range"]), st.integers(0, 50), st.integers(0, 50)
)


@given(st.lists(figures, max_size=6), st.randoms())
def test_the_order_of_claims_changes_no_flag(drawn: list[tuple[str, int, int]], random: Any) -> None:
    claims = [
        claim(
            UUID(int=n), bound=bound,
            low=None if bound == "at-most" else min(a, b),
            high=None if bound == "at-least" else (min(a, b) if bound == "exact" else max(a, b)),
        )
        for n, (bound, a, b) in enumerate(drawn)
    ]  # fmt: skip

    def said(rows: list[CheckedClaim]) -> set[tuple[str, frozenset[UUID], tuple[int, ...]]]:
        return {(f.check, frozenset(f.claims), f.numbers) for f in check(event(*rows))}

    shuffled = list(claims)
    random.shuffle(shuffled)
    assert said(claims) == said(shuffled)


def test_every_flag_has_its_words() -> None:
    from concilio.record.flag_words import _SAID, flag_words

    for code in _SAID:
        words = flag_words(Flag(code, numbers=(2023, 1992, 31, 30)), "en", "People killed")
        assert words.endswith(".")
        assert "%" not in words
