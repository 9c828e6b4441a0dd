"""What a reader sees of a page without unfolding anything, as words."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_VOID = {"meta", "link", "input", "br", "img", "hr", "path", "circle", "use", "rect", "source", "wbr"}
# Ways to elsewhere are no reading, nor what is only heard; that a dialogue is simulated, a real one does not say.
_PASSED_OVER = {"script", "style", "nav", "svg", "title", "head"}
_CLASSES = {"skip", "away", "sim"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        given = dict(attrs)
        classes = set((given.get("class") or "").split())
        folded = bool(self._open) and self._open[-1] == ("details", False) and tag != "summary"
        hidden = bool(self._open) and self._open[-1][1]
        hidden = hidden or folded or tag in _PASSED_OVER or bool(classes & _CLASSES) or "hidden" in given
        if tag == "details" and "open" in given:
            tag = "open details"
        self._open.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        hidden = bool(self._open) and (self._open[-1][1] or self._open[-1][0] == "details")
        if not hidden:
            self.text.append(data)


def visible_words(page: str) -> list[str]:
    """The words that stand on a page as it opens, without navigation; marks and numbers alone are none."""
    reader = _Reader()
    reader.feed(page)
    return [word for word in " ".join(reader.text).split() if re.search(r"\w", word)]
