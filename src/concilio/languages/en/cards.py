"""What is printed on a card in English. Apart from the pages' translations: cards are made without Django."""

CARD_WORDS = {
    "seat": "One seat in a dialogue.",
    "alone": "Open this card when you are alone.",
    "private": "Type the address into a private window, on a device that only you use.",
    "enter": "Your code. Codes have no letters O and I and no digits 0 and 1.",
    "nobody": "Nobody wrote down who took this card. Destroy it once you have your seat.",
}
