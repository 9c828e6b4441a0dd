"""What is stored of a release holds no words of a statement, whatever fields a statement has."""

from __future__ import annotations

import json

import pytest

from concilio.insight.content import without_words

CANARY = "CanaryWordsOfAParticipant"
QUOTED = {"index": 0, "label": "7", "text": CANARY, "is_seed": True}


@pytest.mark.parametrize(
    "quoted",
    [QUOTED, {**QUOTED, "original": CANARY}, {"label": "7", "text": CANARY}],
    ids=["as today", "with a field added", "with fields taken away"],
)
def test_no_words_of_a_statement_are_stored(quoted: dict[str, object]) -> None:
    content = {"shared": [{"statement": quoted, "level": 40}], "draft": {"statements": [quoted]}}
    assert CANARY in json.dumps(content)
    stored = without_words(content)
    assert CANARY not in json.dumps(stored)
    assert stored["shared"][0]["statement"]["label"] == "7"


def test_numbers_of_a_statement_are_stored() -> None:
    assert without_words(QUOTED) == {**QUOTED, "text": ""}
