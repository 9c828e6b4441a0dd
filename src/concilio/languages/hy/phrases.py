"""How Armenian phrases are made up, and what people write in place of a letter."""

from concilio.languages.invented_words import Scheme

SCHEME = Scheme(
    onsets="բգդզժլխկհմնշպջսվտֆ",
    rhymes=("ա", "ե", "ի", "ո", "ու"),
    without=frozenset({"ֆո"}),
    never=(
        "կակա",
        "պիպի",
        "պոպո",
        "պուպու",
        "քաք",
        "կունե",
        "կուն",
        "տիտի",
        "ծիծի",
        "բոզ",
        "գեյ",
        "հայվա",
        "մեռ",
        "մահ",
        "սպա",
        "շունշա",
        "լակոտ",
        "ձյա",
        "գոտ",
    ),
    instead={"է": "ե", "օ": "ո"},
)
