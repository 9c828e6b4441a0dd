"""The typed content of an accord: parts that fit together, and bytes that are signed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from concilio.documents.accord_text import (
    AccordTextError,
    Cited,
    Clause,
    Margin,
    Method,
    Note,
    Paragraph,
    Reservation,
    State,
    accord_hash,
    canonical_bytes,
    text_hash,
)
from tests.unit.documents.accord_fixture import LANGUAGES, accord

NOTE = Note("n9", "Archive", "List")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"clauses": ()}, "no clause"),
        ({"clauses": (Clause(2, Paragraph("Visits.")),)}, "not numbered"),
        ({"state": State.DRAFT}, "A draft has no document symbol"),
        ({"symbol": "A/HRC/61/L.1"}, "is not a symbol"),
        ({"symbol": "A/HRC/٦١/NGO/1"}, "is not a symbol"),
        ({"reservations": (Reservation("Forum", "No.", 4),)}, "about clause 4"),
        ({"notes": (*accord().notes, NOTE)}, "Nothing cites note n9"),
        ({"notes": (*accord().notes, accord().notes[0])}, "Two notes are called n1"),
        ({"notes": ()}, "cites note n1, which is not there"),
        ({"preamble": (Paragraph("Noting", (Cited(3, 9, "n1"),)),)}, "overlap or are not there"),
        (
            {"preamble": (Paragraph("Noting", (Cited(0, 3, "n1"), Cited(2, 4, "n1"))),)},
            "overlap or are not there",
        ),
        ({"title": ""}, "is empty"),
        ({"title": "Ermənilər e\u0301"}, "not composed"),
        ({"title": "Two\nlines"}, "control character"),
        ({"id": "1 accord"}, "is no id"),
        ({"language": "../hy"}, "is no language's code"),
    ],
)
def test_a_text_whose_parts_do_not_fit_is_refused_and_the_problem_named(
    changes: dict[str, object], said: str
) -> None:
    with pytest.raises(AccordTextError, match=said):
        replace(accord(), **changes)


def test_notes_are_numbered_as_their_marks_come() -> None:
    text = accord()
    turned = replace(text, notes=text.notes[::-1])
    assert [note.id for note in turned.notes_in_order] == ["n1", "n2"]
    assert canonical_bytes(turned) == canonical_bytes(text)


def test_what_is_signed_is_the_wording_and_nothing_that_comes_later() -> None:
    text = accord()
    later = replace(
        text,
        day=date(2027, 1, 1),
        number=None,
        symbol="",
        state=State.DRAFT,
        signatures=(),
        did_not_sign=(),
        reservations=(),
        method=Method(margins=(Margin(1, 3),)),
    )
    assert text_hash(later) == text_hash(text)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "On the missing"},
        {"coalition": "Another"},
        {"preamble": (Paragraph("Noting 613", (Cited(7, 10, "n1"),)),)},
        {"clauses": (*accord().clauses[:2], replace(accord().clauses[2], addressee="Southbank Council"))},
        {"notes": (accord().notes[0], replace(accord().notes[1], dispute=""))},
        {"language": "ru"},
    ],
)
def test_a_change_to_anything_that_is_signed_changes_the_hash(changes: dict[str, object]) -> None:
    assert text_hash(replace(accord(), **changes)) != text_hash(accord())


def test_signed_bytes_are_plain_json_that_anybody_can_write_again() -> None:
    written = canonical_bytes(accord("hy"))
    again = json.dumps(json.loads(written), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert again.encode("utf-8") == written
    assert json.loads(written)["form"] == "concilio-accord/1"


def test_an_accord_in_all_languages_has_one_hash_whatever_their_order() -> None:
    hashes = {language: text_hash(accord(language)) for language in LANGUAGES}
    assert len(set(hashes.values())) == len(LANGUAGES)
    assert accord_hash(hashes) == accord_hash(dict(reversed(hashes.items())))
    assert accord_hash(hashes) != accord_hash(hashes | {"ru": hashes["en"]})
