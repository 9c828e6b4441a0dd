"""How Russian says dates of the record: in the case that the word before them asks for."""

MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
MONTHS_GENITIVE = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip

ABOUT = "около {}"
SINCE = "с {}"
UNTIL = "по {}"
ABOUT_SINCE = "примерно с {}"
ABOUT_UNTIL = "примерно по {}"
UNCERTAIN = "{} (дата под вопросом)"


def said(year: int, month: int | None, day: int | str | None, word: str) -> str:
    """A day, month or year as it stands after a word (`about`, `since`, `until`) or alone (an empty one)."""
    # "по" takes the accusative, which for months is the form that stands alone.
    months = MONTHS_GENITIVE if day or word in {"about", "since"} else MONTHS
    return " ".join(str(part) for part in (day, month and months[month - 1], year, "г.") if part)
