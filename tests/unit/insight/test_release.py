"""A release is stored by version, without a word, and read strictly."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

from concilio.analysis import Guesses, Options, Votes, analyse
from concilio.formats.dataset import Dataset, Note, Statement
from concilio.insight.release import UnreadableRelease, Words, decode, encode, schema, to_json
from concilio.report import RELEASED, Content, report_content
from concilio.report.sentences import Sentences
from tests.unit.report.findings_fixture import world

CANARY = "canary words of a participant"
SCHEMA = Path(__file__).parents[3] / "docs" / "schema" / "release.schema.json"


@pytest.fixture(scope="module")
def content() -> Content:
    _, dataset = world()
    numbered = Dataset(
        title=CANARY,
        question=CANARY,
        votes=dataset.votes,
        guesses=dataset.guesses,
        statements=tuple(
            Statement(str(n), CANARY, n % 2 == 0) for n in range(1, len(dataset.statements) + 1)
        ),
        participant_labels=(),
        communities=dataset.communities,
        simulated=True,
    )
    found = analyse(numbered.votes, numbered.guesses, Options())
    return report_content(found, numbered, presentation=replace(RELEASED, least_voters=1))


def bare(content: Content) -> Content:
    return decode(encode(content), Words())


def test_no_word_is_stored(content: Content) -> None:
    assert CANARY in json.dumps(repr(content)), "the positive control"
    assert CANARY not in json.dumps(encode(content))


def test_what_is_shown_is_what_was_stored_with_words_put_in(content: Content) -> None:
    texts = {row.statement.label: CANARY for row in content.statement_rows}
    texts |= {str(n): CANARY for n in range(1, 200)}
    names = {side.name: side.name for side in content.sides}
    assert decode(encode(content), Words(CANARY, CANARY, texts, names)) == replace(content, notes=())


def test_a_statement_without_words_stays_empty_and_a_community_goes_by_its_label(content: Content) -> None:
    shown = bare(content)
    assert {row.statement.text for row in shown.statement_rows} == {""}
    assert [side.name for side in shown.sides] == [side.name for side in content.sides]


def test_a_sentence_in_any_field_is_refused_when_it_is_stored(content: Content) -> None:
    with pytest.raises(TypeError):
        encode(replace(content, notes=(Note("code", CANARY),)))
    with pytest.raises(TypeError):
        encode(replace(content, kind=CANARY))  # type: ignore[arg-type]
    row = content.statement_rows[0]
    named = replace(row, statement=replace(row.statement, label=CANARY))
    with pytest.raises(ValueError, match="int"):
        encode(replace(content, statement_rows=(named,)))


def broken(document: dict[str, Any], how: str) -> dict[str, Any]:
    document = copy.deepcopy(document)
    if how == "another version":
        document["version"] = 3
    elif how == "no version":
        del document["version"]
    elif how == "a field too few":
        del document["votes"]
    elif how == "a field too many":
        document["comment"] = CANARY
    elif how == "a field too many within":
        document["statement_rows"][0]["comment"] = CANARY
    elif how == "words with a statement":
        document["statement_rows"][0]["statement"]["text"] = CANARY
    else:
        document["votes"] = CANARY
    return document


@pytest.mark.parametrize(
    "how",
    ["another version", "no version", "a field too few", "a field too many", "a field too many within",
     "words with a statement", "another type"],
)  # fmt: skip
def test_what_the_document_does_not_have_is_refused_and_not_quoted(content: Content, how: str) -> None:
    with pytest.raises(UnreadableRelease) as refused:
        decode(broken(encode(content), how), Words())
    assert CANARY not in str(refused.value)


def as_version_1(value: Any) -> Any:
    if isinstance(value, dict):
        new = {"margin", "margins", "answered_level", "unsteady"}
        return {name: as_version_1(part) for name, part in value.items() if name not in new}
    return [as_version_1(part) for part in value] if isinstance(value, list) else value


def test_what_was_stored_as_version_1_is_read_without_margins(content: Content) -> None:
    old = {**as_version_1(encode(content)), "version": 1}
    shown = decode(old, Words())
    assert [item.level for item in shown.shared] == [item.level for item in content.shared]
    assert {item.margin for item in (*shown.shared, *shown.divides)} == {None}
    assert "margin" not in json.dumps(to_json(shown))
    with pytest.raises(UnreadableRelease):
        decode({**encode(content), "version": 1}, Words())


def test_the_published_schema_is_the_one_that_is_kept_to(content: Content) -> None:
    assert json.loads(SCHEMA.read_text("utf-8")) == schema()
    jsonschema.Draft202012Validator(schema()).validate(json.loads(json.dumps(encode(content))))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken(encode(content), "a field too many"), schema())


def test_a_release_of_people_too_few_for_groups_says_so_without_how_few() -> None:
    votes = Votes.from_rows(
        np.repeat(np.arange(14), 8), np.tile(np.arange(8), 14), np.tile([1, -1], 56), n_statements=8
    )
    statements = tuple(Statement(str(n), "", False) for n in range(1, 9))
    few = Dataset("", "", votes, Guesses.none(), statements, ())
    released = report_content(analyse(few.votes), few, presentation=RELEASED)
    shown = bare(replace(released, notes=()))
    assert shown.opinions.too_few is None
    assert Sentences("en").about_opinions(shown) == [
        "Too few people answered enough statements to look for groups of opinion."
    ]
