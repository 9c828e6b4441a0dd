"""What is printed on a card in Russian. Apart from the pages' translations: cards are made without Django."""

CARD_WORDS = {
    "seat": "Одно место в диалоге.",
    "alone": "Откройте карточку, когда будете одни.",
    "private": "Введите адрес в приватном окне на устройстве, которым пользуетесь только вы.",
    "enter": "Ваш код. В кодах нет букв O и I и цифр 0 и 1.",
    "nobody": "Никто не записывал, кто взял эту карточку. Получив место, уничтожьте её.",
}
