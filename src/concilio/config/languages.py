"""The interface's languages, by their own names, in the order of those names' codes."""

# Django's own table marks Azerbaijani as written from right to left; it is not.
LANGUAGES = [
    ("ar", "العربية"),
    ("az", "Azərbaycanca"),
    ("en", "English"),
    ("hy", "Հայերեն"),
    ("ru", "Русский"),
]
RIGHT_TO_LEFT = frozenset({"ar"})
LANGUAGE_CODES = tuple(code for code, _ in LANGUAGES)
