"""Dates of the record: what is read, between which days it lies, what is refused, how it is said."""

from __future__ import annotations

from datetime import date
from time import struct_time

import edtf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilio.record.dates import DateFault, NotADate, RecordDate


def bounds(text: str) -> tuple[str | None, str | None]:
    read = RecordDate.parse(text)
    return (read.first and read.first.isoformat(), read.last and read.last.isoformat())  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1992-02-26", "1992-02-26", "1992-02-26"),
        ("1992-02", "1992-02-01", "1992-02-29"),
        ("1993-02", "1993-02-01", "1993-02-28"),
        ("1992", "1992-01-01", "1992-12-31"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("1992-02-XX", "1992-02-01", "1992-02-29"),
        ("1992-XX-XX", "1992-01-01", "1992-12-31"),
        ("1992-XX", "1992-01-01", "1992-12-31"),
        ("1992?", "1992-01-01", "1992-12-31"),
        ("1992~", "1991-01-01", "1993-12-31"),
        ("1992-02~", "1992-01-01", "1992-03-31"),
        ("1992-01~", "1991-12-01", "1992-02-29"),
        ("1992-02-26~", "1992-02-25", "1992-02-27"),
        ("1992-02-29%", "1992-02-28", "1992-03-01"),
        ("199X~", "1980-01-01", "2009-12-31"),
        ("1992-02-25/1992-02-26", "1992-02-25", "1992-02-26"),
        ("1988/1994", "1988-01-01", "1994-12-31"),
        ("1988~/1994", "1987-01-01", "1994-12-31"),
        ("1992-05/1992", "1992-05-01", "1992-12-31"),
        ("1992/1992-05", "1992-01-01", "1992-05-31"),
        ("../1994", None, "1994-12-31"),
        ("1988/..", "1988-01-01", None),
        ("0001~", "0001-01-01", "0002-12-31"),
        ("9999-12-31~", "9999-12-30", "9999-12-31"),
        ("9999-12~", "9999-11-01", "9999-12-31"),
        ("00XX", "0001-01-01", "0099-12-31"),
        (" ١٩٩٢-٠٢-٢٦ ", "1992-02-26", "1992-02-26"),
        ("1992−02−26", "1992-02-26", "1992-02-26"),
    ],
)
def test_a_date_lies_between_two_days(text: str, first: str | None, last: str | None) -> None:
    assert bounds(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", DateFault.FORM),
        ("before 1988", DateFault.FORM),
        ("26.02.1992", DateFault.FORM),
        ("487", DateFault.FORM),
        ("1992-2-26", DateFault.FORM),
        ("1992-XX-26", DateFault.FORM),
        ("199X-02", DateFault.FORM),
        ("1992-02-~26", DateFault.FORM),
        ("Y17000", DateFault.FORM),
        ("-0044", DateFault.FORM),
        ("1992/1993/1994", DateFault.FORM),
        ("1993-02-29", DateFault.NO_SUCH_DAY),
        ("1992-13", DateFault.NO_SUCH_DAY),
        ("1992-00", DateFault.NO_SUCH_DAY),
        ("1992-02-00", DateFault.NO_SUCH_DAY),
        ("0000", DateFault.NO_SUCH_DAY),
        ("1994/1992", DateFault.REVERSED),
        ("1992-02-26/1992-02-25", DateFault.REVERSED),
        ("1992-05/1992-02", DateFault.REVERSED),
        ("/1994", DateFault.UNKNOWN_END),
        ("1988/", DateFault.UNKNOWN_END),
        ("../..", DateFault.BOTH_OPEN),
        ("1992-21", DateFault.SEASON),
        ("1992-24", DateFault.SEASON),
        ("1992-02-26T10:00:00Z", DateFault.TIME),
    ],
)
def test_what_cannot_be_bounded_is_refused_with_its_reason(text: str, fault: DateFault) -> None:
    with pytest.raises(NotADate) as refusal:
        RecordDate.parse(text)
    assert refusal.value.fault == fault
    assert len(str(refusal.value)) > len(text) + 20


