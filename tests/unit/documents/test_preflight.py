"""The pre-flight: refuses what would be refused, and passes a statement of real size."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from concilio.documents.accord_docx import write_submission
from concilio.documents.accord_text import Paragraph
from concilio.documents.preflight import (
    Outcome,
    RecipientError,
    RuleResult,
    Session,
    Sponsor,
    Submission,
    count_words,
    may_be_sent,
    preflight,
    read_recipient,
    recipients,
    share_views,
    submitted_by,
)
from concilio.documents.preflight.recipients import FOLDER
from tests.unit.documents.statement_of_real_size import real_statement
from tests.unit.documents.test_accord_docx import with_part

COUNCIL = recipients()["human-rights-council"]
SPONSORS = (
    Sponsor("River Families International", "special"),
    Sponsor("World Archive of the Missing", "general"),
    Sponsor("Teachers of Two Banks", "special"),
    Sponsor("Mill Street Circle", "roster"),
)
SESSION = Session("64", date(2027, 2, 22))
LAST_DAY = date(2027, 2, 8)
PLAIN = '<w:r><w:t xml:space="preserve">'


def file_of(extra: str = "") -> bytes:
    """The statement in the form that is sent, with words added to its last clause."""
    text = real_statement()
    last = text.clauses[-1]
    longer = replace(last, words=Paragraph(last.words.text + extra))
    return write_submission(
        replace(text, clauses=(*text.clauses[:-1], longer)),
        submitted_by(SPONSORS, "en"),
        share_views(["Southbank Reading Room"], "en"),
    )


FILE = file_of()
SUBMISSION = Submission(
    file=FILE,
    format="docx",
    language="en",
    sponsors=SPONSORS,
    agenda_items=(4,),
    session=SESSION,
    circulated_before=False,
    fields={"contact": "desk@bothbanks.example"},
)


HEADING = '<w:outlineLvl w:val="0"/></w:pPr>'
UNDERLINED = f'{HEADING}<w:rPr><w:u w:val="single"/></w:rPr>'
UNDERLINED_BY_STYLE = with_part(FILE, "word/styles.xml", HEADING, UNDERLINED)
IN_ARIAL = with_part(FILE, "word/styles.xml", 'w:ascii="Times New Roman"', 'w:ascii="Arial"')
LIKE_PUBLISHED = with_part(
    FILE, "word/document.xml", "On the missing", "United Nations A/HRC/64/NGO/1 On the missing"
)


def set_in(part: str, properties: str) -> bytes:
    """The file with properties on the first words of a part."""
    with_properties = PLAIN.replace("<w:t ", f"<w:rPr>{properties}</w:rPr><w:t ")
    return with_part(FILE, f"word/{part}.xml", PLAIN, with_properties)


def results(submission: Submission = SUBMISSION, today: date = LAST_DAY) -> dict[str, RuleResult]:
    return {result.rule: result for result in preflight(submission, COUNCIL, today)}


def refused(submission: Submission, today: date = LAST_DAY) -> dict[str, str]:
    found = results(submission, today).values()
    assert may_be_sent(tuple(found)) is all(result.outcome is Outcome.PASSED for result in found)
    return {result.rule: result.said for result in found if result.outcome is Outcome.REFUSED}


def words() -> int:
    return int(results()["words"].values["strictest"])


def test_a_statement_of_real_size_passes_every_rule_and_each_says_where_it_is_written() -> None:
    found = results()
    assert refused(SUBMISSION) == {}
    assert may_be_sent(tuple(found.values()))
    assert 1300 <= words() <= 1500
    assert set(found) == {
        "status", "order", "language", "format", "words", "agenda", "deadline", "fonts", "sizes", "emphases",
        "masthead", "symbol", "not_before", "fields",
    }  # fmt: skip
    assert all(
        result.source.title and result.source.where and result.source.dated for result in found.values()
    )
    assert "1996/31" in found["not_before"].source.title


def test_one_word_over_is_refused_and_the_limit_itself_passes() -> None:
    room = 1500 - words()
    assert refused(replace(SUBMISSION, file=file_of(" word" * room))) == {}
    over = refused(replace(SUBMISSION, file=file_of(" word" * (room + 1))))
    assert over["words"].startswith("1501 words by the strictest count; at most 1500 are accepted.")


def test_one_word_over_by_either_way_of_counting_is_refused() -> None:
    room = 1500 - words()
    counted = results()["words"].values
    assert counted["signs"] != counted["spaces"]
    # A hyphen makes a word more with hyphens apart, and none between spaces.
    by_signs = refused(replace(SUBMISSION, file=file_of(" word" * (room - 1) + " well-known")))
    assert by_signs["words"].startswith("1501")
    assert refused(replace(SUBMISSION, file=file_of(" word" * (room - 1) + " known"))) == {}
    # Without its notes it would be within the limit.
    by_notes = results(replace(SUBMISSION, file=file_of(" word" * (room + 1))))["words"]
    assert by_notes.values["text"] < 1500 < by_notes.values["signs"]


def test_the_status_of_the_main_sponsor_sets_the_limit() -> None:
    longer = replace(SUBMISSION, file=file_of(" word" * 300))
    assert "words" in refused(longer)
    general = replace(longer, sponsors=(Sponsor("World Archive", "general"), *SPONSORS[2:]))
    assert refused(general) == {}


@pytest.mark.parametrize(
    ("changed", "rule", "said"),
    [
        ({"sponsors": ()}, "status", "Nobody submits it"),
        ({"sponsors": (*SPONSORS, Sponsor("Reading Room", ""))}, "status", "Reading Room has no status there"),
        ({"sponsors": (SPONSORS[0], *SPONSORS[:0:-1])}, "order", "general, special, roster"),
        ({"language": "ru"}, "language", "ru is not accepted. Accepted are: en, es, fr"),
        ({"agenda_items": ()}, "agenda", "exactly one item of the agenda; there are 0"),
        ({"agenda_items": (3, 4)}, "agenda", "there are 2"),
        ({"agenda_items": (11,)}, "agenda", "no item 11"),
        ({"session": None}, "deadline", "Name the session"),
        ({"format": "pdf"}, "format", "A pdf file is not accepted"),
        ({"file": b"PK\x03\x04"}, "format", "no Word file, or it is damaged"),
        ({"circulated_before": None}, "not_before", "Say whether"),
        ({"circulated_before": True}, "not_before", "may leave it out"),
        ({"symbol": "A/HRC/64/NGO"}, "symbol", "has not the form"),
        ({"symbol": "A/HRC/64/NGO/1"}, "symbol", "published already"),
        ({"fields": {"contact": " "}}, "fields", "filled in: contact"),
        ({"file": set_in("document", "<w:b/>")}, "emphases", "is bold"),
        ({"file": set_in("footnotes", "<w:i/>")}, "emphases", "is italic"),
        ({"file": UNDERLINED_BY_STYLE}, "emphases", "is underline"),
        ({"file": set_in("document", '<w:sz w:val="24"/>')}, "sizes", "size 12"),
        ({"file": IN_ARIAL}, "fonts", "Arial"),
        ({"file": LIKE_PUBLISHED}, "masthead", "imitates its head"),
    ],
)  # fmt: skip
def test_what_would_be_refused_is_refused_with_its_reason(
    changed: dict[str, object], rule: str, said: str
) -> None:
    found = refused(replace(SUBMISSION, **changed))
    assert said in found[rule]
    # A file that cannot be read fails what is read from it; anything else fails its one rule.
    assert set(found) == {rule} or rule == "format"


def test_the_deadline_is_two_weeks_before_and_a_french_one_may_be_earlier() -> None:
    assert "deadline" not in refused(SUBMISSION, LAST_DAY)
    late = refused(SUBMISSION, date(2027, 2, 9))
    assert late["deadline"] == "The deadline for the language en was 2027-02-08, for session 64."
    announced = Session("64", SESSION.starts, {"fr": date(2027, 1, 25)})
    french = replace(SUBMISSION, language="fr", session=announced)
    assert refused(french, date(2027, 1, 25)) == {}
    assert "2027-01-25" in refused(french, date(2027, 1, 26))["deadline"]
    assert refused(replace(french, language="es"), date(2027, 1, 26)) == {}


def test_rules_are_dated() -> None:
    bold = replace(
        SUBMISSION,
        file=with_part(
            FILE, "word/document.xml", PLAIN, PLAIN.replace("<w:t ", "<w:rPr><w:b/></w:rPr><w:t ")
        ),
    )
    assert "emphases" not in results(bold, date(2012, 1, 1))
    assert results(bold, date(2018, 1, 1))["emphases"].outcome is Outcome.REFUSED
    with pytest.raises(RecipientError, match="not known what"):
        preflight(SUBMISSION, COUNCIL, date(1999, 1, 1))


def test_another_recipient_is_data() -> None:
    letter = recipients()["letter"]
    found = preflight(Submission(b"%PDF", "pdf", "hy", (), fields={}), letter, LAST_DAY)
    assert [(result.rule, result.outcome) for result in found] == [
        ("format", Outcome.PASSED),
        ("fields", Outcome.REFUSED),
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"words"', '"wrods"', "is no requirement"),
        ('"since": "2017-01-01"', '"since": "soon"', "is not a day"),
        ('"source": "1996/31"', '"source": "1996/32"', "lack a part"),
        ('"value": true', '"value": "yes"', "is not a bool"),
        ("NGO/", "NGO/(", "is no pattern"),
        ('"name"', '"nome"', "lack a part"),
    ],
)
def test_data_that_cannot_be_used_are_refused_with_the_reason(old: str, new: str, said: str) -> None:
    data = (FOLDER / "human_rights_council.json").read_text("utf-8")
    assert read_recipient(json.loads(data)) == COUNCIL
    assert old in data
    with pytest.raises(RecipientError, match=said):
        read_recipient(json.loads(data.replace(old, new)))


@pytest.mark.parametrize(
    ("text", "spaces", "signs"),
    [
        ("A well-known list", 3, 4),
        ("and/or", 1, 2),
        ("one – two", 2, 2),
        ("Families’ lists of 1,500 names", 5, 5),
        ("\u2066A/HRC/1\u2069", 1, 3),
        ("քվե՝ և", 2, 2),
        ("… — !", 0, 0),
        ("", 0, 0),
    ],
)
def test_words_are_counted_in_two_ways(text: str, spaces: int, signs: int) -> None:
    found = count_words(text, "")
    assert (found.spaces, found.signs) == (spaces, signs)
    noted = count_words("one", text)
    assert (noted.spaces_with_notes, noted.signs_with_notes) == (1 + spaces, 1 + signs)
    assert noted.strictest == 1 + max(spaces, signs)


def test_the_sentences_of_a_statement_name_everybody_by_standing() -> None:
    assert submitted_by(SPONSORS, "en") == (
        "Joint written statement submitted by River Families International, a non-governmental organization in "
        "special consultative status, World Archive of the Missing, a non-governmental organization in general "
        "consultative status, Teachers of Two Banks, a non-governmental organization in special consultative status, "
        "Mill Street Circle, a non-governmental organization on the roster"
    )
    alone = submitted_by(SPONSORS[:1], "fr")
    assert alone.startswith("Exposé écrit présenté par River Families International, organisation")
    assert share_views([], "en") == ""
    assert (
        share_views(["A", "B"], "es")
        == "A y B también comparten las opiniones expresadas en la presente exposición."
    )
