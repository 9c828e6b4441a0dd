"""Two captures hold the same words, or the difference is shown."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from concilio.record.sources.comparing import compare


def test_line_ends_spaces_and_unicode_forms_make_no_difference() -> None:
    assert compare("613  people\nwere ﬁrst", "613 people were\u00a0first").same


def test_a_difference_is_shown_with_the_words_around_it() -> None:
    found = compare(
        "On that night 613 people were killed there.", "On that night 161 people were killed there."
    )
    (only,) = found.differences
    assert (only.before, only.first, only.second) == ("On that night", "613", "161")
    assert only.after == "people were killed there."
    assert found.share == 1 - 2 / 16


def test_what_one_of_them_lacks_is_empty_there() -> None:
    (added,) = compare("a b", "a b c").differences
    assert (added.first, added.second) == ("", "c")
    (emptied,) = compare("a b", "").differences
    assert (emptied.first, emptied.second) == ("a b", "")
    assert compare("", "").same
    assert compare("", "").share == 1


def test_a_frequent_word_is_a_word() -> None:
    text = "the " * 3000
    assert [(each.first, each.second) for each in compare(text + "x", "the " + text + "x").differences] == [
        ("", "the")
    ]


def test_long_texts_that_differ_everywhere_take_no_long_time() -> None:
    words = random.Random(1)  # noqa: S311
    first, second = (" ".join(str(words.random()) for _ in range(20_000)) for _ in range(2))
    found = compare(f"begin {first} end", f"begin {second} end")
    assert len(found.differences) == 1
    assert found.differences[0].before == "begin"


@given(st.text(), st.text())
def test_the_order_of_the_two_changes_nothing_but_the_sides(first: str, second: str) -> None:
    there, back = compare(first, second), compare(second, first)
    assert there.same == back.same
    assert there.same == (compare(first + " x", second + " x").same)
