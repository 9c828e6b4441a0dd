"""Writing a report's files: all of them or none."""

from __future__ import annotations

from pathlib import Path

from concilio.analysis import Findings
from concilio.formats.dataset import Dataset
from concilio.formats.output import write_whole
from concilio.report.assemble import report_content
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
    language: str = "en",
    presentation: Presentation = WHOLE_POINTS,
) -> list[Path]:
    """Write report.html into `folder` (made if missing), and with `pdf` and `pictures` report.pdf and pictures/.

    Everything is made before anything is written, and each file is put in place whole: an interrupted run
    leaves the old report.

    Returns:
        The files written, report.html first.

    Raises:
        OSError: the folder cannot be written to.
    """
    content = report_content(findings, dataset, presentation=presentation)
    say = Sentences(language)
    files = {"report.html": report_page(content, say).encode("utf-8")}
    if pdf or pictures:
        # Imported late: the drawing engines take a second to load, and most reports are pages alone.
        from concilio.report.pdf import report_pdf
        from concilio.report.pictures import drawn

        figures = drawn(content, say)
        if pdf:
            files["report.pdf"] = report_pdf(content, say, figures)
        if pictures:
            for figure in figures:
                files[f"pictures/{figure.name}.svg"] = figure.svg
                files[f"pictures/{figure.name}.png"] = figure.png()
    return [write_whole(folder / name, data) for name, data in files.items()]
