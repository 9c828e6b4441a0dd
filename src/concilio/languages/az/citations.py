"""What Azerbaijani citations say beside what they cite."""

TERMS = {
    "no date": "tarixsiz",
    "open-quote": "«",
    "close-quote": "»",
    "open-inner-quote": "“",
    "close-inner-quote": "”",
}
ACCESSED = "baxılıb: {}"
