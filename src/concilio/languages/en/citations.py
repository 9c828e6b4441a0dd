"""What English citations say beside what they cite."""

TERMS = {
    "no date": "no date",
    "open-quote": "“",
    "close-quote": "”",
    "open-inner-quote": "‘",
    "close-inner-quote": "’",
}
ACCESSED = "accessed on {}"
