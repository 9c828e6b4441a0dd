"""How Azerbaijani says dates of the record: endings that agree with the number or the month."""

MONTHS = (
    "yanvar", "fevral", "mart", "aprel", "may", "iyun",
    "iyul", "avqust", "sentyabr", "oktyabr", "noyabr", "dekabr",
)  # fmt: skip
_OF_THE_YEAR = (
    "yanvarı", "fevralı", "martı", "apreli", "mayı", "iyunu",
    "iyulu", "avqustu", "sentyabrı", "oktyabrı", "noyabrı", "dekabrı",
)  # fmt: skip

ABOUT = "təxminən {}"
SINCE = "{}"
UNTIL = "{}"
ABOUT_SINCE = "təxminən {}"
ABOUT_UNTIL = "təxminən {}"
UNCERTAIN = "{} (tarix dəqiq deyil)"

_ENDING_OF_DIGIT = {1: "ci", 2: "ci", 3: "cü", 4: "cü", 5: "ci", 6: "cı", 7: "ci", 8: "ci", 9: "cu"}
_ENDING_OF_TEN = {1: "cu", 2: "ci", 3: "cu", 4: "cı", 5: "ci", 6: "cı", 7: "ci", 8: "ci", 9: "cı"}


def ordinal_ending(number: int) -> str:
    """The ending that makes an ordinal of a number: 1992-ci, 1994-cü, 1990-cı."""
    if number % 10:
        return _ENDING_OF_DIGIT[number % 10]
    if number % 100:
        return _ENDING_OF_TEN[number // 10 % 10]
    return "cü" if number % 1000 else "ci"


def said(year: int, month: int | None, day: int | str | None, word: str) -> str:
    """A day, month or year as it stands after a word (`about`, `since`, `until`) or alone (an empty one)."""
    ordinal = f"{year}-{ordinal_ending(year)}"
    if month is None:
        return f"{ordinal} il" + {"since": "dən", "until": "ədək"}.get(word, "")
    if day is None:
        of_year = _OF_THE_YEAR[month - 1]
        front = month == 4  # April alone has front vowels
        ends = {"since": "ndən" if front else "ndan", "until": "nədək" if front else "nadək"}
        return f"{ordinal} ilin {of_year}" + ends.get(word, "")
    written = f"{day} {MONTHS[month - 1]} {ordinal} il"
    return written + {"since": "dən", "until": "ədək"}.get(word, "")
