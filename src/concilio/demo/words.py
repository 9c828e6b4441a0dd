"""The simulated dialogue's title, question, background and invented community names, in every language."""

from __future__ import annotations

TITLE = {
    "ar": "المفقودون والقبور والمعبر",
    "az": "İtkinlər, məzarlar və keçid",
    "en": "The missing, the graves and the crossing",
    "hy": "Անհետ կորածները, գերեզմաններն ու անցակետը",
    "ru": "Пропавшие, могилы и переход",
}
STATEMENT_TITLE = {
    "ar": "عن المفقودين والقبور",
    "az": "İtkinlər və məzarlar haqqında",
    "en": "On the missing and the graves",
    "hy": "Անհետ կորածների և գերեզմանների մասին",
    "ru": "О пропавших и могилах",
}
SECOND_TITLE = {
    "ar": "عن المعبر والحياة اليومية",
    "az": "Keçid və gündəlik həyat haqqında",
    "en": "On the crossing and daily life",
    "hy": "Անցակետի և առօրյայի մասին",
    "ru": "О переходе и повседневной жизни",
}
ADDRESSEE = "River Council (simulated)"
RESERVATION = "We read this as a beginning, not as the whole answer."
QUESTION = {
    "ar": "ما الذي ينبغي أن يحدث لكي يعيش الجانبان جنبًا إلى جنب من جديد؟",
    "az": "İki tərəfin yenidən yan-yana yaşaması üçün nə baş verməlidir?",
    "en": "What would have to happen so that both sides can live beside each other again?",
    "hy": "Ի՞նչ պետք է տեղի ունենա, որ երկու կողմերը նորից ապրեն կողք կողքի։",
    "ru": "Что должно произойти, чтобы обе стороны снова могли жить рядом?",
}
BACKGROUND = {
    "ar": "نورثبانك وساوثبانك بلدتان متخيَّلتان يفصل بينهما نهر. لا وجود لهما، وكل الإجابات هنا من صنع برنامج.",
    "az": "Nortbank və Sautbank çayın ayırdığı uydurma şəhərlərdir. Onlar mövcud deyil, buradakı bütün cavabları proqram yaradıb.",
    "en": "Northbank and Southbank are invented towns on two sides of a river. They do not exist; a program made every answer here.",
    "hy": "Հյուսիսափն ու Հարավափը գետի երկու ափերին գտնվող հորինված քաղաքներ են։ Դրանք գոյություն չունեն. այստեղի բոլոր պատասխանները ստեղծել է ծրագիրը։",
    "ru": "Нортбанк и Саутбанк — вымышленные города на двух берегах реки. Их не существует; все ответы здесь создала программа.",
}
COMMUNITY_NAMES = {
    "northbank": {"ar": "نورثبانك", "az": "Nortbank", "en": "Northbank", "hy": "Հյուսիսափ", "ru": "Нортбанк"},
    "southbank": {"ar": "ساوثبانك", "az": "Sautbank", "en": "Southbank", "hy": "Հարավափ", "ru": "Саутбанк"},
}
