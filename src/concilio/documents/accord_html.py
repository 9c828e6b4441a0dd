"""An accord as a page in one file: it asks the network for nothing and runs nothing."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jinja2 import Template

from concilio.documents.accord_layout import first_marks, lay_out
from concilio.documents.accord_text import AccordText, text_hash
from concilio.documents.language import without_isolates
from concilio.documents.pages import page_environment

_TEMPLATES = Path(__file__).parent / "templates"


def write_html(text: AccordText) -> bytes:
    """The whole document, with the hash of what is signed in its head."""
    made = _template().render(it=lay_out(text), hash=text_hash(text), is_first=first_marks())
    return made.lstrip().encode("utf-8")


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = page_environment(_TEMPLATES)
    environment.filters["plain"] = without_isolates
    return environment.get_template("accord.html.j2")
