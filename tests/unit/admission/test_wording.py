"""What is wrong with a typed phrase is said as the reader's language says it."""

from __future__ import annotations

import pytest
from django.utils import translation

from concilio.admission.phrases import Slip
from concilio.admission.wording import of_slips


@pytest.mark.parametrize(
    ("language", "listed"),
    [
        ("ar", ": baba أو babo أو babu؟"),
        ("az", ": baba, babo, yaxud babu?"),
        ("en", ": baba, babo, or babu?"),
        ("hy", "՝ baba, babo կամ babu։"),
        ("ru", " baba, babo или babu?"),
    ],
)
def test_words_that_may_have_been_meant_are_listed_as_the_language_lists(language: str, listed: str) -> None:
    slip = Slip("unknown", 3, "babi", ("baba", "babo", "babu"))
    with translation.override(language):
        (sentence,) = of_slips([slip])
    assert sentence.endswith(listed)
