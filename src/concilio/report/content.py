"""What a report says, before any language or layout: typed content computed from findings.

Pages, PDF and pictures are made from this alone, and a public release from the same with a coarser
`Presentation`. Sides stand in the order of their labels, whatever their index in the votes.
"""

from __future__ import annotations

from dataclasses import dataclass

from concilio.analysis.side_kind import SideKind
from concilio.formats.dataset import Note
from concilio.report.presentation import Presentation, Share


@dataclass(frozen=True)
class Side:
    """One side that is shown next to the others. An empty `name` of a group or of everyone is worded later."""

    position: int
    name: str
    people: int
    few: bool = False


@dataclass(frozen=True)
class QuotedStatement:
    """A statement as a report quotes it: `text` is what somebody wrote, and is never trusted."""

    index: int
    label: str
    text: str
    is_seed: bool = False


@dataclass(frozen=True)
class Margin:
    """How many bought seats of each side would not undo what is said; `few` where that is hardly any."""

    seats: int
    few: bool


@dataclass(frozen=True)
class Shared:
    """A statement on which every side stands alike.

    Attributes:
        level: points; 95 % sure that at least this much of every side agrees (or disagrees).
        bars: support (or rejection) per side, in the order of sides.
        adjusted: support as if everyone had answered, per side; empty where it is not known.
        level_across_groups: the level over every opinion group of every community; None without groups.
        answered_level: the level of those who answered, where `level` is lower since it allows for those who left.
        margin: in seats of each side; None where it is not shown.
    """

    statement: QuotedStatement
    level: int
    bars: tuple[Share, ...]
    adjusted: tuple[Share, ...] = ()
    level_across_groups: int | None = None
    answered_level: int | None = None
    margin: Margin | None = None


@dataclass(frozen=True)
class Direction:
    """What one side guessed of another. `guess` counts half people of ten, 0 to 20."""

    guesser: int
    about: int
    guess: int
    n_guesses: int
    share: Share
    gap: Span | None


@dataclass(frozen=True)
class Span:
    """A difference in points, with its 90 % range."""

    about: int
    low: int
    high: int


@dataclass(frozen=True)
class Surprise:
    statement: QuotedStatement
    level: int
    directions: tuple[Direction, ...]


@dataclass(frozen=True)
class Divide:
    """A statement on which sides differ. Between communities `span` says by how much, `more` over `less`.

    `margin` is in seats of each of the two; None where it is not shown.
    """

    statement: QuotedStatement
    bars: tuple[Share, ...]
    more: int | None = None
    less: int | None = None
    span: Span | None = None
    margin: Margin | None = None


@dataclass(frozen=True)
class Trait:
    """A statement that sets a group, or an end of the main axis, apart: it agrees more, or disagrees more."""

    statement: QuotedStatement
    agrees: bool


@dataclass(frozen=True)
class Headcount:
    """People of one group (or one part of the axis), in all and of each community in the order of sides."""

    people: int
    by_side: tuple[int, ...]


@dataclass(frozen=True)
class Group:
    """An opinion group. `place` is its centre on the map in within-group deviations, two-dimensional."""

    letter: str
    headcount: Headcount
    traits: tuple[Trait, ...]
    place: tuple[float, float]


@dataclass(frozen=True)
class Repeats:
    """In how many of how many repeats with some votes left out the number of groups stayed the same."""

    same: int
    of: int


@dataclass(frozen=True)
class Relation:
    """How far groups follow communities: Cramér's V, 0 to 1 with its 90 % range, two decimals."""

    v: float
    low: float
    high: float


@dataclass(frozen=True)
class TooFew:
    """How many people answered enough statements to be placed, and how many statements that takes.

    Attributes:
        least: 0 where there are too few statements altogether.
    """

    placed: int
    least: int


@dataclass(frozen=True)
class Opinions:
    """Opinion groups, or with a single one the main axis along which people spread.

    Attributes:
        groups: none where there is one group. ends: one end, between, the other; None where groups are shown.
        end_traits: what marks the first and the last part of the axis.
        between, not_placed: people who belong to no group, and people who answered too little to say.
        hidden: the counts of people are too small to be shown.
        unsteady: several groups, or another number of them, appear in too many repeats for any to be shown.
        too_few: how few, where people could not be placed; a release does not say it. Then there are neither
            groups nor ends.
    """

    groups: tuple[Group, ...]
    ends: tuple[Headcount, Headcount, Headcount] | None
    end_traits: tuple[tuple[Trait, ...], tuple[Trait, ...]]
    between: int
    not_placed: int
    relation: Relation | None
    repeats: Repeats | None
    hidden: bool = False
    unsteady: bool = False
    too_few: TooFew | None = None

    @property
    def looked_for(self) -> bool:
        """Whether enough people could be placed to look for groups."""
        return bool(self.groups) or self.ends is not None


@dataclass(frozen=True)
class Draft:
    """Statements that would represent fairly in a joint text, and whom each covers, in points."""

    statements: tuple[QuotedStatement, ...]
    level: int
    fair: bool
    covered: tuple[int, ...]


@dataclass(frozen=True)
class Undecided:
    """A statement of which the votes do not yet say whether most of each side agrees."""

    statement: QuotedStatement
    bars: tuple[Share, ...]


@dataclass(frozen=True)
class Uncertain:
    """What a reader must not take for settled.

    Attributes:
        few_voters: statements that fewer than the flagged number of some side answered; `hidden` says
            whether they are left out.
        not_shown: statements left out for fewer voters still, where those of `few_voters` are shown.
        undecided: statements that could go either way, closest first.
        guessed_low, too_few_guesses: statements guessed low without the certainty asked for, and those with
            too few guesses to tell.
        thin_sides: positions of sides with fewer people than the flagged number.
        no_community: people whose community is not known; they count in no side.
        fitted_on: how many people the latent model was fitted on, where not on all.
        one_answer, alike: people who gave one answer throughout, and people who answered exactly like somebody
            else; a release does not say it.
    """

    few_voters: int
    hidden: bool
    undecided: tuple[Undecided, ...]
    guessed_low: tuple[QuotedStatement, ...]
    too_few_guesses: int
    thin_sides: tuple[int, ...]
    no_community: int
    fitted_on: int | None
    not_shown: int = 0
    one_answer: int = 0
    alike: int = 0


@dataclass(frozen=True)
class Row:
    """A line of the table of every statement. `level` is None where it is not shown."""

    statement: QuotedStatement
    bars: tuple[Share | None, ...]
    level: int | None


@dataclass(frozen=True)
class Content:
    """Everything a report says."""

    title: str
    question: str
    simulated: bool
    presentation: Presentation
    kind: SideKind
    sides: tuple[Side, ...]
    people: int
    votes: int
    n_statements: int
    n_guesses: int
    surprising: tuple[Surprise, ...]
    shared: tuple[Shared, ...]
    rejected: tuple[Shared, ...]
    divides: tuple[Divide, ...]
    n_tested: int
    opinions: Opinions
    draft: Draft | None
    uncertain: Uncertain
    statement_rows: tuple[Row, ...]
    notes: tuple[Note, ...]

    @property
    def has_communities(self) -> bool:
        return self.kind is SideKind.COMMUNITY
