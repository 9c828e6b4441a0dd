"""Citations in five languages, and in three forms for programs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from concilio.record.citing import Reference, bibtex, cite, csl_json, prov

JUDGMENT = Reference(
    id="case-1",
    csl={"type": "legal_case", "authority": "A court", "number": "no. 7"},
    title="A v. B",
    published="2010-04-22",
    language="en",
    address="https://c.example/1",
    locator="§ 76",
    quotation="613 people",
    sha256="ab" * 32,
    captured_on=date(2026, 11, 27),
    captured_by="Northbank",
)
ARTICLE = Reference(
    id="Article_2",
    csl={
        "type": "article-journal",
        "author": [{"family": "Kaya", "given": "Ibrahim"}, {"literal": "هيئة"}],
        "container-title": "Journal of {Peace} & 100 %",
    },
    title="On <b>names</b>",
    published="1992-02-25/1992-02-26",
)


@pytest.mark.parametrize(
    ("language", "cited", "accessed"),
    [
        ("en", "“A v. B”, no. 7, A court, 22 April 2010, § 76, ", "(accessed on 27 November 2026)."),
        ("az", "«A v. B», no. 7, A court, 22 aprel 2010-cu il, § 76, ", "(baxılıb: 27 noyabr 2026-cı il)."),
        ("hy", "«A v. B», no. 7, A court, 2010 թ. ապրիլի 22, § 76, ", "(դիտվել է՝ 2026 թ. նոյեմբերի 27)."),
        ("ru", "«A v. B», no. 7, A court, 22 апреля 2010 г., § 76, ", "(дата обращения: 27 ноября 2026 г.)."),
        ("ar", "«A v. B», no. 7, A court, ٢٢ أبريل ٢٠١٠, § 76, ", "(اطُّلع عليه في ٢٧ نوفمبر ٢٠٢٦)."),
        ("fr", "“A v. B”, no. 7, A court, 22 April 2010, § 76, ", "(accessed on 27 November 2026)."),
    ],
)  # fmt: skip
def test_a_citation_is_said_in_the_readers_language(language: str, cited: str, accessed: str) -> None:
    assert cite(JUDGMENT, language) == f"{cited}https://c.example/1 {accessed}"


@pytest.mark.parametrize(
    ("language", "dated", "undated"),
    [
        ("en", "25–26 February 1992", "no date"),
        ("az", "25–26 fevral 1992-ci il", "tarixsiz"),
        ("hy", "1992 թ. փետրվարի 25–26", "առանց տարեթվի"),
        ("ru", "25–26 февраля 1992 г.", "без даты"),
        ("ar", "٢٥–٢٦ فبراير ١٩٩٢", "بلا تاريخ"),
    ],
)
def test_days_in_a_row_and_missing_dates_are_said(language: str, dated: str, undated: str) -> None:
    assert dated in cite(ARTICLE, language)
    assert undated in cite(replace(ARTICLE, published=""), language)


def test_names_stay_whole_and_signs_stay_signs() -> None:
    said = cite(ARTICLE, "ru")
    assert said.startswith("Ibrahim Kaya, هيئة, «On <b>names</b>», Journal of {Peace} & 100 %")


@pytest.mark.parametrize(
    "issued",
    [{"date-parts": [[1992, 2]]}, {"date-parts": [["1992", "2"]]}, {"edtf": "1992-02"}, {"raw": "1992-02"}],
)
def test_a_date_in_the_data_is_taken_in_any_form(issued: dict[str, object]) -> None:
    assert "February 1992" in cite(Reference("a", {"issued": issued}, "A title"), "en")


@pytest.mark.parametrize(
    "issued", [None, "1992", {"date-parts": [[None]]}, {"date-parts": 3}, {"raw": "last winter"}]
)
def test_nonsense_in_the_data_is_no_date(issued: object) -> None:
    assert cite(Reference("a", {"issued": issued, "author": "x"}, "A title"), "en") == "“A title”, no date."


def test_csl_json_has_dates_in_parts_and_lower_case_ids() -> None:
    item = csl_json(ARTICLE)
    assert item["id"] == "article_2"
    assert item["issued"] == {"date-parts": [[1992, 2, 25], [1992, 2, 26]]}
    assert item["author"] == [{"literal": "Ibrahim Kaya"}, {"literal": "هيئة"}]
    about = csl_json(replace(ARTICLE, published="1992~"))
    assert about["issued"] == {"literal": "about 1992", "edtf": "1992~"}
    assert csl_json(JUDGMENT)["accessed"] == {"date-parts": [[2026, 11, 27]]}


def test_bibtex_closes_what_it_opens() -> None:
    entry = bibtex(
        replace(ARTICLE, title=r"} \input{x} % ~^_ $", address="https://e.org/a{b}\n%20", locator="§ 76")
    )
    assert entry.startswith("@article{article-2,\n")
    assert r"title = {\} \textbackslash{}input\{x\} \% \textasciitilde{}\textasciicircum{}\_ \$}" in entry
    assert "url = {https://e.org/a%7Bb%7D%0A%2520}" in entry
    assert "year = {1992}" in entry
    assert "author = {{Ibrahim Kaya} and {هيئة}}" in entry
    assert entry.count("{") - entry.count(r"\{") == entry.count("}") - entry.count(r"\}")


def test_prov_leads_from_the_quotation_to_who_captured_the_copy() -> None:
    graph = {thing["@id"]: thing for thing in prov(JUDGMENT, base="https://c.example/record/")["@graph"]}
    quotation = graph["https://c.example/record/source/case-1#quotation"]
    assert quotation["value"] == {"@value": "613 people", "@language": "en"}
    copy = graph[quotation["wasQuotedFrom"]]
    assert copy["sha256"] == "ab" * 32
    capture = graph[copy["wasGeneratedBy"]]
    assert capture["endedAtTime"] == "2026-11-27"
    assert graph[capture["wasAssociatedWith"]]["name"] == "Northbank"
    assert graph[copy["wasDerivedFrom"]]["url"] == "https://c.example/1"
    bare = prov(ARTICLE, base="https://c.example/record/")["@graph"]
    assert [thing["@type"] for thing in bare] == ["prov:Entity"]
