"""The marks of charts as SVG, placed by percentage: no words and no numbers are in them.

A side's shape comes from its position by label. Six hues and shapes differ, three kinds of hatching,
and the label next to each mark says the rest.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from concilio.analysis.side_kind import SideKind
from concilio.documents.marks import hue_number, mark_class, mark_path
from concilio.report.content import Content, Headcount, Opinions
from concilio.report.presentation import Share

_ROW = 36


def hue(position: int, kind: SideKind = SideKind.COMMUNITY) -> str:
    """The class that gives a side its hue and pattern; opinion groups and everyone are drawn in ink."""
    return mark_class(position) if kind is SideKind.COMMUNITY else "g"


def pattern(position: int, kind: SideKind) -> str:
    prefix = "p" if kind is SideKind.COMMUNITY else "g"
    return f"{prefix}{hue_number(position)}"


def shape(position: int) -> Markup:
    """The mark that stands before a side's name."""
    return Markup(
        '<svg class="shape" viewBox="-10 -10 20 20" aria-hidden="true" focusable="false"><path d="{}"/></svg>'
    ).format(mark_path(position))


def _at(position: int, percent: int, css: str) -> Markup:
    return Markup('<svg x="{}%" y="18"><path class="{}" d="{}"/></svg>').format(
        percent, css, mark_path(position)
    )


def _frame(css: str, grid: str, marks: Markup) -> Markup:
    return Markup(
        '<svg class="{}" aria-hidden="true" focusable="false"><rect width="100%" height="{}" fill="url(#{})"/>'
        '<line class="grid" x1="100%" x2="100%" y2="{}"/>{}</svg>'
    ).format(css, _ROW, grid, _ROW, marks)


def support_row(share: Share, position: int, kind: SideKind, level: int | None = None) -> Markup:
    """Range as a patterned band, estimate as the side's shape, level as a broken line."""
    marks = Markup("")
    if level is not None:
        marks += Markup('<line class="line" x1="{0}%" x2="{0}%" y1="0" y2="36"/>').format(level)
    marks += Markup('<rect class="range" x="{}%" y="9" width="{}%" height="18" fill="url(#{})"/>').format(
        share.low, share.high - share.low, pattern(position, kind)
    )
    return _frame(hue(position, kind), "q", marks + _at(position, share.about, "dot"))


def guess_row(halves: int, share: Share, position: int) -> Markup:
    """The guess hollow, what it is solid, both in the shape and hue of the side that is described."""
    guess = halves * 5
    marks = Markup('<line class="link" x1="{}%" x2="{}%" y1="18" y2="18"/>').format(guess, share.about)
    marks += _at(position, guess, "ring") + _at(position, share.about, "dot")
    return _frame(hue(position), "ten", marks)


# the opinion map ---

_STEP = 15.0  # between marks
_MOST_MARKS = 240


@dataclass(frozen=True)
class Blob:
    """One group on the map: its centre and radius, its letter, and how its marks are shaped."""

    x: float
    y: float
    radius: float
    letter: str
    shapes: tuple[int, ...]


def people_per_mark(cells: Sequence[Headcount]) -> int:
    """About ten people a mark; more where that would be too many marks to see."""
    people = sum(cell.people for cell in cells)
    size = 10
    while people / size > _MOST_MARKS:
        size *= 10 if size * 10 <= people / 20 else 2
    return size


def map_scale(content: Content) -> int:
    """How many people a mark of the opinion map or of the axis stands for."""
    found = content.opinions
    return people_per_mark(found.ends if found.ends is not None else [g.headcount for g in found.groups])


def lattice(n: int) -> list[tuple[float, float]]:
    """The n ≥ 1 places of a triangular lattice nearest to one point, around their own middle."""
    reach = math.ceil(math.sqrt(n)) + 2
    places = [
        (_STEP * (i + (j % 2) / 2), _STEP * j * math.sqrt(3) / 2)
        for j in range(-reach, reach + 1)
        for i in range(-reach, reach + 1)
    ]
    # From a point off the lattice's own symmetry rings fill evenly; rounding makes ties exact.
    start = (_STEP / 4, _STEP / 6)
    places.sort(key=lambda p: (round(math.dist(p, start), 6), round(math.atan2(p[1], p[0]), 6)))
    chosen = places[:n]
    middle = (sum(x for x, _ in chosen) / n, sum(y for _, y in chosen) / n)
    return [(x - middle[0], y - middle[1]) for x, y in chosen]


def shared_out(by_side: Sequence[int], per_mark: int, total: int) -> tuple[int, ...]:
    """The sides of a cell's marks, mixed evenly: nothing is said by who stands next to whom."""
    if not by_side:
        return (0,) * max(1, round(total / per_mark))
    wanted = [n / per_mark for n in by_side]
    marks = [max(1, math.floor(w + 0.5)) if w > 0 else 0 for w in wanted]
    placed = [0] * len(marks)
    mixed = []
    for _ in range(sum(marks)):
        behind = [(placed[c] + 0.5) / marks[c] if marks[c] else math.inf for c in range(len(marks))]
        c = behind.index(min(behind))
        placed[c] += 1
        mixed.append(c)
    return tuple(mixed)


