"""Writing a report's files: all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from concilio.analysis import Findings
from concilio.formats.dataset import Dataset
from concilio.formats.output import write_whole
from concilio.report.assemble import report_content
from concilio.report.content import Content
from concilio.report.page import report_page
from concilio.report.presentation import WHOLE_POINTS, Presentation
from concilio.report.sentences import Sentences


def write_report(
    findings: Findings,
    dataset: Dataset,
    folder: Path,
    *,
    pdf: bool = False,
    pictures: bool = False,
    languages: Sequence[str] = ("en",),
    presentation: Presentation = WHOLE_POINTS,
) -> list[Path]:
    """Write report.html into `folder` (made if missing), and with `pdf` and `pictures` report.pdf and pictures/.

    In several languages each file has its language in its name: report-az.html, report-az.pdf, pictures-az/.

    Everything is made before anything is written, and each file is put in place whole: an interrupted run
    leaves the old report.

    Returns:
        The files written, the pages first.

    Raises:
        OSError: the folder cannot be written to.
    """
    content = report_content(findings, dataset, presentation=presentation)
    files: dict[str, bytes] = {}
    for language in languages:
        files |= _files(content, language, f"-{language}" if len(languages) > 1 else "", pdf, pictures)
    pages_first = sorted(files.items(), key=lambda file: not file[0].endswith(".html"))
    return [write_whole(folder / name, data) for name, data in pages_first]


def _files(content: Content, language: str, ending: str, pdf: bool, pictures: bool) -> dict[str, bytes]:
    say = Sentences(language)
    files = {f"report{ending}.html": report_page(content, say).encode("utf-8")}
    if pdf or pictures:
        # Imported late: the drawing engines take a second to load, and most reports are pages alone.
        from concilio.report.pdf import report_pdf
        from concilio.report.pictures import drawn

        figures = drawn(content, say)
        if pdf:
            files[f"report{ending}.pdf"] = report_pdf(content, say, figures)
        if pictures:
            for figure in figures:
                files[f"pictures{ending}/{figure.name}.svg"] = figure.svg
                files[f"pictures{ending}/{figure.name}.png"] = figure.png()
    return files
