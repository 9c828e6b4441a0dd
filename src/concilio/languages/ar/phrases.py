"""How Arabic phrases are made up, and what people write in place of a letter."""

from concilio.languages.invented_words import Scheme

SCHEME = Scheme(
    onsets="بتجحدرزسشعفقكلمهخط",
    rhymes=("ا", "و", "ي", "ان", "ين"),
    without=frozenset({"طي"}),
    never=(
        "كوس",
        "زوب",
        "زاب",
        "خارا",
        "داعي",
        "ياهو",
        "كاف",
        "حامار",
        "كالب",
        "قاح",
        "شيط",
        "ماوت",
        "ماتا",
        "سيسي",
    ),
    instead={"ہ": "ه", "ھ": "ه", "ے": "ي", "ٹ": "ت", "گ": "ك", "ڤ": "ف"},
)
