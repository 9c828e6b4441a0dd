"""How Arabic says dates of the record."""

MONTHS = (
    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
    "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
)  # fmt: skip

ABOUT = "نحو {}"
SINCE = "منذ {}"
UNTIL = "حتى {}"
ABOUT_SINCE = "منذ نحو {}"
ABOUT_UNTIL = "حتى نحو {}"
UNCERTAIN = "{} (التاريخ غير مؤكد)"


def said(year: int, month: int | None, day: int | str | None, word: str) -> str:
    """A day, month or year as it stands after a word (`about`, `since`, `until`) or alone (an empty one)."""
    return " ".join(str(part) for part in (day, month and MONTHS[month - 1], year) if part)
