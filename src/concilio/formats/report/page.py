"""The report as one HTML file: no request, no script, nothing that a statement's text can change."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from concilio.formats.report import marks, tables
from concilio.formats.report.content import Content
from concilio.formats.report.sentences import Sentences

_HERE = Path(__file__).parent
MOST_DRAWN, FEWER_DRAWN = 10, 5
"""How many items a section draws; its table holds all of them."""


def environment() -> Environment:
    """Templates that escape everything: what participants wrote is hostile until shown otherwise."""
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )


def report_page(content: Content, say: Sentences) -> str:
    """The whole page."""
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            content=content,
            say=say,
            marks=marks,
            tables=tables,
            style=_style(),
            most_drawn=MOST_DRAWN,
            fewer_drawn=FEWER_DRAWN,
        )
    )


def _style() -> str:
    from markupsafe import Markup

    return Markup((_HERE / "style.css").read_text("utf-8"))  # noqa: S704 our own file, not anybody's input
