"""What Russian citations say beside what they cite."""

TERMS = {
    "no date": "без даты",
    "open-quote": "«",
    "close-quote": "»",
    "open-inner-quote": "„",
    "close-inner-quote": "“",
}
ACCESSED = "дата обращения: {}"