SAID = {
    "1992-02-26": {
        "en": "26 February 1992", "az": "26 fevral 1992-ci il", "ru": "26 февраля 1992 г.",
        "hy": "1992 թ. փետրվարի 26", "ar": "٢٦ فبراير ١٩٩٢",
    },
    "1992-02": {
        "en": "February 1992", "az": "1992-ci ilin fevralı", "ru": "февраль 1992 г.",
        "hy": "1992 թ. փետրվար", "ar": "فبراير ١٩٩٢",
    },
    "1992~": {
        "en": "about 1992", "az": "təxminən 1992-ci il", "ru": "около 1992 г.",
        "hy": "մոտավորապես 1992 թ.", "ar": "نحو ١٩٩٢",
    },
    "1992-02~": {"ru": "около февраля 1992 г."},
    "1992-02-25/1992-02-26": {
        "en": "25–26 February 1992", "az": "25–26 fevral 1992-ci il", "ru": "25–26 февраля 1992 г.",
        "hy": "1992 թ. փետրվարի 25–26", "ar": "٢٥–٢٦ فبراير ١٩٩٢",
    },
    "1988/..": {
        "en": "since 1988", "az": "1988-ci ildən", "ru": "с 1988 г.", "hy": "1988 թ.-ից սկսած", "ar": "منذ ١٩٨٨",
    },
    "1988-02/..": {
        "en": "since February 1988", "az": "1988-ci ilin fevralından", "ru": "с февраля 1988 г.",
        "hy": "1988 թ. փետրվարից սկսած", "ar": "منذ فبراير ١٩٨٨",
    },
    "1988~/..": {"en": "since about 1988", "ru": "примерно с 1988 г."},
    "../1994": {
        "en": "until 1994", "az": "1994-cü ilədək", "ru": "по 1994 г.", "hy": "մինչև 1994 թ.", "ar": "حتى ١٩٩٤",
    },
    "../1994~": {"en": "until about 1994"},
    "1992?": {"en": "1992 (uncertain)"},
    "1992%": {"en": "about 1992 (uncertain)"},
    "199X": {"en": "1990–1999", "ru": "1990–1999 г."},
    "1992-02-XX": {"en": "February 1992"},
    "1988/1994": {"en": "1988 – 1994"},
    "1990": {"az": "1990-cı il"},
    "2000": {"az": "2000-ci il"},
    "1900": {"az": "1900-cü il"},
    "1994-04/..": {"az": "1994-cü ilin aprelindən"},
}  # fmt: skip


@pytest.mark.parametrize("text", SAID)
def test_a_date_is_said_as_people_say_it(text: str) -> None:
    read = RecordDate.parse(text)
    assert {language: read.said(language) for language in SAID[text]} == SAID[text]


def test_a_language_that_the_interface_does_not_have_is_answered_in_english() -> None:
    assert RecordDate.parse("1992-02").said("fr") == "February 1992"


@given(st.dates(min_value=date(2, 1, 1), max_value=date(9998, 12, 31)), st.sampled_from(["", "?", "~", "%"]))
def test_a_day_lies_within_its_bounds(day: date, sign: str) -> None:
    read = RecordDate.parse(day.isoformat() + sign)
    assert read.first is not None
    assert read.last is not None
    assert read.first <= day <= read.last
    assert (read.last - read.first).days == (2 if sign in {"~", "%"} else 0)
    assert RecordDate.parse(read.text) == read


@pytest.mark.parametrize("text", ["1992-02-26", "1993-02", "1992", "1988/1994", "1992-02-25/1992-02-26"])
def test_edtf_has_the_same_bounds_where_it_is_right(text: str) -> None:
    def day(when: struct_time) -> date:
        return date(*when[:3])

    theirs = edtf.parse_edtf(text)
    read = RecordDate.parse(text)
    assert (read.first, read.last) == (day(theirs.lower_strict()), day(theirs.upper_strict()))
