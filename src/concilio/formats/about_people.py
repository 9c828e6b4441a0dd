"""Statements that seem to say who people are, and not what they think: "I live in the city", "I am a student".

Everybody who is a student agrees with the second, whatever they want; so it heads a list of what people share
without being shared by choice. Which statements are of this kind is for people to say; these are hints.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from concilio.formats.dataset import Note, Statement

_FIRST = 10
# Openings that tell of oneself, and, after "I am", what follows where it is an opinion all the same.
_OPINIONS = (
    "against afraid all amazed angry anxious appalled ashamed certain comfortable concerned confident confused content "
    "convinced curious delighted disappointed disgusted excited fed fine for frustrated glad grateful happy hopeful in "
    "interested keen looking not ok okay open opposed optimistic overwhelmed pessimistic pleased prepared pro proud "
    "ready sad satisfied scared skeptical sceptical sick sorry strongly sure surprised sympathetic thankful tired "
    "torn unable uncertain uncomfortable undecided unhappy unsure upset very willing worried"
).replace(" ", "|")
_DEGREES = "rather |somewhat |quite |so |too |really |deeply |fairly |a little |a bit |extremely "
_OPENINGS = (
    rf"i(?: a|['\u2019])m (?:also |currently |now |still )?(?!(?:{_DEGREES})*(?:{_OPINIONS})\b)\w+",
    r"i (?:currently |now |still |usually |always |often |never |have |personally )*"
    r"(?:live[sd]?|work(?:ed)?|voted?|own|rent|commute|drive|cycle|study|grew up|was born|come from|identify as)\b",
    r"i (?:currently |now |still )?have (?:a |an |my |no |one |two |three |\d+ )?(?:\w+ )?"
    r"(?:job|children|child|kids?|car|house|degree|family|disability|pets?)\b",
    r"my (?:age|income|gender|religion|job|profession|native language|mother tongue) (?:is|are)\b",
    r"я (?:сейчас |давно |постоянно |всегда |тоже )?"
    r"(?:живу|работаю|учусь|родился|родилась|голосовал|голосовала|студент\w*|пенсионер\w*|мужчина|женщина|"
    r"мать|отец|учитель\w*|врач|житель\w*|гражданин|гражданка)\b",
    r"я [\u2014\u2013-] (?!за\b|против\b)\w+",
    r"(?:мне|мой возраст) \w*\d+\w* ?(?:лет|год)",
    r"у меня (?:есть |двое |трое |нет )?(?:дет\w+|машин\w+|работ\w+|семь\w+|своя квартира)",
    r"mən\b.{0,60}\b"
    r"(?:yaşayıram|işləyirəm|oxuyuram|doğulmuşam|səs vermişəm|tələbəyəm|müəlliməm|həkiməm|qadınam|kişiyəm)\b",
    r"mənim (?:\w+ )?(?:yaşım|uşağım|uşaqlarım|maşınım|evim|işim) var",
    r"ես\b.{0,60}\b(?:ապրում|աշխատում|սովորում) եմ",
    r"ես (?:ուսանող|ուսուցիչ|բժիշկ|կին|տղամարդ|թոշակառու|գյուղացի|քաղաքացի) եմ",
    r"(?:ունեմ երեխա\w*|ես \d+ տարեկան եմ)",
    r"(?:أنا )?(?:أعيش|أسكن|أعمل|أدرس|ولدت|صوتت|صوّتت) (?:في|من|ل|ك|ب)",
    r"أنا (?:طالب|طالبة|معلم|معلمة|طبيب|طبيبة|موظف|موظفة|متقاعد|متقاعدة|رجل|امرأة|أب|أم|مسلم|مسلمة|مسيحي|مسيحية)\b",
    r"(?:عمري|لدي (?:أطفال|أولاد|طفل|سيارة|عمل))\b",
)
_ABOUT_ONESELF = re.compile(r"[\s\"'\u201c\u201e\u00ab(]*(?:" + "|".join(_OPENINGS) + ")", re.IGNORECASE)


def seems_about_people(text: str) -> bool:
    """Whether a statement opens as one that tells who somebody is, in one of the interface's languages."""
    return bool(_ABOUT_ONESELF.match(text))


def hint_at_statements_about_people(statements: Iterable[Statement]) -> tuple[Note, ...]:
    """A note that names such statements by their identifiers, with the option that leaves them out."""
    labels = [one.label for one in statements if seems_about_people(one.text)]
    if not labels:
        return ()
    named = ",".join(labels[:_FIRST])
    first = f", the first {_FIRST} being {named}" if len(labels) > _FIRST else f": {named}"
    message = (
        f"Some statements seem to say who people are and not what they think{first}. If so, leave them out with "
        f"--about-people {named}"
    )
    return (Note("perhaps-about-people", message + ("\u2026" if len(labels) > _FIRST else ""), len(labels)),)
