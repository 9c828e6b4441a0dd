"""What is shown of findings beyond the cells' own bands, and that nothing is shown that nobody thought of."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args, get_type_hints

from concilio.insight.release import NOT_RELEASED
from concilio.insight.shown_content import coarse_content, without_statements
from concilio.report import RELEASED, Content
from concilio.report import content as report_content
from concilio.report.content import (
    Draft,
    Group,
    Headcount,
    Opinions,
    QuotedStatement,
    Relation,
    Row,
    Shared,
    SideKind,
    Trait,
    Uncertain,
)
from concilio.report.presentation import Share

# Every number that a release holds, and why it tells nobody's answer (ADR 0100). Who adds one says so here.
CONTROLLED = {
    "from bands of counts": (
        "Share.about Share.low Share.high Share.voters Share.nearly_all Share.few Shared.answered_level "
        "Span.about Span.low Span.high Divide.more Divide.less Content.n_tested Uncertain.few_voters "
        "Uncertain.hidden Margin.seats Margin.few"
    ),
    "from bands of counts and the rounded model of all votes": "Shared.level Surprise.level Row.level",
    "people to the nearest ten, renewed by batches": (
        "Side.people Side.few Content.people Content.votes Content.n_guesses Direction.n_guesses Headcount.people "
        "Headcount.by_side Opinions.between Opinions.not_placed Opinions.hidden Uncertain.thin_sides "
        "Uncertain.no_community Uncertain.fitted_on Uncertain.too_few_guesses"
    ),
    "guesses of at least twenty people, to half a person of ten": "Direction.guess",
    "rounded further than the report does": (
        "Group.place Relation.v Relation.low Relation.high Draft.covered Shared.level_across_groups"
    ),
    "of the analysis, not of anybody's answers": (
        "Draft.level Draft.fair Opinions.unsteady Repeats.same Repeats.of Trait.agrees Direction.guesser "
        "Direction.about Side.position Content.n_statements QuotedStatement.index QuotedStatement.is_seed "
        "Content.simulated Presentation.step Presentation.people_step Presentation.least_voters "
        "Presentation.least_in_group Presentation.least_of_side_in_group Presentation.nearly_all "
        "Presentation.flag_below Presentation.margins Note.count"
    ),
}


def numbers_in(kind: type, seen: set[type]) -> set[str]:
    """Names of the fields below a class that hold numbers or truth values and are stored with a release."""
    if kind in seen:
        return set()
    seen.add(kind)
    found = set()
    hints = get_type_hints(kind, vars(report_content))
    for field in fields(kind):
        if field.name in NOT_RELEASED:
            continue
        for part in parts_of(hints[field.name]):
            if part in {int, float, bool}:
                found.add(f"{kind.__name__}.{field.name}")
            elif is_dataclass(part):
                found |= numbers_in(part, seen)
    return found


def parts_of(hint: Any) -> set[Any]:
    inner = get_args(hint)
    return {hint} if not inner else set().union(*(parts_of(part) for part in inner))


def test_every_number_of_a_release_is_accounted_for() -> None:
    accounted = [name for names in CONTROLLED.values() for name in names.split()]
    assert len(accounted) == len(set(accounted))
    assert numbers_in(Content, set()) == set(accounted)


QUOTED = [QuotedStatement(s, str(s + 1), "") for s in range(3)]
FINE, WIDE = Share(65, 55, 75, 40), Share(70, 35, 95, 10)
PEOPLE = Headcount(20, (10, 10))


def a_content(bar: Share, *, chosen: int = 2) -> Content:
    return Content(
        title="", question="", simulated=True, presentation=RELEASED, kind=SideKind.COMMUNITY, sides=(),
        people=80, votes=240, n_statements=3, n_guesses=0, surprising=(),
        shared=(Shared(QUOTED[0], 60, (bar, bar), (Share(62, 51, 70, 40),) * 2, 55),),
        rejected=(), divides=(), n_tested=3,
        opinions=Opinions(
            (Group("A", PEOPLE, (Trait(QUOTED[0], True), Trait(QUOTED[1], True)), (0.123456, -1.987654)),),
            None, ((), ()), 0, 0, Relation(0.37, 0.12, 0.51), None,
        ),
        draft=Draft(tuple(QUOTED[:chosen]), 50, True, (85, 60)),
        uncertain=Uncertain(0, True, (), (QUOTED[2], QUOTED[0]), 0, (), 0, None),
        statement_rows=tuple(Row(quoted, (bar, bar), 60) for quoted in QUOTED),
        notes=(),
    )  # fmt: skip


def test_where_cells_are_small_no_second_number_of_the_same_people_is_shown() -> None:
    assert coarse_content(a_content(WIDE)).shared[0].adjusted == ()
    assert coarse_content(a_content(FINE)).shared[0].adjusted == (Share(62, 42, 82, 40),) * 2
    assert coarse_content(a_content(FINE)).shared[0].level_across_groups is None


def test_places_on_the_map_and_how_far_groups_follow_communities_are_rounded_to_tenths() -> None:
    opinions = coarse_content(a_content(FINE)).opinions
    assert opinions.groups[0].place == (0.1, -2.0)
    assert opinions.relation == Relation(0.4, 0.1, 0.6)


def test_whom_a_draft_covers_is_told_in_quarters_and_not_of_one_statement() -> None:
    draft = coarse_content(a_content(FINE)).draft
    assert draft is not None
    assert draft.covered == (75, 50)
    alone = coarse_content(a_content(FINE, chosen=1)).draft
    assert alone is not None
    assert alone.covered == ()


def test_a_statement_held_back_is_in_no_part_and_the_others_stay_as_they_are() -> None:
    whole = a_content(FINE)
    part = without_statements(whole, {"1"})
    assert part.shared == ()
    assert [trait.statement.label for trait in part.opinions.groups[0].traits] == ["2"]
    assert part.draft is None
    assert [quoted.label for quoted in part.uncertain.guessed_low] == ["3"]
    assert part.uncertain.few_voters == 1
    assert part.statement_rows[0] == replace(whole.statement_rows[0], bars=(None, None), level=None)
    assert part.statement_rows[1:] == whole.statement_rows[1:]
    assert without_statements(whole, set()) == whole
