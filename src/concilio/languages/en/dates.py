"""How English says dates of the record."""

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

ABOUT = "about {}"
SINCE = "since {}"
UNTIL = "until {}"
ABOUT_SINCE = "since about {}"
ABOUT_UNTIL = "until about {}"
UNCERTAIN = "{} (uncertain)"


def said(year: int, month: int | None, day: int | str | None, word: str) -> str:
    """A day, month or year as it stands after a word (`about`, `since`, `until`) or alone (an empty one)."""
    return " ".join(str(part) for part in (day, month and MONTHS[month - 1], year) if part)
