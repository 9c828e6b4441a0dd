"""What Arabic citations say beside what they cite."""

TERMS = {
    "no date": "بلا تاريخ",
    "open-quote": "«",
    "close-quote": "»",
    "open-inner-quote": "“",
    "close-inner-quote": "”",
}
ACCESSED = "اطُّلع عليه في {}"
