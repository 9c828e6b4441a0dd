"""A report's page as a reader finds it: the text of each part, section by section, tables as rows of cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "link", "img", "circle", "rect", "path", "line", "use"}
LEFT_OUT = {"style", "svg", "script", "head"}
INVISIBLE = re.compile("[\u2066-\u2069\u200e\u200f]")


@dataclass
class Element:
    """One element, with what stands in it, in order."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    inside: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        parts = [part if isinstance(part, str) else part.text for part in self.inside if part is not None]
        plain = INVISIBLE.sub("", " ".join(parts)).replace("\u2212", "-")
        return " ".join(plain.split())

    def all(self, tag: str, css: str | None = None) -> list[Element]:
        found = []
        for part in self.inside:
            if isinstance(part, Element):
                classes = (part.attributes.get("class") or "").split()
                if part.tag == tag and (css is None or css in classes):
                    found.append(part)
                found += part.all(tag, css)
        return found


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("page")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        new = Element(tag, dict(attrs))
        if tag not in LEFT_OUT:
            self.open[-1].inside.append(new)
        if tag not in VOID:
            self.open.append(new)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def page_of(html: str) -> Element:
    parser = _Parser()
    parser.feed(html)
    return parser.open[0]


def sections(page: Element) -> dict[str, Element]:
    """What stands below each heading of the second rank, by its id; `head` is what comes before the first."""
    [main] = page.all("main")
    found = {"head": Element("section")}
    name = "head"
    for part in main.inside:
        if isinstance(part, Element) and part.tag == "h2":
            name = str(part.attributes["id"])
            found[name] = Element("section")
        found[name].inside.append(part)
    return found


def items(section: Element) -> list[tuple[str, list[str]]]:
    """Statements that are drawn in a section: the label, and the sentences that stand with it."""
    found = []
    for item in section.all("li", "item"):
        [heading] = [*item.all("h3", "say"), *item.all("h4", "say")]
        says = [p.text for p in item.all("p") if (p.attributes.get("class") or "") != "axis"]
        found.append((label_in(heading), says))
    return found


def label_in(element: Element) -> str:
    """The label of the statement that an element quotes."""
    return element.text.split(".", 1)[0]


def tables(section: Element) -> list[list[list[str]]]:
    """Rows of each table in a section, without its head: the label or words of the first cell, then the others."""
    found = []
    for table in section.all("table"):
        [body] = table.all("tbody")
        rows = []
        for row in body.all("tr"):
            [head] = row.all("th")
            rows.append([label_in(head), *(cell.text for cell in row.all("td"))])
        found.append(rows)
    return found
