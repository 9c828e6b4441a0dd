"""How Armenian says dates of the record: endings instead of words before them."""

MONTHS = (
    "հունվար", "փետրվար", "մարտ", "ապրիլ", "մայիս", "հունիս",
    "հուլիս", "օգոստոս", "սեպտեմբեր", "հոկտեմբեր", "նոյեմբեր", "դեկտեմբեր",
)  # fmt: skip

ABOUT = "մոտավորապես {}"
SINCE = "{} սկսած"
UNTIL = "մինչև {}"
ABOUT_SINCE = "մոտավորապես {} սկսած"
ABOUT_UNTIL = "մոտավորապես մինչև {}"
UNCERTAIN = "{} (տարեթիվը կասկածելի է)"


def said(year: int, month: int | None, day: int | str | None, word: str) -> str:
    """A day, month or year as it stands after a word (`about`, `since`, `until`) or alone (an empty one)."""
    from_there = "ից" if word == "since" else ""
    if month is None:
        return f"{year} թ.-{from_there}" if from_there else f"{year} թ."
    if day is None:
        return f"{year} թ. {MONTHS[month - 1]}{from_there}"
    return f"{year} թ. {MONTHS[month - 1]}ի {day}" + (f"-{from_there}" if from_there else "")
