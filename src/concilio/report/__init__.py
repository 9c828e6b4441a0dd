"""Findings as something a person can read: a page, a PDF, pictures. May import analysis, formats and documents."""

from concilio.report.assemble import report_content
from concilio.report.content import Content
from concilio.report.page import report_main, report_teaser
from concilio.report.presentation import RELEASED, WHOLE_POINTS, Presentation
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
