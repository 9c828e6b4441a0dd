from __future__ import annotations

from pathlib import Path

import pytest

from concilio.formats.about_people import seems_about_people
from concilio.formats.detect import read_votes
from concilio.formats.polis_votes import Reading
from tests.unit.formats.polis_folder import comment, export, vote

ABOUT_PEOPLE = [
    "I am male", "I am Female", "I'm a student", "I am currently working", "I live in a city", "I am older than thirty",
    "I am eligible to vote in Canada", "I always vote", "I have children", "I own a car", "I voted to remain",
    "I work in the hospital.", "My age is 40", "\u201cI was born here.\u201d", "I have two kids",
    "Я живу в городе", "Я работаю врачом", "Мне 45 лет", "У меня есть дети", "Я — студентка", "Я родился здесь",
    "Mən Bakıda yaşayıram", "Mən tələbəyəm", "Mənim iki uşağım var",
    "Ես Երևանում եմ ապրում, ես այստեղ ապրում եմ", "Ես ուսանող եմ",
    "أنا طالبة", "أعيش في المدينة", "عمري أربعون سنة",
]  # fmt: skip
OPINIONS = [
    "I am worried about the river.", "I am in favour of the bridge.", "I'm not sure this works", "I am against it",
    "I am for free buses", "I think people live too far apart", "I want to work less", "I am happy to pay more tax",
    "I believe that I should vote at 16", "Immigrants work hard", "I am very concerned", "I am rather worried",
    "I'm opposed to fees",
    "People who live here should decide", "I have no trust in the council", "I would live here if I could",
    "Я за мост", "Я — за мост", "Я считаю, что нужно работать меньше", "Мне не нравится мост", "Мне 2 моста не нужны",
    "Mən körpünün açılmasını istəyirəm", "Ես կարծում եմ, որ կամուրջը պետք է բացվի", "أنا مع فتح الجسر",
    "Buses should run until midnight.",
]  # fmt: skip


@pytest.mark.parametrize("text", ABOUT_PEOPLE)
def test_what_tells_who_somebody_is_is_pointed_out(text: str) -> None:
    assert seems_about_people(text)


@pytest.mark.parametrize("text", OPINIONS)
def test_an_opinion_is_not(text: str) -> None:
    assert not seems_about_people(text)


def test_the_note_names_the_statements_and_the_option_and_they_stay_until_that_is_given(
    tmp_path: Path,
) -> None:
    texts = {0: "Open the bridge.", 7: "I am a student", 9: "I live here"}
    comments = [comment(label, agrees=2, text=text) for label, text in texts.items()]
    folder = export(tmp_path, comments, [vote(p, s, 1) for p in "ab" for s in (0, 7, 9)])
    data = read_votes(folder)
    [note] = [note for note in data.notes if note.code == "perhaps-about-people"]
    assert note.count == 2
    assert "--about-people 7,9" in note.message
    assert len(data.statements) == 3
    named = read_votes(folder, reading=Reading(about_people=("7", "9")))
    assert [one.label for one in named.statements] == ["0"]
    assert "perhaps-about-people" not in {note.code for note in named.notes}


def test_ten_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    comments = [comment(label, agrees=2, text="I live here") for label in range(12)]
    data = read_votes(export(tmp_path, comments, [vote(p, s, 1) for p in "ab" for s in range(12)]))
    [note] = [note for note in data.notes if note.code == "perhaps-about-people"]
    assert note.count == 12
    assert "the first 10 being 0,1,2,3,4,5,6,7,8,9." in note.message
