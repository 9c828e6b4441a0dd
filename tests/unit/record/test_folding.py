"""What people type finds what is written, in five languages; and what must not meet does not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilio.record.folding import fold, meets, search_terms, sounds

# (what is typed, what is written)
MEET = [
    # case, marks, letters that keyboards lack
    ("xocali", "Xocalı"), ("XOCALI", "Xocalı"), ("Xocalı", "XOCALI"), ("irevan", "İrəvan"), ("seher", "şəhər"),
    ("sehid", "ŞƏHİD"), ("qarabag", "Qarabağ"), ("gorusme", "Görüşmə"), ("ә", "ə"), ("Агдам", "АГДАМ"),
    ("ёлка", "елка"), ("е", "ё"), ("Khojaly", "Khojalý"), ("Srebrenica", "SREBRENICA"), ("Zurich", "Zürich"),
    ("mesul", "məs’ul"), ("məs'ul", "məs’ul"), ("strasse", "Straße"),
    # the same letters, composed or not, wide or not, stressed
    (unicodedata.normalize("NFD", "şəhər"), "şəhər"), ("ＵＮ", "UN"), ("Карабах", "Караба́х"), ("йод", "и\u0306од"),
    # endings
    ("Карабаха", "Карабах"), ("Карабах", "Карабаха"), ("Карабахе", "Карабаха"), ("Карабах", "карабахский"),
    ("Агдам", "Агдама"), ("Сумгаит", "в Сумгаите"), ("погром", "погромов"), ("погромами", "погром"),
    ("армян", "армяне"), ("беженец", "беженец"), ("резолюция", "резолюции"), ("резолюций", "резолюция"),
    ("զոհեր", "զոհ"), ("զոհ", "զոհեր"), ("հայեր", "հայ"), ("հայ", "հայերը"), ("զոհերի", "զոհերը"),
    ("խաղաղություն", "խաղաղության"), ("հայտարարություն", "հայտարարությունը"), ("Երեւան", "Երևանում"),
    ("Երեվան", "Երևան"), ("երևան", "ԵՐԵՎԱՆ"), ("ինչ", "ի՞նչ"), ("Խոջալու", "Խոջալուից"),
    ("Xocalı", "Xocalıda"), ("Xocalı", "Xocalıdan"), ("Xocalıda", "Xocalı"), ("qaçqın", "qaçqınlar"),
    ("qaçqınların", "qaçqın"), ("massacres", "massacre"), ("legislature", "legislatures"), ("victims", "victim"),
    # Arabic
    ("مجزرة", "والمجزرة"), ("مجزره", "مجزرة"), ("المجزرة", "مجزرة"), ("خوجالي", "خوجالى"), ("مجزرة", "مَجْزَرَة"),
    ("مجـــزرة", "مجزرة"), ("الأرمن", "الارمن"), ("إبادة", "ابادة"), ("لاجئين", "لاجئون"), ("شؤون", "شوون"),
    # numbers
    ("613", "٦١٣"), ("٦١٣", "613"), ("۶۱۳", "613"), ("1275", "1,275"), ("1275", "1.275"), ("1275", "1\u00a0275"),
    ("1,275", "1275"), ("١٢٧٥", "١٬٢٧٥"), ("26", "25-26"), ("1992", "26.02.1992"),
    # symbols, names joined by slashes
    ("A/HRC/55/NGO/12", "see A/HRC/55/NGO/12."), ("hrc 55 ngo", "A/HRC/55/NGO/12"), ("13216/05", "no. 13216/05"),
    ("A/66/704-S/2012/105", "(A/66/704–S/2012/105)"), ("Xocalı", "Khojaly/Xocalı/Խոջալու"),
    ("Խոջալու", "Khojaly/Xocalı/Խոջալու"), ("§ 76", "§76"), ("Nagorno Karabakh", "Nagorno-Karabakh"),
    # the same name in another spelling or alphabet
    ("Khojali", "Khojaly"), ("Khodjaly", "Xocalı"), ("Khojaly", "Ходжалы"), ("xocali", "Ходжалы"),
    ("Ходжалы", "Xocalıda"), ("Khojalu", "Խոջալու"), ("Karabakh", "Qarabağ"), ("Garabagh", "Карабаха"),
    ("Aghdam", "Ağdam"), ("Azerbaijan", "Azərbaycan"), ("Азербайджан", "Azerbaijan"), ("Yerevan", "Երևան"),
    ("Ереван", "Yerevan"), ("Sumqayit", "Sumgait"), ("Сумгаит", "Սումգայիթ"), ("Maraga", "Maragha"),
    ("Сребреница", "Srebrenica"),
    # the beginning of a word
    ("xoc", "Xocalı"), ("резол", "резолюции"), ("հայտ", "հայտարարություն"),
]  # fmt: skip

APART = [
    ("61", "613"), ("613", "1613"), ("613", "6130"), ("1992", "1993"), ("12", "1,275"), ("A/HRC/52/NGO/1", "A/HRC/52/NGO/12"),  # noqa: E501
    ("мир", "мэр"), ("й", "и"), ("Хан", "хна"), ("Агдам", "Агдере"), ("Армения", "Арменак"), ("Шуша", "Шумов"),
    ("car", "jar"), ("Xan", "Xalq"), ("Şuşa", "Şəki"), ("garden", "harden"), ("Iran", "Irevan"), ("Iraq", "Iran"),
    ("զոհ", "զորք"), ("հայ", "հաց"), ("Մարաղա", "Մարտակերտ"), ("قتل", "قلق"), ("أرمن", "أمن"), ("Karabakh", "Karabulak"),  # noqa: E501
    ("погром", "прогресс"), ("Berlin", "Bern"), ("court", "county"), ("Khojaly massacre", "Khojaly"),
    ("calı", "Xocalı"), ("", "anything"), ("— / ?", "anything"),
]  # fmt: skip


def test_the_table_has_more_than_sixty_pairs() -> None:
    assert len(set(MEET)) == len(MEET) >= 60


@pytest.mark.parametrize(("typed", "written"), MEET)
def test_what_is_typed_finds_what_is_written(typed: str, written: str) -> None:
    assert meets(typed, written), (search_terms(typed), search_terms(written), sounds(typed), sounds(written))


@pytest.mark.parametrize(("typed", "written"), APART)
def test_what_is_different_stays_apart(typed: str, written: str) -> None:
    assert not meets(typed, written), (
        search_terms(typed), search_terms(written), sounds(typed), sounds(written)
    )  # fmt: skip


def test_folding_parts_words_and_numbers_by_single_spaces() -> None:
    assert fold(" Khojaly/Xocalı — «Խոջալու», 1,275 (٦١٣)! ") == "khojaly xocali խոջալու 1275 613"
    assert search_terms("Карабах, Карабаха, карабах") == ("карабах",)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_every_text_of_words_finds_itself_and_holds_no_signs(text: str) -> None:
    assert meets(text, text) == bool(fold(text))
    assert all(term.isalnum() and " " not in term for term in search_terms(text))