def blobs(found: Opinions) -> list[Blob]:
    """Groups laid out so that their distances tell how differently they answer and none covers another."""
    per_mark = people_per_mark([g.headcount for g in found.groups])
    shapes = [shared_out(g.headcount.by_side, per_mark, g.headcount.people) for g in found.groups]
    radii = [_STEP * math.sqrt(len(s) * math.sqrt(3) / 2 / math.pi) + 16 for s in shapes]
    scale = 0.0
    for i, a in enumerate(found.groups):
        for j, b in enumerate(found.groups[:i]):
            apart = max(math.dist(a.place, b.place), 1e-6)
            scale = max(scale, (radii[i] + radii[j] + 44) / apart)
    return [
        Blob(g.place[0] * scale, -g.place[1] * scale, radii[i], g.letter, shapes[i])
        for i, g in enumerate(found.groups)
    ]


def _mark(x: float, y: float, position: int, kind: SideKind) -> Markup:
    return Markup('<path class="m {}" transform="translate({} {}) scale(.62)" d="{}"/>').format(
        hue(position, kind), _short(x), _short(y), mark_path(position)
    )


def _dots(blob: Blob, kind: SideKind) -> Markup:
    marks = Markup("")
    for (dx, dy), position in zip(lattice(len(blob.shapes)), blob.shapes, strict=True):
        marks += _mark(blob.x + dx, blob.y + dy, position, kind)
    return marks


def _short(x: float) -> str:
    """A coordinate to a tenth of a unit, in as few letters as it takes."""
    return f"{round(x, 1) + 0.0:g}"


def _kind(content: Content) -> SideKind:
    return SideKind.COMMUNITY if content.has_communities else SideKind.EVERYONE


def opinion_map(content: Content, alternative: str) -> Markup:
    """The groups on their plane: the only picture with a viewBox, since both its directions are distances."""
    drawn = blobs(content.opinions)
    left = min(b.x - b.radius for b in drawn) - 8
    right = max(b.x + b.radius for b in drawn) + 8
    top = min(b.y - b.radius for b in drawn) - 34
    bottom = max(b.y + b.radius for b in drawn) + 8
    # A narrow map is not blown up until its marks are larger than those of other charts.
    spare = max(0.0, 360 - (right - left)) / 2
    parts = Markup("")
    for b in drawn:
        parts += Markup('<ellipse class="blob" cx="{}" cy="{}" rx="{}" ry="{}"/>').format(
            _short(b.x), _short(b.y), _short(b.radius), _short(b.radius)
        )
        parts += _dots(b, _kind(content))
        parts += Markup('<text x="{}" y="{}">{}</text>').format(
            _short(b.x), _short(b.y - b.radius - 10), b.letter
        )
    return Markup(
        '<svg class="map" viewBox="{} {} {} {}" role="img" aria-labelledby="map-t"><title id="map-t">{}</title>{}</svg>'
    ).format(
        _short(left - spare),
        _short(top),
        _short(right - left + 2 * spare),
        _short(bottom - top),
        alternative,
        parts,
    )


@dataclass(frozen=True)
class Strip:
    """The main axis laid out: where each mark lies and of which side it is, and where the ends begin."""

    marks: tuple[tuple[float, float, int], ...]
    borders: tuple[float, ...]
    width: float
    height: float


def strip(content: Content) -> Strip:
    """Marks in columns along one line, the parts of the axis one after the other without a gap.

    Raises:
        ValueError: there are several groups, so there is no single axis.
    """
    ends = content.opinions.ends
    if ends is None:
        raise ValueError("there are groups, so there is no single axis to draw")
    per_mark = people_per_mark(ends)
    rows = max(1, round(sum(cell.people for cell in ends) / per_mark / 24))
    x, places, borders = 0.0, [], []
    for cell in ends:
        if cell.people == 0:
            continue
        shapes = shared_out(cell.by_side, per_mark, cell.people)
        for i, position in enumerate(shapes):
            places.append((x + (i // rows + 0.5) * _STEP, (i % rows + 0.5) * _STEP + 4, position))
        x += math.ceil(len(shapes) / rows) * _STEP + 6
        borders.append(x - 3)
    width = max(x - 6, 240.0)  # a short strip is not blown up
    return Strip(tuple(places), tuple(borders[:-1]), width, rows * _STEP + 8)


def axis_strip(content: Content, alternative: str) -> Markup:
    """The main axis as one strip of marks; broken lines show where each end begins."""
    drawn = strip(content)
    height = _short(drawn.height)
    parts = Markup("")
    for x, y, position in drawn.marks:
        parts += _mark(x, y, position, _kind(content))
    for border in drawn.borders:
        parts += Markup('<path class="line" d="M{0} 0V{1}"/>').format(_short(border), height)
    return Markup(
        '<svg class="map strip" viewBox="0 0 {} {}" role="img" aria-labelledby="map-t"><title id="map-t">{}</title>'
        '<rect class="blob" width="100%" height="100%" rx="4"/>{}</svg>'
    ).format(_short(drawn.width), height, alternative, parts)
