"""The files of a report: all of them whole, the same from the same votes, with words in every script."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from concilio.formats.dataset import Dataset
from concilio.report import write_report
from concilio.report.assemble import report_content
from concilio.report.content import Headcount, QuotedStatement
from concilio.report.marks import lattice, people_per_mark, shared_out
from concilio.report.pdf import report_pdf
from concilio.report.pictures import drawn, faces, wrapped
from concilio.report.sentences import Sentences
from tests.unit.report.findings_fixture import world

CASES = {
    "two communities": {},
    "three communities, one group": {"communities": 3, "groups": 1},
    "no communities, three groups": {"communities": 0},
    "no communities, one group": {"communities": 0, "groups": 1},
}


def test_asked_for_nothing_more_a_report_is_one_page(tmp_path: Path) -> None:
    assert write_report(*world(), tmp_path / "new" / "folder") == [
        tmp_path / "new" / "folder" / "report.html"
    ]
    assert [path.name for path in (tmp_path / "new" / "folder").iterdir()] == ["report.html"]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_same_votes_give_the_same_files_byte_for_byte(case: dict[str, object], tmp_path: Path) -> None:
    first = write_report(*world(**case), tmp_path / "a", pdf=True, pictures=True)  # type: ignore[arg-type]
    again = write_report(*world(**case), tmp_path / "b", pdf=True, pictures=True)  # type: ignore[arg-type]
    assert len(first) > 4
    for one, other in zip(first, again, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def test_an_interrupted_run_leaves_the_old_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_report(*world(), tmp_path)
    old = (tmp_path / "report.html").read_bytes()

    def interrupted(self: Path, data: bytes) -> int:
        with self.open("wb") as file:
            file.write(data[:100])
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_bytes", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_report(*world(communities=3), tmp_path)
    assert (tmp_path / "report.html").read_bytes() == old
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_a_dataset_of_other_statements_is_refused() -> None:
    findings, dataset = world()
    with pytest.raises(ValueError, match="14 statements were analysed, but the dataset names 13"):
        report_content(findings, replace(dataset, statements=dataset.statements[:-1]))


def _pdf(dataset_of: tuple[object, Dataset]) -> bytes:
    findings, dataset = dataset_of
    content = report_content(findings, dataset)  # type: ignore[arg-type]
    say = Sentences()
    return report_pdf(content, say, drawn(content, say))


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext (Debian: poppler-utils)")
def test_the_pdf_holds_the_statements_as_text_in_their_own_scripts(tmp_path: Path) -> None:
    findings, dataset = world()
    hostile = '#panic("x") $ y $ <script> \\ // *'
    statements = (replace(dataset.statements[0], text=hostile), *dataset.statements[1:])
    (tmp_path / "report.pdf").write_bytes(_pdf((findings, replace(dataset, statements=statements))))
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "report.pdf"), "-"], capture_output=True, check=True
    ).stdout.decode("utf-8")
    flat = " ".join(text.split())
    assert "Диалог важнее победы" in flat
    assert "Dialoq qələbədən" in flat
    assert '#panic("x") $ y $' in flat
    assert "What is uncertain" in flat
    assert "Simulated." in flat
    assert flat.count("Page ") >= 4


def test_each_picture_is_a_drawing_that_asks_nobody_for_anything() -> None:
    content = report_content(*world())
    figures = drawn(content, Sentences())
    assert [figure.name for figure in figures] == [
        "surprising",
        "common-ground",
        "differences",
        "opinion-map",
    ]
    for figure in figures:
        svg = figure.svg.decode("utf-8")
        assert svg.startswith("<svg")
        assert "Simulated." in svg
        assert "href" not in svg.replace("xmlns:xlink", "")
        assert "<script" not in svg
        assert figure.alternative
        assert figure.png().startswith(b"\x89PNG")


def test_a_hostile_statement_is_data_in_a_picture_and_no_expression() -> None:
    findings, dataset = world()
    text = "'); warn('x') <b>&amp;"
    hostile = replace(dataset, statements=tuple(replace(s, text=text) for s in dataset.statements))
    figure = next(
        f for f in drawn(report_content(findings, hostile), Sentences()) if f.name == "common-ground"
    )
    axis = figure.spec["encoding"]["y"]["axis"]
    assert text not in json.dumps(axis)
    assert "&lt;b&gt;&amp;amp;" in figure.svg.decode("utf-8")


def test_a_long_statement_ends_in_an_ellipsis_in_a_picture() -> None:
    lines = wrapped(QuotedStatement(0, "7", "word " * 80)).split("\n")
    assert len(lines) == 3
    assert lines[0].startswith("7.\u00a0word")
    assert lines[-1].endswith("…")
    assert max(len(line) for line in lines) <= 44


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Dialoq", "DejaVu Sans"),
        ("Диалог", "DejaVu Sans"),
        ("Հաշտ حوار", "DejaVu Sans"),
        ("對話", "Noto Sans CJK SC"),
    ],
)
def test_a_picture_names_first_a_face_that_holds_its_script(text: str, first: str) -> None:
    assert faces([text]).split(",")[0] == first


def test_a_mark_is_about_ten_people_until_there_are_too_many_to_see() -> None:
    assert people_per_mark([Headcount(400, ()), Headcount(100, ())]) == 10
    assert people_per_mark([Headcount(1_000_000, ())]) >= 1_000_000 / 240
    assert people_per_mark([Headcount(3, ())]) == 10


def test_marks_are_counted_by_side_and_mixed_evenly() -> None:
    mixed = shared_out((100, 50), 10, 150)
    assert (mixed.count(0), mixed.count(1)) == (10, 5)
    assert all(mixed[i : i + 3].count(1) <= 2 for i in range(13))
    assert shared_out((100, 1), 10, 101).count(1) == 1


def test_marks_do_not_overlap() -> None:
    places = lattice(60)
    assert len(set(places)) == 60
    assert (
        min((ax - bx) ** 2 + (ay - by) ** 2 for i, (ax, ay) in enumerate(places) for bx, by in places[:i])
        > 14.9**2
    )


def test_in_several_languages_each_file_has_its_language_in_its_name(tmp_path: Path) -> None:
    written = write_report(*world(), tmp_path, languages=("az", "ru"), pdf=True, pictures=True)
    names = [path.relative_to(tmp_path).as_posix() for path in written]
    assert names[:2] == ["report-az.html", "report-ru.html"]
    assert {"report-az.pdf", "report-ru.pdf"} <= set(names)
    assert {Path(name).parts[0] for name in names if "/" in name} == {"pictures-az", "pictures-ru"}
    for code in ("az", "ru"):
        assert f'lang="{code}"' in (tmp_path / f"report-{code}.html").read_text("utf-8")
