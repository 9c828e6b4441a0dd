"""Findings as something a person can read: a page, a PDF, pictures. May import analysis, formats and documents."""

from typing import TYPE_CHECKING

from concilio.report.content import Content
from concilio.report.page import report_main, report_teaser
from concilio.report.presentation import RELEASED, WHOLE_POINTS, Presentation

if TYPE_CHECKING:
    from concilio.report.assemble import report_content
    from concilio.report.write import write_report

__all__ = [
    "RELEASED",
    "WHOLE_POINTS",
    "Content",
    "Presentation",
    "report_content",
    "report_main",
    "report_teaser",
    "write_report",
]


def __getattr__(name: str) -> object:
    # Who shows a report that is there already, as every web process does, needs none of the analysis.
    if name == "report_content":
        from concilio.report.assemble import report_content

        return report_content
    if name == "write_report":
        from concilio.report.write import write_report

        return write_report
    raise AttributeError(name)
