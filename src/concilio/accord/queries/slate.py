"""What a draft can begin from: the statements that a release shows as common ground, and what a draft leaves out."""

from __future__ import annotations

from dataclasses import dataclass

from concilio.accord.models import Accord, ClauseSource
from concilio.insight.queries import release_page
from concilio.report.presentation import Share

HALF = 50


@dataclass(frozen=True)
class SlateLine:
    """A released statement with which, in every community, most of those who answered agree.

    Attributes:
        level: points; it is certain that at least so much of every community agrees.
        bars: of each community, by label.
        proposed: whether the slate, which represents fairly, holds it.
        used: whether a clause comes from it.
        groups: letters of the opinion groups that it sets apart from others: they agree with it more.
    """

    number: int
    text: str
    level: int
    bars: tuple[Share, ...]
    proposed: bool
    used: bool
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slate:
    """What a release offers to a draft.

    Attributes:
        covered: of each community, by label, the share in points that agrees with at least one proposed statement.
    """

    lines: tuple[SlateLine, ...]
    fair: bool
    covered: tuple[int, ...]
    sides: tuple[str, ...]

    @property
    def left_out(self) -> tuple[SlateLine, ...]:
        return tuple(line for line in self.lines if not line.used)


def slate_of(accord: Accord, language: str) -> Slate:
    """The statements of the release that a draft can use, the strongest first."""
    content = release_page(accord.release, language).content
    used = set(
        ClauseSource.objects.filter(clause__accord=accord, clause__dropped_on=None).values_list(
            "statement__number", flat=True
        )
    )
    proposed = {statement.label for statement in content.draft.statements} if content.draft else set()
    groups: dict[str, list[str]] = {}
    for group in content.opinions.groups:
        for trait in group.traits:
            if trait.agrees:
                groups.setdefault(trait.statement.label, []).append(group.letter)
    lines = [
        SlateLine(
            number=int(row.statement.label),
            text=row.statement.text,
            level=row.level or 0,
            bars=bars,
            proposed=row.statement.label in proposed,
            used=int(row.statement.label) in used,
            groups=tuple(groups.get(row.statement.label, ())),
        )
        for row in content.statement_rows
        # In a small dialogue little is certain, and yet most people of each side may agree.
        if row.statement.text
        and len(bars := tuple(bar for bar in row.bars if bar is not None)) == len(row.bars) > 0
        and min(bar.about for bar in bars) > HALF
    ]
    ordered = sorted(lines, key=lambda line: (not line.proposed, -line.level, line.number))
    return Slate(
        tuple(ordered),
        bool(content.draft and content.draft.fair),
        content.draft.covered if content.draft else (),
        tuple(side.name for side in content.sides),
    )


def offered_numbers(accord: Accord) -> list[int]:
    """Numbers of the statements that a release offers to a draft."""
    return [line.number for line in slate_of(accord, "en").lines]
