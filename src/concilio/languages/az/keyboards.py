"""What the keys of a computer's Azerbaijani keyboards give, without Shift: the four rows, each from the left."""

KEYBOARDS = (
    ("` 1 2 3 4 5 6 7 8 9 0 - = q ü e r t y u i o p ö ğ \\ a s d f g h j k l ı ə z x c v b n m ç ş ."),
)
