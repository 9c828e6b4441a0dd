"""How Azerbaijani phrases are made up, and what people write in place of a letter."""

from concilio.languages.invented_words import Scheme

SCHEME = Scheme(
    onsets="bdfgkhlmnprstvzcyx",
    rhymes=("a", "ə", "i", "o", "u"),
    without=frozenset({"xə"}),
    never=(
        "sik",
        "huy",
        "xuy",
        "suka",
        "göt",
        "got",
        "poxu",
        "pox",
        "qəh",
        "kaka",
        "pipi",
        "popo",
        "dala",
        "məmə",
        "cici",
        "dıl",
        "ölü",
        "olu",
        "səfə",
        "gic",
        "həram",
        "dinsi",
        "gavu",
        "kafi",
        "turk",
        "rus",
    ),
    instead={"e": "ə", "ä": "ə", "w": "v", "q": "g", "j": "c"},
)
