"""What is printed on a card, by language. Apart from the pages' translations: cards are made without Django."""

from __future__ import annotations

RIGHT_TO_LEFT = frozenset({"ar"})

CARD_WORDS: dict[str, dict[str, str]] = {
    "ar": {
        "seat": "مقعد واحد في حوار.",
        "alone": "افتح هذه البطاقة حين تكون وحدك.",
        "private": "اكتب العنوان في نافذة خاصة، على جهاز لا يستعمله غيرك.",
        "enter": "رمزك. لا يوجد في الرموز الحرفان O و I ولا الرقمان 0 و 1.",
        "nobody": "لم يسجّل أحد من أخذ هذه البطاقة. أتلفها بعد أخذ مقعدك.",
    },
    "az": {
        "seat": "Dialoqda bir yer.",
        "alone": "Bu kartı tək qalanda açın.",
        "private": "Ünvanı məxfi pəncərədə, yalnız sizin istifadə etdiyiniz cihazda yazın.",
        "enter": "Sizin kodunuz. Kodlarda O və I hərfləri, 0 və 1 rəqəmləri yoxdur.",
        "nobody": "Bu kartı kimin götürdüyünü heç kim yazmayıb. Yerinizi tutandan sonra kartı məhv edin.",
    },
    "en": {
        "seat": "One seat in a dialogue.",
        "alone": "Open this card when you are alone.",
        "private": "Type the address into a private window, on a device that only you use.",
        "enter": "Your code. Codes have no letters O and I and no digits 0 and 1.",
        "nobody": "Nobody wrote down who took this card. Destroy it once you have your seat.",
    },
    "hy": {
        "seat": "Մեկ տեղ երկխոսության մեջ։",
        "alone": "Բացեք այս քարտը, երբ մենակ լինեք։",
        "private": "Հասցեն մուտքագրեք գաղտնի պատուհանում՝ սարքով, որը միայն Դուք եք օգտագործում։",
        "enter": "Ձեր կոդը։ Կոդերում չկան O և I տառերը, 0 և 1 թվանշանները։",
        "nobody": "Ոչ ոք չի գրանցել, թե ով է վերցրել այս քարտը։ Տեղը զբաղեցնելուց հետո ոչնչացրեք այն։",
    },
    "ru": {
        "seat": "Одно место в диалоге.",
        "alone": "Откройте карточку, когда будете одни.",
        "private": "Введите адрес в приватном окне на устройстве, которым пользуетесь только вы.",
        "enter": "Ваш код. В кодах нет букв O и I и цифр 0 и 1.",
        "nobody": "Никто не записывал, кто взял эту карточку. Получив место, уничтожьте её.",
    },
}
