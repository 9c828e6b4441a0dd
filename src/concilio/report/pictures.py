"""Pictures to share and to print: Vega-Lite specifications from a report's content, drawn by vl-convert."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import vl_convert

from concilio.analysis.side_kind import SideKind
from concilio.documents.fonts import FOLDER, MANY_SCRIPTS
from concilio.documents.language import starts_right_to_left
from concilio.documents.marks import N_HUES, N_SHAPES
from concilio.report.content import Content, QuotedStatement
from concilio.report.marks import blobs, lattice, map_scale, strip
from concilio.report.page import MOST_DRAWN
from concilio.report.presentation import Share
from concilio.report.printable import printable
from concilio.report.sentences import Sentences
from concilio.report.wording import NO_BREAK_SPACE

Spec = dict[str, Any]

INK, SOFT, RULE, WASH = "#23201b", "#5a5247", "#ddd3c3", "#f1eadd"
_HUES = ("#704a7b", "#70570f", "#33636e", "#8a4a3d", "#4a6332", "#4a5a8c")
# The same shapes as on the page, by the names that Vega gives them.
_SHAPES = ("circle", "diamond", "square", "triangle-up", "cross", "triangle-down")
# In a PDF Typst gives a picture's text the first face alone, so the one that holds all five scripts leads.
_FACES = f"{MANY_SCRIPTS}, sans-serif"
_FACES_HAN = f"Noto Sans CJK SC, Noto Sans SC, WenQuanYi Micro Hei, {MANY_SCRIPTS}, sans-serif"
_WIDTH, _LINE = 380, 44


@dataclass(frozen=True)
class Figure:
    """One picture: a name for its file, what it shows in words, its specification and its SVG."""

    name: str
    alternative: str
    spec: Spec
    svg: bytes

    def png(self) -> bytes:
        """Twice the size of the SVG, for screens and for print."""
        return bytes(vl_convert.svg_to_png(self.svg.decode("utf-8"), scale=2))


def drawn(content: Content, say: Sentences) -> list[Figure]:
    """The pictures of one report, in the order of its sections; none of a section without items."""
    _register_fonts()
    content, _ = printable(content)
    figures = []
    if content.surprising:
        figures.append(_figure("surprising", say.word("surprising"), _surprising(content, say)))
    if content.shared:
        figures.append(_figure("common-ground", say.word(f"shared_{content.kind}"), _shared(content, say)))
    if content.divides:
        figures.append(_figure("differences", say.word(f"divides_{content.kind}"), _divides(content, say)))
    if not content.opinions.hidden and content.people > 0:
        figures.append(_figure("opinion-map", say.map_alternative(content), _opinions(content, say)))
    return figures


@lru_cache(maxsize=1)
def _register_fonts() -> None:
    """Once: it measures words with the faces that they will be drawn in."""
    vl_convert.register_font_directory(str(FOLDER))


def _figure(name: str, alternative: str, spec: Spec) -> Figure:
    beneath = spec["title"]["subtitle"]
    if any(starts_right_to_left(line) for line in beneath):
        # Lines of both directions in one text are drawn over one another.
        spec["title"]["subtitle"] = " · ".join(beneath)
    svg = vl_convert.vegalite_to_svg(spec, vl_version="5.20")
    return Figure(name, alternative, spec, svg.encode("utf-8"))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def wrapped(statement: QuotedStatement, *, line: int = _LINE, most: int = 3) -> str:
    """A statement in at most so many lines for a picture; what does not fit ends in an ellipsis."""
    # A space that does not break, so that the number stays with the words.
    text = f"{statement.label}.{NO_BREAK_SPACE}" + " ".join(statement.text.split())
    if _width(text) > len(text) * 1.4:  # scripts written without spaces, each letter twice as wide
        line //= 2
    lines = textwrap.wrap(text, line) or [statement.label]
    if len(lines) > most:
        lines = [*lines[: most - 1], textwrap.shorten(" ".join(lines[most - 1 :]), line, placeholder=" …")]
    return "\n".join(lines)


def faces(texts: Iterable[str]) -> str:
    """The faces for a picture with these texts in it: the package's, or the machine's for Han letters."""
    scripts = {
        unicodedata.name(letter, "").split(" ", 1)[0] for text in texts for letter in text if letter.isalpha()
    }
    return _FACES_HAN if scripts & {"CJK", "HIRAGANA", "KATAKANA", "HANGUL"} else _FACES


def _texts(content: Content) -> Iterable[str]:
    yield content.title
    yield from (side.name for side in content.sides)
    yield from (item.statement.text for item in content.surprising[:MOST_DRAWN])
    yield from (item.statement.text for item in content.shared[:MOST_DRAWN])
    yield from (item.statement.text for item in content.divides[:MOST_DRAWN])


def _base(title: str, content: Content, say: Sentences, **parts: Any) -> Spec:
    beneath = [content.title] if content.title else []
    if content.simulated:
        beneath.append(f"{say.word('simulated')} {say.word('simulated_detail')}")
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "#fffdf9",
        "padding": 16,
        "title": {"text": title, "subtitle": beneath, "anchor": "start", "frame": "group", "offset": 14},
        "config": {
            "font": faces([title, *_texts(content)]),
            "title": {"fontSize": 17, "subtitleFontSize": 12, "color": INK, "subtitleColor": SOFT},
            "axis": {"labelColor": INK, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 12,
                     "gridColor": RULE, "domain": False, "ticks": False},
            "legend": {"labelColor": INK, "labelFontSize": 12, "symbolSize": 110, "symbolOpacity": 1,
                       "orient": "bottom"},
            "view": {"stroke": None},
        },
        **parts,
    }  # fmt: skip


def _scales(content: Content, say: Sentences) -> tuple[Spec, Spec]:
    names = [say.side(side, content.kind) for side in content.sides]
    hues = [_HUES[i % N_HUES] if content.kind is SideKind.COMMUNITY else INK for i in range(len(names))]
    shapes = [_SHAPES[i % N_SHAPES] for i in range(len(names))]
    legend = {"title": None} if len(names) > 1 else None
    colour = {"field": "side", "type": "nominal", "scale": {"domain": names, "range": hues}, "legend": legend}
    shape = {
        "field": "side",
        "type": "nominal",
        "scale": {"domain": names, "range": shapes},
        "legend": legend,
    }
    return colour, shape


def _rows(content: Content, statements: Sequence[str], per_row: int, title: str, top: int) -> Spec:
    """The axes that all the bar pictures share: statements down, a share from nothing to all across."""
    return {
        "width": _WIDTH,
        # Room for three lines of words, or for the rows of all sides.
        "height": {"step": max(56, 22 * per_row + 14), "for": "position"},
        "encoding": {
            "y": {
                "field": "statement",
                "type": "nominal",
                "sort": list(statements),
                "title": None,
                # Data, not an expression: what somebody wrote is split at our own line ends.
                "axis": {"labelExpr": "split(datum.label, '\\n')", "labelLimit": 420, "labelPadding": 12,
                         "labelLineHeight": 15, "grid": False},
                "scale": {"paddingInner": 0.3, "paddingOuter": 0.15},
            },
            "yOffset": {"field": "row", "type": "nominal", "sort": None},
            "x": {
                "type": "quantitative",
                "field": "about",
                "scale": {"domain": [0, top], "nice": False},
                "title": title,
                "axis": {"tickCount": 5 if top == 100 else 10},
            },
        },
    }  # fmt: skip


def _bar_rows(
    items: Sequence[tuple[QuotedStatement, Sequence[Share], int | None]], content: Content, say: Sentences
) -> Spec:
    values = [
        {
            "statement": wrapped(statement),
            "side": say.side_of(content, i),
            "row": i,
            "about": share.about,
            "low": share.low,
            "high": share.high,
            "level": level,
        }
        for statement, bars, level in items
        for i, share in enumerate(bars)
    ]
    colour, shape = _scales(content, say)
    statements = list(dict.fromkeys(str(v["statement"]) for v in values))
    rows = _rows(content, statements, len(content.sides), say.word("picture_support"), 100)
    layers: list[Spec] = [
        {
            "mark": {"type": "bar", "height": 11, "opacity": 0.3},
            "encoding": {
                "x": {"field": "low", "type": "quantitative"},
                "x2": {"field": "high"},
                "color": colour,
            },
        },
        {
            "mark": {"type": "point", "filled": True, "size": 120, "opacity": 1, "stroke": "#fffdf9"},
            "encoding": {"color": colour, "shape": shape},
        },
    ]
    if any(level is not None for _, _, level in items):
        layers.append(
            {
                "mark": {"type": "tick", "thickness": 2, "height": 20, "color": INK, "opacity": 1},
                "encoding": {"x": {"field": "level", "type": "quantitative"}},
            }
        )
    return {"data": {"values": values}, "layer": layers, **rows}


def _shared(content: Content, say: Sentences) -> Spec:
    items = [(item.statement, item.bars, item.level) for item in content.shared[:MOST_DRAWN]]
    return _base(say.word(f"shared_{content.kind}"), content, say, **_bar_rows(items, content, say))


def _divides(content: Content, say: Sentences) -> Spec:
    items = [(item.statement, item.bars, None) for item in content.divides[:MOST_DRAWN]]
    return _base(say.word(f"divides_{content.kind}"), content, say, **_bar_rows(items, content, say))


def _surprising(content: Content, say: Sentences) -> Spec:
    values = [
        {
            "statement": wrapped(item.statement),
            "side": say.side_of(content, d.about),
            "row": i,
            "guess": d.guess / 2,
            "about": say.halves(d.share) / 2,
        }
        for item in content.surprising[:MOST_DRAWN]
        for i, d in enumerate(item.directions)
    ]
    colour, shape = _scales(content, say)
    statements = list(dict.fromkeys(str(v["statement"]) for v in values))
    per_row = max(len(item.directions) for item in content.surprising[:MOST_DRAWN])
    return _base(
        say.word("surprising"),
        content,
        say,
        data={"values": values},
        layer=[
            {
                "mark": {"type": "rule", "strokeWidth": 2.5},
                "encoding": {
                    "x": {"field": "guess", "type": "quantitative"}, "x2": {"field": "about"}, "color": colour,
                },
            },
            {
                "mark": {"type": "point", "filled": False, "fill": "#fffdf9", "size": 120, "opacity": 1},
                "encoding": {
                    "x": {"field": "guess", "type": "quantitative"}, "stroke": colour, "shape": shape,
                },
            },
            {
                "mark": {"type": "point", "filled": True, "size": 120, "opacity": 1},
                "encoding": {"color": colour, "shape": shape},
            },
        ],
        **_rows(content, statements, per_row, say.word("picture_people_of_ten"), 10),
    )  # fmt: skip


def _opinions(content: Content, say: Sentences) -> Spec:
    """Positions are in pixels: one unit across is one unit down, so that distances can be compared."""
    layers: list[Spec] = []
    sides = content.sides if content.has_communities else ()

    def name(position: int) -> str:
        return say.side(sides[position], content.kind) if sides else ""

    if content.opinions.ends is None:
        found = blobs(content.opinions)
        left, right = min(b.x - b.radius for b in found) - 8, max(b.x + b.radius for b in found) + 8
        top, bottom = min(b.y - b.radius for b in found) - 34, max(b.y + b.radius for b in found) + 8
        places = [
            {"x": b.x + dx, "y": b.y + dy, "side": name(position)}
            for b in found
            for (dx, dy), position in zip(lattice(len(b.shapes)), b.shapes, strict=True)
        ]
        layers += [
            {
                "data": {"values": [{"x": b.x, "y": b.y, "area": 3.14159 * b.radius**2} for b in found]},
                "mark": {"type": "point", "shape": "circle", "fill": WASH, "stroke": SOFT, "strokeDash": [5, 4],
                         "opacity": 1},
                "encoding": {"size": {"field": "area", "type": "quantitative", "scale": None, "legend": None}},
            },
            {
                "data": {"values": [{"x": b.x, "y": b.y - b.radius - 14, "text": b.letter} for b in found]},
                "mark": {"type": "text", "fontSize": 18, "fontWeight": 600, "color": INK},
                "encoding": {"text": {"field": "text"}},
            },
        ]  # fmt: skip
        title = say.word("opinions")
    else:
        line = strip(content)
        left, right, top, bottom = 0.0, line.width, 0.0, line.height
        places = [{"x": x, "y": y, "side": name(position)} for x, y, position in line.marks]
        layers.append(
            {
                "data": {"values": [{"x": x} for x in line.borders]},
                "mark": {"type": "rule", "color": INK, "strokeDash": [4, 3]},
                "encoding": {"y": {"value": 0}, "y2": {"value": line.height}},
            }
        )
        title = say.head(content.opinions)
    colour, shape = _scales(content, say)
    marks: Spec = {
        "data": {"values": places},
        "mark": {"type": "point", "filled": True, "size": 85, "opacity": 1},
    }
    if sides:
        marks["encoding"] = {"color": colour, "shape": shape}
    else:
        marks["mark"]["color"] = INK
    spec = _base(
        title,
        content,
        say,
        width=right - left,
        height=bottom - top,
        layer=[*layers, marks],
        encoding={
            "x": {
                "field": "x", "type": "quantitative", "axis": None,
                "scale": {"domain": [left, right], "nice": False},
            },
            "y": {
                "field": "y", "type": "quantitative", "axis": None,
                "scale": {"domain": [bottom, top], "nice": False, "zero": False},
            },
        },
    )  # fmt: skip
    spec["title"]["subtitle"] = [*spec["title"]["subtitle"], say.per_mark(map_scale(content))]
    return spec
