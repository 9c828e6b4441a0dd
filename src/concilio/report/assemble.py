"""From findings to the content of a report: what is said, in which order, and what is left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from concilio.analysis import Findings
from concilio.analysis.compared import compared
from concilio.analysis.intervals import Floats, Interval
from concilio.analysis.perception import Verdict
from concilio.analysis.side_kind import SideKind
from concilio.formats.dataset import Dataset
from concilio.report.content import (
    Content,
    Direction,
    Divide,
    Draft,
    Margin,
    QuotedStatement,
    Row,
    Shared,
    Side,
    Span,
    Surprise,
    Uncertain,
    Undecided,
)
from concilio.report.opinions import letter, opinions
from concilio.report.presentation import WHOLE_POINTS, Presentation, Share

HALF = 0.5


def report_content(
    findings: Findings, dataset: Dataset, *, presentation: Presentation = WHOLE_POINTS
) -> Content:
    """What a report says of these findings.

    With declared communities they are what is compared. Without, the opinion groups are; with a single
    group there is only everyone. Statements with too few voters for `presentation` appear in no list.

    Raises:
        ValueError: findings and dataset are not about the same statements.
    """
    if findings.n_statements != len(dataset.statements):
        raise ValueError(
            f"{findings.n_statements} statements were analysed, but the dataset names {len(dataset.statements)}"
        )
    least = max(presentation.least_voters, findings.options.least_voters)
    return _Assembly(findings, dataset, replace(presentation, least_voters=least)).content()


class _Assembly:
    """The working state of one `report_content`: what is compared, in which order, what may be shown."""

    def __init__(self, findings: Findings, dataset: Dataset, show: Presentation) -> None:
        self.findings, self.dataset, self.show = findings, dataset, show
        sides = compared(dataset.votes, findings.support, findings.common_ground, findings.groups)
        self.kind, self.answers, self.common = sides.kind, sides.answers, sides.common
        n_sides = self.answers.support.mean.shape[0]
        named = dataset.communities if self.kind is SideKind.COMMUNITY else ()
        # By label; equal labels keep their order. Groups are already numbered by size.
        self.order = sorted(range(n_sides), key=lambda c: named[c]) if named else list(range(n_sides))
        self.position = {c: i for i, c in enumerate(self.order)}
        self.fewest: NDArray[np.int64] = self.answers.voters.min(axis=0)
        self.shown: NDArray[np.bool_] = self.fewest >= show.least_voters

    def quoted(self, s: int) -> QuotedStatement:
        statement = self.dataset.statements[s]
        return QuotedStatement(int(s), statement.label, statement.text, statement.is_seed)

    def bars(self, interval: Interval, s: int) -> tuple[Share, ...]:
        return tuple(
            self.show.share(
                float(interval.mean[c, s]),
                float(interval.low[c, s]),
                float(interval.high[c, s]),
                int(self.answers.voters[c, s]),
            )
            for c in self.order
        )

    def sides(self) -> tuple[Side, ...]:
        findings, show = self.findings, self.show
        if self.kind is SideKind.COMMUNITY:
            names, people = self.dataset.communities, findings.participants_per_community
        elif self.kind is SideKind.GROUP:
            names = tuple(letter(g) for g in range(findings.groups.n_groups))
            people = tuple(int(n) for n in findings.groups.sizes)
        else:
            names, people = ("",), (findings.n_participants,)
        return tuple(
            Side(i, names[c], show.people(people[c]), people[c] < show.flag_below)
            for i, c in enumerate(self.order)
        )

    def margin(self, of: NDArray[np.int64], s: int) -> Margin | None:
        if not self.show.margins or of[s] < 0:
            return None
        return Margin(int(of[s]), bool(self.findings.margins.is_small(of)[s]))

    def answered_level(self, s: int, shown: int) -> int | None:
        """The level of those who answered, where allowing for those who left made a difference in points."""
        answered = float(self.common.answered_level[s])
        if not np.isfinite(answered) or self.show.level(answered) == shown:
            return None
        return self.show.level(answered)

    def rejected(self) -> tuple[Shared, ...]:
        return self.shared(self.common.rejection_level, self.answers.rejection, adjusted=None, agreed=False)

    def shared(
        self, level: Floats, interval: Interval, *, adjusted: Interval | None, agreed: bool = True
    ) -> tuple[Shared, ...]:
        at_least = np.where(self.shown & np.isfinite(level), level, -1.0)
        # By what is sure first; ties keep the order of the statements.
        falling = np.argsort(-at_least, kind="stable")
        across = self.findings.common_ground.level_across_groups
        several = self.kind is SideKind.COMMUNITY and self.findings.groups.n_groups > 1
        return tuple(
            Shared(
                self.quoted(s),
                self.show.level(float(at_least[s])),
                self.bars(interval, s),
                () if adjusted is None else self.bars(adjusted, s),
                self.show.level(float(across[s]))
                if several and adjusted is not None and np.isfinite(across[s])
                else None,
                self.answered_level(s, self.show.level(float(at_least[s]))) if agreed else None,
                self.margin(self.findings.margins.ground, s) if agreed else None,
            )
            for s in falling
            if at_least[s] >= HALF
        )

    def surprising(self) -> tuple[Surprise, ...]:
        return tuple(
            Surprise(self.quoted(s), self.show.level(float(self.common.level[s])), self.directions(s))
            for s in self.findings.perception.surprising
            if self.shown[s]
        )

    def directions(self, s: int) -> tuple[Direction, ...]:
        seen = self.findings.perception
        shares = self.bars(self.answers.support, s)
        found = []
        for d in self.order:
            for c in self.order:
                if c == d or seen.n_guesses[c, d, s] == 0:
                    continue
                gap = tuple(
                    float(x[c, d, s])
                    for x in (
                        seen.beyond_middle_gap.mean,
                        seen.beyond_middle_gap.low,
                        seen.beyond_middle_gap.high,
                    )
                )
                found.append(
                    Direction(
                        guesser=self.position[c],
                        about=self.position[d],
                        guess=int(np.floor(round(float(seen.mean_guess[c, d, s]) * 20, 9) + 0.5)),
                        n_guesses=self.show.people(int(seen.n_guesses[c, d, s])),
                        share=shares[self.position[d]],
                        gap=self.span(*gap),
                    )
                )
        return tuple(found)

    def span(self, about: float, low: float, high: float) -> Span | None:
        if not (np.isfinite(about) and np.isfinite(low) and np.isfinite(high)):
            return None
        return Span(self.show.points(about), self.show.floor(low), self.show.ceiling(high))

    def divides(self) -> tuple[Divide, ...]:
        if self.kind is SideKind.COMMUNITY:
            return tuple(self.divide(s) for s in self.findings.divides.order if self.shown[s])
        if self.kind is SideKind.GROUP:
            # What sets the groups apart has been tested already; widest first.
            apart = sorted(
                {
                    r.statement
                    for rs in self.findings.groups.representatives
                    for r in rs
                    if self.shown[r.statement]
                }
            )
            width = np.ptp(self.answers.support.mean, axis=0)
            apart.sort(key=lambda s: -width[s])
            return tuple(Divide(self.quoted(s), self.bars(self.answers.support, s)) for s in apart)
        return ()

    def divide(self, s: int) -> Divide:
        found = self.findings.divides
        more, less = (int(c) for c in found.pair[s])
        gap = found.difference
        return Divide(
            self.quoted(s),
            self.bars(self.answers.support, s),
            self.position[more],
            self.position[less],
            self.span(float(gap.mean[s]), float(gap.low[s]), float(gap.high[s])),
            self.margin(self.findings.margins.divide, s),
        )

    def draft(self) -> Draft | None:
        chosen = self.findings.slate
        statements = tuple(self.quoted(s) for s in chosen.statements if self.shown[s])
        if not statements or len(statements) < len(chosen.statements):
            return None
        covered = chosen.community_covered if self.kind is not SideKind.GROUP else chosen.group_covered
        shares = (
            tuple(self.show.level(float(covered[c])) for c in self.order)
            if len(covered) == len(self.order)
            else ()
        )
        return Draft(statements, self.show.level(chosen.level), bool(chosen.ejr_plus), shares)

    def uncertain(self) -> Uncertain:
        findings, show = self.findings, self.show
        hidden = show.least_voters >= show.flag_below
        # Where none are left out on purpose, those that nobody of some side has answered are among the few.
        few = (self.fewest < show.flag_below) & (self.shown | hidden | (show.least_voters <= 1))
        mean, high = self.answers.support.mean, self.answers.support.high
        level, no_level = self.common.level, self.common.rejection_level
        # Open: the least supportive side may well be above a half, and may well not.
        open_still = self.shown & (level < HALF) & (no_level < HALF) & (high.min(axis=0) >= HALF) & ~few
        nearest = np.argsort(np.abs(mean.min(axis=0) - HALF), kind="stable")
        verdict = findings.perception.verdict
        has_guesses = self.kind is SideKind.COMMUNITY
        known = sum(findings.participants_per_community)
        fitted = findings.latent.sampled
        return Uncertain(
            few_voters=int(few.sum()),
            hidden=hidden,
            not_shown=0 if hidden or show.least_voters <= 1 else int((~self.shown).sum()),
            undecided=tuple(
                Undecided(self.quoted(s), self.bars(self.answers.support, s))
                for s in nearest
                if open_still[s]
            ),
            guessed_low=tuple(
                self.quoted(s)
                for s in self.common.order
                if has_guesses and self.shown[s] and verdict[s] == Verdict.GUESSED_LOW
            ),
            too_few_guesses=int(((verdict == Verdict.TOO_FEW) & self.shown).sum()) if has_guesses else 0,
            thin_sides=tuple(side.position for side in self.sides() if side.few),
            no_community=show.people(findings.n_participants - known) if has_guesses else 0,
            fitted_on=fitted if 0 < fitted < findings.n_participants else None,
            one_answer=show.people(findings.sameness.one_answer),
            alike=show.people(findings.sameness.alike),
        )

    def statement_rows(self) -> tuple[Row, ...]:
        rows = []
        for s in range(self.findings.n_statements):
            level = float(self.common.level[s])
            shown = bool(self.shown[s])
            rows.append(
                Row(
                    self.quoted(s),
                    self.bars(self.answers.support, s) if shown else (None,) * len(self.order),
                    self.show.level(level) if shown and np.isfinite(level) else None,
                )
            )
        return tuple(rows)

    def content(self) -> Content:
        findings, dataset = self.findings, self.dataset
        adjusted = findings.adjusted_support if self.kind is not SideKind.GROUP else None
        if adjusted is not None and adjusted.mean.shape != self.answers.support.mean.shape:
            adjusted = None
        communities = self.order if self.kind is SideKind.COMMUNITY else []
        return Content(
            title=dataset.title,
            question=dataset.question,
            simulated=dataset.simulated,
            presentation=self.show,
            kind=self.kind,
            sides=self.sides(),
            people=self.show.people(findings.n_participants),
            votes=self.show.people(findings.n_votes),
            n_statements=findings.n_statements,
            n_guesses=self.show.people(int(findings.perception.n_guesses.sum())),
            surprising=self.surprising() if self.kind is SideKind.COMMUNITY else (),
            shared=self.shared(self.common.level, self.answers.support, adjusted=adjusted),
            rejected=self.rejected(),
            divides=self.divides(),
            n_tested=int(np.isfinite(findings.divides.p_value).sum()),
            opinions=opinions(findings, dataset, communities, self.show, self.quoted),
            draft=self.draft(),
            uncertain=self.uncertain(),
            statement_rows=self.statement_rows(),
            notes=dataset.notes,
        )
