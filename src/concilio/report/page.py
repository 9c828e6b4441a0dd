"""The report as one HTML file: no request, no script, nothing that a statement's text can change."""

from __future__ import annotations

from pathlib import Path

from concilio.documents.pages import page_environment
from concilio.report import marks, tables
from concilio.report.content import Content
from concilio.report.sections import sections_of
from concilio.report.sentences import Sentences

_HERE = Path(__file__).parent
MOST_DRAWN, FEWER_DRAWN = 10, 5
"""How many items a section draws; its table holds all of them."""


def report_page(content: Content, say: Sentences) -> str:
    """The whole page, on its own."""
    return _rendered("report.html.j2", content, say, style=_style())


def report_main(content: Content, language: str) -> str:
    """The report without its frame, for a page that brings its own head, way out and stylesheet."""
    return _rendered("embedded.html.j2", content, Sentences(language))


def report_teaser(content: Content, language: str) -> str:
    """The one finding to lead with; empty where nothing is shared."""
    if not content.surprising and not content.shared:
        return ""
    return _rendered("teaser.html.j2", content, Sentences(language))


def _rendered(template: str, content: Content, say: Sentences, **more: str) -> str:
    return (
        page_environment(_HERE / "templates")
        .get_template(template)
        .render(
            content=content,
            say=say,
            marks=marks,
            tables=tables,
            sections=sections_of(content),
            most_drawn=MOST_DRAWN,
            fewer_drawn=FEWER_DRAWN,
            **more,
        )
    )


def _style() -> str:
    from markupsafe import Markup

    return Markup((_HERE / "style.css").read_text("utf-8"))  # noqa: S704 our own file, not anybody's input
