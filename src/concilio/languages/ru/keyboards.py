"""What the keys of a computer's Russian keyboards give, without Shift: the four rows, each from the left."""

KEYBOARDS = (
    ("ё 1 2 3 4 5 6 7 8 9 0 - = й ц у к е н г ш щ з х ъ \\ ф ы в а п р о л д ж э я ч с м и т ь б ю ."),
)
