"""Two versions of a text, word by word."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilio.documents.compare_words import Change, compare_clauses, compare_words
from tests.unit.documents.accord_fixture import LANGUAGES, accord

WORDS = st.lists(
    st.sampled_from(["the", "list", "քվե", "ə", "قائمة", ",", "«", "и", " ", "\n", "’"]), max_size=30
)


@given(WORDS, WORDS)
def test_the_pieces_give_both_versions_back(before: list[str], after: list[str]) -> None:
    old, new = " ".join(before), "".join(after)
    found = compare_words(old, new)
    assert "".join(piece.text for piece in found.pieces if piece.change is not Change.ADDED) == old
    assert "".join(piece.text for piece in found.pieces if piece.change is not Change.REMOVED) == new
    assert found.is_same is (old == new)
    assert all(one.change is not two.change for one, two in zip(found.pieces, found.pieces[1:], strict=False))


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_changed_words_in_twelve_hundred_are_three(language: str) -> None:
    # Few different words, so that each comes often: those are what difflib leaves out of long texts by itself.
    words = re.findall(r"\w+", accord(language).clauses[0].words.text)[:8]
    parts = Random(1).choices(words, k=1200)  # noqa: S311
    changed = list(parts)
    for place in (100, 600, 1100):
        parts[place], changed[place] = "abc", "xyz"
    found = compare_words(" ".join(parts), " ".join(changed))
    assert (found.removed, found.added) == (3, 3)


@pytest.mark.parametrize(
    ("before", "after", "removed", "added"),
    [
        ("İtkin düşənlərin siyahısı var.", "İtkin düşənlərin ortaq siyahısı var.", "", "ortaq "),
        ("Ցուցակը վարում է արխիվը։", "Ցուցակը չի վարում արխիվը։", "է", "չի"),
        ("يحفظ الأرشيف القائمة", "يحفظ الأرشيفُ القائمة", "الأرشيف", "الأرشيفُ"),
        ("Список ведёт Архив", "Список ведет Архив", "ведёт", "ведет"),
        ("613 of 1992-02-26", "614 of 1992-02-26", "613", "614"),
        ("A visit", "A visit.", "", "."),
    ],
)
def test_a_change_is_shown_as_whole_words(before: str, after: str, removed: str, added: str) -> None:
    found = compare_words(before, after)
    gone = "".join(piece.text for piece in found.pieces if piece.change is Change.REMOVED)
    assert gone.strip() == removed.strip()
    assert (
        "".join(piece.text for piece in found.pieces if piece.change is Change.ADDED).strip() == added.strip()
    )


def test_clauses_are_compared_by_who_they_are_and_not_by_where_they_stand() -> None:
    before = [("a", "One."), ("b", "Two."), ("c", "Three.")]
    after = [("c", "Three."), ("a", "One more."), ("d", "Four.")]
    found = compare_clauses(before, after)
    assert [id_ for id_, _ in found] == ["c", "a", "b", "d"]
    by_id = dict(found)
    assert by_id["c"].is_same
    assert (by_id["a"].removed, by_id["a"].added) == (0, 1)
    assert (by_id["b"].removed, by_id["d"].added) == (1, 1)
