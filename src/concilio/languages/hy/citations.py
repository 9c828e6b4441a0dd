"""What Armenian citations say beside what they cite."""

TERMS = {
    "no date": "առանց տարեթվի",
    "open-quote": "«",
    "close-quote": "»",
    "open-inner-quote": "“",
    "close-inner-quote": "”",
}
ACCESSED = "դիտվել է՝ {}"
