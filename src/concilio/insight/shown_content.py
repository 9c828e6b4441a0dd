"""The content of what is shown: what stays as it was shown before, and what of it a release leaves out. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from concilio.insight.disclosure import FINE_FROM

if TYPE_CHECKING:
    from concilio.report.content import Content, Draft, Opinions, QuotedStatement, Shared, Surprise, Trait
    from concilio.report.presentation import Share


RANGE_STEP, PLACES = 10, 1
COVERED_STEP, MOST_COVERED, FEWEST_COVERING = 25, 75, 2


def coarse_content(content: Content) -> Content:
    """The content without what rests on exact counts more finely than the shares that it shows.

    The numbers of communities by opinion groups are people's, not answers'. What the model of all votes says is only
    rounded: nobody can turn it back into counts without knowing the votes.
    """
    return replace(
        content,
        surprising=_in_order(content.surprising),
        # By what is shown alone: the order of finer levels would tell more than the levels.
        shared=tuple(
            sorted(map(_coarse_shared, content.shared), key=lambda s: (-s.level, s.statement.index))
        ),
        opinions=_coarse_opinions(content.opinions),
        draft=_coarse_draft(content.draft) if content.draft is not None else None,
        uncertain=replace(content.uncertain, guessed_low=_by_number(content.uncertain.guessed_low)),
    )


def _coarse_shared(item: Shared) -> Shared:
    # Where all have answered, adjusted support is the share itself: its range must not tell the share more finely.
    fine = all(bar.voters >= FINE_FROM for bar in item.bars)
    return replace(
        item,
        adjusted=tuple(map(_with_round_range, item.adjusted)) if fine else (),
        level_across_groups=None,
    )


def _with_round_range(share: Share) -> Share:
    if share.nearly_all:
        return share
    arm = -(-max(share.about - share.low, share.high - share.about) // RANGE_STEP) * RANGE_STEP
    return replace(share, low=max(share.about - arm, 0), high=min(share.about + arm, 100))


def _coarse_opinions(opinions: Opinions) -> Opinions:
    relation = opinions.relation
    return replace(
        opinions,
        groups=tuple(
            replace(group, place=(round(group.place[0], PLACES), round(group.place[1], PLACES)))
            for group in opinions.groups
        ),
        relation=replace(
            relation,
            v=round(relation.v, PLACES),
            low=math.floor(relation.low * 10) / 10,
            high=math.ceil(relation.high * 10) / 10,
        )
        if relation is not None
        else None,
    )


def _coarse_draft(draft: Draft) -> Draft:
    # Whom a single statement covers are those who agree with it: the same people by another total.
    if len(draft.statements) < FEWEST_COVERING:
        return replace(draft, covered=())
    at_least = (covered // COVERED_STEP * COVERED_STEP for covered in draft.covered)
    return replace(draft, covered=tuple(min(covered, MOST_COVERED) for covered in at_least))


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
        surprising=_in_order(_of_what_is_shared(surprising, content.shared)),
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
            draft=_still_shared(before.draft, content.shared),
            uncertain=replace(
                content.uncertain,
                too_few_guesses=before.uncertain.too_few_guesses,
                thin_sides=before.uncertain.thin_sides,
                fitted_on=before.uncertain.fitted_on,
            ),
        )
    return content


def _of_what_is_shared(surprising: Iterable[Surprise], shared: Iterable[Shared]) -> tuple[Surprise, ...]:
    """Those of which the page still says that every side agrees, with the level that it says today."""
    levels = {item.statement.label: item.level for item in shared}
    return tuple(
        replace(item, level=levels[item.statement.label])
        for item in surprising
        if item.statement.label in levels
    )


def _still_shared(draft: Draft | None, shared: Iterable[Shared]) -> Draft | None:
    """A draft as it was, unless one of its statements is no shared ground any more."""
    labels = {item.statement.label for item in shared}
    kept = draft is not None and all(statement.label in labels for statement in draft.statements)
    return draft if kept else None


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
