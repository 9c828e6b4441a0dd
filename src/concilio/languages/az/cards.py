"""What is printed on a card in Azerbaijani. Apart from the pages' translations: cards are made without Django."""

CARD_WORDS = {
    "seat": "Dialoqda bir yer.",
    "alone": "Bu kartı tək qalanda açın.",
    "private": "Ünvanı məxfi pəncərədə, yalnız sizin istifadə etdiyiniz cihazda yazın.",
    "enter": "Sizin kodunuz. Kodlarda O və I hərfləri, 0 və 1 rəqəmləri yoxdur.",
    "nobody": "Bu kartı kimin götürdüyünü heç kim yazmayıb. Yerinizi tutandan sonra kartı məhv edin.",
}
