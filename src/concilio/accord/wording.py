"""Whether a clause says what was voted on. Pure: words in, a judgement out."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from concilio.accord.models import Clause

Wording = Clause.Wording


def judged(said: str, texts: Mapping[str, str], sources: Collection[Mapping[str, str]]) -> str:
    """How a clause's wording stands to what was voted on.

    "In the words that were voted on" is never an editor's to say: it holds where every language has exactly the words
    of the one statement that the clause comes from. A clause that comes from no statement says more than was voted on.

    Args:
        said: what the editor says of it.
        texts: words by language.
        sources: for each statement its words by language.
    """
    if not sources:
        return str(Wording.BEYOND)
    if (
        len(sources) == 1
        and all(
            text == words[language]
            for words in sources
            for language, text in texts.items()
            if language in words
        )
        and all(language in words for words in sources for language in texts)
    ):
        return str(Wording.VOTED)
    return str(Wording.BEYOND if said == Wording.BEYOND else Wording.REWORDED)
