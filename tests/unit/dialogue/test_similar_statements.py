"""What reads nearly the same is pointed out, in each language alike; what only shares a subject is not."""

from __future__ import annotations

import time

import pytest

from concilio.dialogue.similar_statements import SimilarStatements

# (a published statement, nearly the same, on the same subject but another idea)
EXAMPLES = {
    "en": (
        "The bridge should open again for students.",
        "The bridge should be opened again for students",
        "Students of both towns should study together.",
    ),
    "az": (
        "Körpü tələbələr üçün yenidən açılmalıdır.",
        "Körpü tələbələrə yenidən açılmalıdır",
        "Hər iki şəhərin tələbələri birlikdə oxumalıdır.",
    ),
    "hy": (
        "Կամուրջը պետք է նորից բացվի ուսանողների համար։",
        "Կամուրջը պետք է կրկին բացվի ուսանողների համար",
        "Երկու քաղաքների ուսանողները պետք է միասին սովորեն։",
    ),
    "ru": (
        "Мост нужно снова открыть для студентов.",
        "Мост снова нужно открыть для студентов!",
        "Студентам обоих городов стоит учиться вместе.",
    ),
    "ar": (
        "يجب أن يُفتح الجسر من جديد أمام الطلاب.",
        "يجب أن يُفتح الجسر من جديد للطلاب",
        "ينبغي أن يدرس طلاب المدينتين معًا.",
    ),
}


@pytest.mark.parametrize("language", EXAMPLES)
def test_nearly_the_same_is_found_and_another_idea_is_not(language: str) -> None:
    published, near, other = EXAMPLES[language]
    statements = SimilarStatements([("published", published)])
    assert statements.to(near) == ["published"]
    assert statements.to(other) == []


def test_any_of_a_statements_languages_finds_it_once_and_the_nearest_stands_first() -> None:
    texts = [("bridge", words) for words, _, _ in EXAMPLES.values()]
    statements = SimilarStatements([*texts, ("exact", EXAMPLES["en"][1])])
    assert statements.to(EXAMPLES["en"][1]) == ["exact", "bridge"]
    assert statements.to(EXAMPLES["ru"][1]) == ["bridge"]


def test_words_without_a_letter_are_similar_to_nothing() -> None:
    assert SimilarStatements([("a", "?!"), ("b", "words")]).to("…") in ([], ["a"])
    assert SimilarStatements([]).to("words") == []


def test_two_thousand_statements_are_searched_in_a_moment() -> None:
    statements = SimilarStatements(
        (n, f"Statement number {n} says that school {n % 97} should open.") for n in range(2000)
    )
    began = time.process_time()
    found = statements.to("Statement number 1234 says that school 70 should open.")
    assert found[0] == 1234
    assert time.process_time() - began < 1.0
