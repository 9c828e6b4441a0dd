"""What the keys of a computer's Arabic keyboards give, without Shift: the four rows, each from the left."""

KEYBOARDS = (
    ("ذ 1 2 3 4 5 6 7 8 9 0 - = ض ص ث ق ف غ ع ه خ ح ج د \\ ش س ي ب ل ا ت ن م ك ط ئ ء ؤ ر لا ى ة و ز ظ"),
)
