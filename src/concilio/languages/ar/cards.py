"""What is printed on a card in Arabic. Apart from the pages' translations: cards are made without Django."""

CARD_WORDS = {
    "seat": "مقعد واحد في حوار.",
    "alone": "افتح هذه البطاقة حين تكون وحدك.",
    "private": "اكتب العنوان في نافذة خاصة، على جهاز لا يستعمله غيرك.",
    "enter": "رمزك. لا يوجد في الرموز الحرفان O و I ولا الرقمان 0 و 1.",
    "nobody": "لم يسجّل أحد من أخذ هذه البطاقة. أتلفها بعد أخذ مقعدك.",
}
