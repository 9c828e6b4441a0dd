"""An accord between two communities that do not exist, in five languages, with whatever a text can hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from concilio.documents.accord_text import (
    AccordText,
    Cited,
    Clause,
    Margin,
    Method,
    Note,
    Paragraph,
    Reservation,
    Signature,
    State,
    Thresholds,
    TookPart,
)

_WORDS = {
    "en": (
        "On the missing and the graves",
        "Recalling that 613 people are listed as missing since 1992-02-26 (A/HRC/52/NGO/1),",
        "Families of missing people may visit the places where their relatives were last seen.",
        "A joint list of the missing is kept by the Archive (Old Mill, 12 March 2024) and has 487 names.",
        "The Assembly is asked to open a desk by 1 June 2027.",
        "Northbank Assembly",
    ),
    "az": (
        "İtkin düşənlər və məzarlar haqqında",
        "1992-02-26 tarixindən bəri 613 nəfərin itkin sayıldığını (A/HRC/52/NGO/1) xatırlayaraq,",
        "İtkin düşənlərin ailələri yaxınlarının son dəfə göründüyü yerlərə gedə bilərlər.",
        "İtkinlərin ortaq siyahısını Arxiv (Old Mill, 12 mart 2024) aparır və siyahıda 487 ad var.",
        "Məclisdən 1 iyun 2027-ci ilədək müraciət otağı açması xahiş olunur.",
        "Şimal sahilinin Məclisi",
    ),
    "hy": (
        "Անհետ կորածների և գերեզմանների մասին",
        "Հիշելով, որ 1992-02-26-ից ի վեր 613 մարդ անհետ կորած է համարվում (A/HRC/52/NGO/1),",
        "Անհետ կորածների ընտանիքները կարող են այցելել այն վայրերը, որտեղ վերջին անգամ տեսել են իրենց հարազատներին։",
        "Անհետ կորածների համատեղ ցուցակը վարում է արխիվը (Old Mill, 12 մարտի 2024 թ.), և այնտեղ կա 487 անուն։",
        "Ժողովին խնդրում ենք մինչև 2027 թ. հունիսի 1-ը բացել ընդունման գրասենյակ։",
        "Հյուսիսային ափի ժողով",
    ),
    "ru": (
        "О пропавших без вести и о могилах",
        "Напоминая, что с 1992-02-26 пропавшими без вести числятся 613 человек (A/HRC/52/NGO/1),",
        "Семьи пропавших могут посещать места, где их близких видели в последний раз.",
        "Общий список пропавших ведёт Архив (Old Mill, 12 марта 2024 г.), и в нём 487 имён.",
        "Просим Собрание открыть приёмную до 1 июня 2027 года.",
        "Собрание Северного берега",
    ),
    "ar": (
        "عن المفقودين والقبور",
        "إذ نذكّر بأن 613 شخصا مسجلون في عداد المفقودين منذ 1992-02-26 (A/HRC/52/NGO/1)،",
        "يحق لأسر المفقودين زيارة الأماكن التي شوهد فيها أقاربهم آخر مرة.",
        "يحفظ الأرشيف (Old Mill، 12 مارس 2024) القائمة المشتركة للمفقودين، وفيها 487 اسما.",
        "نطلب من المجلس أن يفتح مكتبا للطلبات قبل 1 يونيو 2027.",
        "مجلس الضفة الشمالية",
    ),
}
LANGUAGES = tuple(_WORDS)


def accord(language: str = "en", **changes: object) -> AccordText:
    """The adopted text in a language, with some of its fields replaced."""
    title, recalls, visits, listed, asked, addressee = _WORDS[language]
    text = AccordText(
        language=language,
        id="missing-and-graves",
        title=title,
        state=State.ADOPTED,
        number=2,
        day=date(2026, 3, 20),
        coalition="Forum “River” & Friends <both>",
        symbol="A/HRC/61/NGO/214",
        preamble=(Paragraph(recalls, (_cites(recalls, "613", "n1"),)),),
        clauses=(
            Clause(1, Paragraph(visits)),
            Clause(2, Paragraph(listed, (_cites(listed, "487", "n2"),))),
            Clause(3, Paragraph(asked), addressee=addressee),
        ),
        notes=(
            Note("n1", maker="Archive of the Missing", source="Annual list, 2025, p. 4", claim="c-613"),
            Note(
                "n2",
                maker="River Families’ Association",
                source="Report & annex <3>, 2024",
                claim="c-487",
                dispute="Southbank Council: 470",
            ),
        ),
        signatures=(
            Signature("Archive of the Missing", date(2026, 3, 21)),
            Signature("River Families’ Association", date(2026, 3, 24), "both banks"),
        ),
        did_not_sign=("Mill Street Parish Circle",),
        reservations=(Reservation("Southbank Teachers’ Forum", "We read “kept” as kept by both.", 2),),
        method=Method(
            took_part=(TookPart("Northbank", "150", "105"), TookPart("Southbank", "150", "100")),
            thresholds=Thresholds(quorum=50, accepting=67, rejecting=20),
            how_found=("Statements came from the release of 2 March 2026.",),
            uncertain=("People who took part are not all of either bank.",),
            margins=(Margin(1, 14), Margin(2, 9)),
        ),
    )
    return replace(text, **changes)  # type: ignore[arg-type]


def _cites(text: str, words: str, note: str) -> Cited:
    start = text.index(words)
    return Cited(start, start + len(words), note)
