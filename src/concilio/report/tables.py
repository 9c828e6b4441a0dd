"""The table that stands behind each picture: the same facts in words, for every item of a section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from concilio.analysis.side_kind import SideKind
from concilio.report.content import Content, Divide, QuotedStatement, Shared, Side
from concilio.report.presentation import Share
from concilio.report.sentences import Sentences


@dataclass(frozen=True)
class Line:
    """One row. Its head is a statement, or else plain words; `side` is the position of a side to mark."""

    statement: QuotedStatement | None
    head: str
    cells: tuple[str, ...]
    side: int | None = None


@dataclass(frozen=True)
class Table:
    """Columns count the head of the rows as the first."""

    caption: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]


def _side_names(content: Content, say: Sentences) -> list[str]:
    return [say.side(side, content.kind) for side in content.sides]


def _level_head(content: Content, say: Sentences) -> str:
    return say.word("col_level_everyone" if content.kind is SideKind.EVERYONE else "col_level")


def surprising_table(content: Content, say: Sentences) -> Table:
    columns = ("col_statement", "col_about", "col_guessed_by", "col_guess", "col_is", "col_gap")
    lines = []
    for item in content.surprising:
        for d in item.directions:
            lines.append(
                Line(
                    item.statement,
                    "",
                    (
                        say.side_of(content, d.about),
                        say.side_of(content, d.guesser),
                        say.tenths(d.guess),
                        say.cell(d.share),
                        say.points(d.gap) if d.gap is not None else "–",
                    ),
                )
            )
    return Table(say.word("caption_surprising"), tuple(say.word(c) for c in columns), tuple(lines))


def shared_table(items: Sequence[Shared], content: Content, say: Sentences, *, caption: str) -> Table:
    adjusted = any(item.adjusted for item in items)
    across = any(item.level_across_groups is not None for item in items)
    names = _side_names(content, say)
    columns = [say.word("col_statement"), *names, _level_head(content, say)]
    if across:
        columns.append(say.word("col_level_groups"))
    if adjusted:
        columns += [say.if_all(name) for name in names]
    lines = []
    for item in items:
        cells = [*(say.cell(share) for share in item.bars), say.level_cell(item.level)]
        if across:
            level = item.level_across_groups
            cells.append("–" if level is None else say.level_cell(level))
        if adjusted:
            cells += [say.cell(share) for share in item.adjusted] or ["–"] * len(names)
        lines.append(Line(item.statement, "", tuple(cells)))
    return Table(caption, tuple(columns), tuple(lines))


def divides_table(items: Sequence[Divide], content: Content, say: Sentences) -> Table:
    spans = any(item.span is not None for item in items)
    columns = [say.word("col_statement"), *_side_names(content, say)]
    if spans:
        columns.append(say.word("col_difference"))
    lines = []
    for item in items:
        cells = [say.cell(share) for share in item.bars]
        if spans:
            cells.append(say.points(item.span) if item.span is not None else "–")
        lines.append(Line(item.statement, "", tuple(cells)))
    return Table(say.word("caption_divides"), tuple(columns), tuple(lines))


def opinions_table(content: Content, say: Sentences) -> Table:
    found = content.opinions
    sides: Sequence[Side] = content.sides if content.has_communities else ()
    names = [say.side(side, content.kind) for side in sides]
    if found.ends is None:
        heads = [say.group(group.letter) for group in found.groups]
        cells = [group.headcount for group in found.groups]
        caption = say.word("caption_groups")
    else:
        heads = [say.word("one_end"), say.word("between"), say.word("other_end")]
        cells = list(found.ends)
        caption = say.word("caption_axis")
    return Table(
        caption,
        (say.word("group"), say.word("people"), *names),
        tuple(
            Line(None, head, (say.number(cell.people), *(say.number(n) for n in cell.by_side)))
            for head, cell in zip(heads, cells, strict=True)
        ),
    )


def undecided_table(content: Content, say: Sentences) -> Table:
    return Table(
        say.word("caption_undecided"),
        (say.word("col_statement"), *_side_names(content, say)),
        tuple(
            Line(item.statement, "", tuple(say.cell(share) for share in item.bars))
            for item in content.uncertain.undecided
        ),
    )


def every_table(content: Content, say: Sentences) -> Table:
    def cell(share: Share | None) -> str:
        return say.word("not_shown") if share is None else say.cell(share)

    return Table(
        say.word("caption_every"),
        (say.word("col_statement"), *_side_names(content, say), _level_head(content, say)),
        tuple(
            Line(
                row.statement,
                "",
                (
                    *(cell(share) for share in row.bars),
                    say.word("not_shown") if row.level is None else say.level_cell(row.level),
                ),
            )
            for row in content.statement_rows
        ),
    )
