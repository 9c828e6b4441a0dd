"""The Akoma Ntoso of an accord: valid, and nothing in it points nowhere."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree

from concilio.documents.accord_akoma_ntoso import write_akoma_ntoso
from concilio.documents.accord_docx import write_docx
from concilio.documents.accord_html import write_html
from concilio.documents.accord_pdf import write_pdf
from concilio.documents.accord_text import Cited, Clause, Method, Note, Paragraph, State, text_hash
from concilio.documents.akoma_ntoso_checks import NAMESPACE, problems
from tests.unit.documents.accord_fixture import LANGUAGES, accord

A = f"{{{NAMESPACE}}}"


def tree(language: str = "en", **changes: object) -> etree._Element:
    return etree.fromstring(write_akoma_ntoso(accord(language, **changes)))


def ids(root: etree._Element) -> list[str]:
    return [element.get("eId") for element in root.iter() if element.get("eId")]


def test_every_language_is_valid_and_has_the_same_ids() -> None:
    found = {language: ids(tree(language)) for language in LANGUAGES}
    for language in LANGUAGES:
        assert problems(write_akoma_ntoso(accord(language))) == ()
        assert set(found[language]) == set(found["en"])
        assert [id_ for id_ in found[language] if id_.startswith("clause_") and "__" not in id_] == [
            "clause_1", "clause_2", "clause_3",
        ]  # fmt: skip


def test_each_figure_carries_its_claim_and_its_note() -> None:
    root = tree()
    figures = {figure.text: figure.get("refersTo") for figure in root.iter(f"{A}quantity")}
    assert figures == {"613": "#claim_c-613", "487": "#claim_c-487"}
    notes = ["".join(note.itertext()) for note in root.iter(f"{A}authorialNote")]
    assert "Disputed: Southbank Council: 470." in notes[1]
    assert root.find(f".//{A}clause[@eId='clause_3']").get("refersTo") == "#ask"


def test_it_says_which_language_it_is_and_where_the_others_are() -> None:
    root = tree("hy", translations=(("ru", text_hash(accord("ru"))),))
    assert root.find(f".//{A}FRBRlanguage").get("language") == "hye"
    assert root.find(f".//{A}FRBRExpression/{A}FRBRuri").get("value").endswith("/hye@2026-03-20")
    other = root.find(f".//{A}TLCReference")
    assert other.get("href").endswith("/rus@2026-03-20")
    assert text_hash(accord("ru")) in other.get("showAs")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('refersTo="#claim_c-487"', 'refersTo="#claim_c-488"', "points to #claim_c-488, which is not there"),
        ('refersTo="#claim_c-487"', 'refersTo="#coalition"', "The figure “487” carries no claim"),
        ('href="#note_1"', 'href="#note_9"', "is no note"),
        ('href="#note_1"', 'href="#coalition"', "is no note"),
        ('href="#note_1"', 'href="#note_2"', "The mark 1 points to note 2"),
        ("<num>2.</num>", "<num>3.</num>", "Clause 2 is called clause_2 and numbered 3."),
        ('eId="note_2"', 'eId="note_1"', "Line 2: "),
        ("<mainBody", "<mainBodies", "not well-formed"),
        ("<docTitle>", "<docTitle><b/>", ""),
        ('date="2026-03-20"', 'date="2026"', "Line 2: "),
    ],
)
def test_what_does_not_hold_together_is_found(old: str, new: str, said: str) -> None:
    text = accord()
    twice = replace(text, clauses=(replace(text.clauses[0], words=text.preamble[0]), *text.clauses[1:]))
    written = write_akoma_ntoso(twice).decode("utf-8")
    assert problems(written.encode()) == ()
    assert old in written
    found = problems(written.replace(old, new, 1).encode("utf-8"))
    assert said in " ".join(found)
    assert bool(found) is bool(said)


def test_the_least_and_the_oddest_texts_are_written_in_every_format() -> None:
    least = accord(
        clauses=(Clause(1, Paragraph("One & <two>.")),), preamble=(), notes=(), signatures=(), symbol="",
        did_not_sign=(), reservations=(), method=Method(), state=State.DRAFT, number=None,
    )  # fmt: skip
    # A mark before any letter, two marks at one place, a fact without a figure, a note without a claim.
    odd = accord(
        clauses=(Clause(1, Paragraph("Facts.", (Cited(0, 0, "a"), Cited(0, 5, "b"), Cited(5, 5, "a")))),),
        preamble=(), notes=(Note("a", "Maker", "Source."), Note("b", "Maker", "Source", "c-1")), reservations=(),
    )  # fmt: skip
    for text in (least, odd):
        for write in (write_akoma_ntoso, write_pdf, write_docx, write_html):
            assert write(text)


def test_the_same_text_gives_the_same_bytes() -> None:
    assert write_akoma_ntoso(accord("ar")) == write_akoma_ntoso(accord("ar"))
