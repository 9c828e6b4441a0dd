"""The content of what is shown: what stays as it was shown before, and what of it a release leaves out. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from concilio.report.content import Content, Opinions, QuotedStatement, Shared, Surprise, Trait


def in_shown_order(content: Content) -> Content:
    """Lists that rest on guesses, ordered by what is shown: the order of exact numbers would tell more."""
    return replace(
        content,
        surprising=_in_order(content.surprising),
        uncertain=replace(content.uncertain, guessed_low=_by_number(content.uncertain.guessed_low)),
    )


def _in_order(surprising: Iterable[Surprise]) -> tuple[Surprise, ...]:
    return tuple(sorted(surprising, key=lambda s: (-s.level, int(s.statement.label))))


def _by_number(statements: Iterable[QuotedStatement]) -> tuple[QuotedStatement, ...]:
    return tuple(sorted(statements, key=lambda s: int(s.label)))


def keep_what_is_not_fresh(
    content: Content, before: Content, fresh: NDArray[np.bool_], *, people: bool
) -> Content:
    """What rests on persons, guesses or the model of all votes changes only when enough people are new.

    Args:
        content: of today's findings.
        before: as it was last shown.
        fresh: (S,) bool, statements that may be shown with today's numbers.
        people: whether counts by person may be brought up to date.
    """
    fresh_labels = {row.statement.label for row in content.statement_rows if fresh[row.statement.index]}
    surprising = [s for s in before.surprising if s.statement.label not in fresh_labels]
    surprising += [s for s in content.surprising if s.statement.label in fresh_labels]
    guessed_low = [s for s in before.uncertain.guessed_low if s.label not in fresh_labels]
    guessed_low += [s for s in content.uncertain.guessed_low if s.label in fresh_labels]
    renewed = fresh_labels if people else set()
    content = replace(
        content,
        surprising=_in_order(surprising),
        shared=_with_adjusted(content.shared, before.shared, renewed),
        rejected=_with_adjusted(content.rejected, before.rejected, renewed),
        uncertain=replace(content.uncertain, guessed_low=_by_number(guessed_low)),
    )
    if not people:
        content = replace(
            content,
            sides=before.sides,
            people=before.people,
            votes=before.votes,
            n_guesses=before.n_guesses,
            opinions=before.opinions,
            draft=before.draft,
            uncertain=replace(
                content.uncertain,
                too_few_guesses=before.uncertain.too_few_guesses,
                thin_sides=before.uncertain.thin_sides,
                fitted_on=before.uncertain.fitted_on,
            ),
        )
    return content


def _with_adjusted(
    now: tuple[Shared, ...], before: tuple[Shared, ...], renewed: set[str]
) -> tuple[Shared, ...]:
    """Adjusted support as it was last shown: each vote on any statement moves the model that it comes from."""
    known = {item.statement.label: item.adjusted for item in before}
    return tuple(
        item
        if item.statement.label in renewed
        else replace(item, adjusted=known.get(item.statement.label, ()))
        for item in now
    )


def without_statements(content: Content, labels: Collection[str]) -> Content:
    """The content without what it says of some statements. What it says of the others stays as it is.

    So a draft of a release is a part of the staff team's page, and no number in it is another one.
    """

    def stays(statement: QuotedStatement) -> bool:
        return statement.label not in labels

    draft = content.draft
    few = sum(any(row.bars) and not stays(row.statement) for row in content.statement_rows)
    return replace(
        content,
        surprising=tuple(item for item in content.surprising if stays(item.statement)),
        shared=tuple(item for item in content.shared if stays(item.statement)),
        rejected=tuple(item for item in content.rejected if stays(item.statement)),
        divides=tuple(item for item in content.divides if stays(item.statement)),
        opinions=_opinions_without(content.opinions, labels),
        draft=draft if draft is not None and all(map(stays, draft.statements)) else None,
        uncertain=replace(
            content.uncertain,
            few_voters=content.uncertain.few_voters + few,
            undecided=tuple(item for item in content.uncertain.undecided if stays(item.statement)),
            guessed_low=tuple(filter(stays, content.uncertain.guessed_low)),
        ),
        statement_rows=tuple(
            row if stays(row.statement) else replace(row, bars=(None,) * len(row.bars), level=None)
            for row in content.statement_rows
        ),
    )


def _opinions_without(opinions: Opinions, labels: Collection[str]) -> Opinions:
    def kept(traits: tuple[Trait, ...]) -> tuple[Trait, ...]:
        return tuple(trait for trait in traits if trait.statement.label not in labels)

    first, last = opinions.end_traits
    return replace(
        opinions,
        groups=tuple(replace(group, traits=kept(group.traits)) for group in opinions.groups),
        end_traits=(kept(first), kept(last)),
    )
