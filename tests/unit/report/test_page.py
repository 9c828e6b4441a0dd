"""The page: one file that asks nobody for anything, whatever people wrote, and says the same for every side."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from concilio.analysis import Findings
from concilio.formats.dataset import Dataset
from concilio.report.assemble import report_content
from concilio.report.page import report_page
from concilio.report.presentation import RELEASED, WHOLE_POINTS, Presentation
from concilio.report.sentences import Sentences
from tests.unit.report.findings_fixture import TEXTS, renamed, world

CASES = {
    "two communities": {},
    "three communities": {"communities": 3},
    "no communities, three groups": {"communities": 0},
    "no communities, one group": {"communities": 0, "groups": 1},
    "two communities, one group, no guesses": {"groups": 1, "guesses": False},
    "one community": {"communities": 1, "groups": 2},
    "two communities of four people": {"people": 4, "groups": 1},
}


class Page(HTMLParser):
    """What a browser would find: elements with their attributes, and the text outside the style."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "style":
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "style":
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def page(findings: Findings, dataset: Dataset, presentation: Presentation = WHOLE_POINTS) -> str:
    return report_page(report_content(findings, dataset, presentation=presentation), Sentences())


def words(html: str) -> str:
    return Page(html).text.replace("\u00a0", " ")


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_no_caption_repeats_what_opens_its_table(case: dict[str, object]) -> None:
    html = page(*world(**case))  # type: ignore[arg-type]
    captions = re.findall(r"<caption>(.*?)</caption>", html)
    assert captions
    assert len(set(captions)) == len(captions)
    assert not set(captions) & set(re.findall(r"<summary>(.*?)</summary>", html))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_no_page_makes_a_request_or_runs_a_script(case: dict[str, object]) -> None:
    html = page(*world(**case))  # type: ignore[arg-type]
    found = Page(html)
    assert not {tag for tag, _ in found.elements} & {
        "script",
        "link",
        "img",
        "iframe",
        "object",
        "embed",
        "base",
        "form",
    }
    for tag, attributes in found.elements:
        assert not any(name.startswith("on") for name in attributes), tag
        for name in ("href", "src", "srcset", "action", "poster", "data", "xlink:href"):
            assert (attributes.get(name) or "#").startswith("#"), (tag, name)
        assert "url(" not in (attributes.get("style") or "")
    # Fills may point at the page's own patterns; nothing else is addressed, in styles or outside them.
    assert set(re.findall(r"url\(([^)]*)\)", html)) <= {
        f"#{p}" for p in ("p1", "p2", "p3", "g1", "g2", "g3", "q", "ten")
    }
    assert "@import" not in html
    assert not re.search(r"https?:|//\w", html)


@pytest.mark.parametrize("groups", [1, 3])
def test_what_people_wrote_stays_text(groups: int) -> None:
    findings, dataset = world(groups=groups)
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}%(level)s</style><!--'
    harmless = report_content(*world(groups=groups))
    dataset = replace(
        dataset,
        title=hostile,
        question=hostile,
        statements=tuple(replace(s, label=hostile, text=hostile) for s in dataset.statements),
        communities=("A" + hostile, "B" + hostile),
        notes=tuple(replace(note, message=hostile) for note in dataset.notes),
    )
    html = page(findings, dataset)
    before, after = Page(report_page(harmless, Sentences())), Page(html)
    # What was written adds no element, and all of it can still be read.
    assert [tag for tag, _ in after.elements] == [tag for tag, _ in before.elements]
    assert after.text.count("<script>alert(1)</script>") > 50
    assert "{{ 7*7 }}%(level)s" in after.text


def test_communities_stand_in_the_order_of_their_labels_wherever_they_are_stored() -> None:
    findings, dataset = world(communities=3)
    for order in ([1, 0, 2], [2, 1, 0], [1, 2, 0]):
        assert page(*renamed(findings, dataset, order)) == page(findings, dataset)


def test_swapping_the_names_of_two_communities_swaps_what_is_said_of_them_and_nothing_else() -> None:
    findings, dataset = world()
    swapped = replace(dataset, communities=dataset.communities[::-1])
    before, after = report_content(findings, dataset), report_content(findings, swapped)
    assert (
        [side.name for side in after.sides]
        == [side.name for side in before.sides]
        == ["Northbank", "Southbank"]
    )
    assert [item.statement for item in after.shared] == [item.statement for item in before.shared]
    assert [item.level for item in after.shared] == [item.level for item in before.shared]
    assert [item.bars for item in after.shared] == [item.bars[::-1] for item in before.shared]
    assert [item.span for item in after.divides] == [item.span for item in before.divides]
    assert [(item.more, item.less) for item in after.divides] == [
        (1 - item.more, 1 - item.less)
        for item in before.divides
        if item.more is not None and item.less is not None
    ]
    assert [group.headcount.by_side for group in after.opinions.groups] == [
        group.headcount.by_side[::-1] for group in before.opinions.groups
    ]
    assert after.opinions.relation == before.opinions.relation
    assert after.uncertain.few_voters == before.uncertain.few_voters
    # Each community is still described in the same sentences.
    other = {"Northbank": "Southbank", "Southbank": "Northbank"}
    trade = re.compile("|".join(other))
    rows = lambda html: sorted(re.findall(r"<li><span class=\"who.*?</span></li>", html))  # noqa: E731
    assert rows(trade.sub(lambda m: other[m[0]], page(findings, swapped))) == rows(page(findings, dataset))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_table_stands_behind_each_picture(case: dict[str, object]) -> None:
    html = page(*world(**case))  # type: ignore[arg-type]
    for section in re.split(r'<h2 id="|<h3 class="sub"', html)[1:]:
        if '<ul class="bars"' in section or 'class="map' in section:
            assert section.index("<table") > section.index("<svg"), section[:40]


def test_every_item_of_a_long_list_is_in_its_table_though_few_are_drawn() -> None:
    findings, dataset = world()
    many = 3
    content = report_content(findings, dataset)
    long = replace(content, shared=content.shared * many)
    html = report_page(long, Sentences())
    section = re.split(r'<h2 id="', html)[2]
    assert section.startswith("common")
    assert section.split('<h3 class="sub"')[0].count('<li class="item" id="shared-') == 10 < len(long.shared)
    table = section.split("<table")[1].split("</table>")[0]
    assert table.count('<tr role="row">') == 1 + len(long.shared)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_words_that_promise_too_much_are_never_used(case: dict[str, object]) -> None:
    text = words(page(*world(**case))).lower()  # type: ignore[arg-type]
    for word in ("most people", "verified", "consensus", "the truth", "!"):
        assert word not in text


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_no_share_stands_without_its_range(case: dict[str, object]) -> None:
    html = page(*world(**case))  # type: ignore[arg-type]
    for row in re.findall(r'<span class="num">.*?</span></span>|<span class="num">.*?</span>', html):
        if "%" in row:
            assert re.search(r"between .* and |from .* up", row), row
    for cell in re.findall(r"<td [^>]*><span>(.*?)</span></td>", html):
        if "%" in cell:
            assert "(" in cell or cell.startswith("at least"), cell


def test_invented_people_are_announced_and_real_ones_are_not() -> None:
    findings, dataset = world()
    assert "Simulated. Northbank and Southbank do not exist." in words(page(findings, dataset))
    assert "Simulated" not in words(page(findings, replace(dataset, simulated=False)))


def test_without_communities_the_page_says_so_and_compares_none() -> None:
    text = words(page(*world(communities=0)))
    assert "No communities were declared" in text
    assert "of each opinion group agrees" in text
    assert "each community" not in text
    assert "no side thought" not in text


def test_with_one_group_the_axis_is_shown_instead_of_groups() -> None:
    text = words(page(*world(groups=1)))
    assert "There are no separate groups of opinion." in text
    assert "One end" in text
    assert "The other end" in text
    assert "Group A" not in text


def test_surprising_common_ground_comes_first_and_says_both_numbers() -> None:
    findings, dataset = world()
    html = page(findings, dataset)
    headings = re.findall(r'<h2 id="(\w+)"', html)
    assert headings[0] == "surprising"
    level = int(np.floor(findings.common_ground.level[0] * 100))
    assert f"No side expected so many of another to agree. At least {level} % of each agrees." in words(html)


def test_the_table_of_surprises_says_how_far_the_guesses_lie_below_what_was_to_be_expected() -> None:
    findings, dataset = world()
    gap = findings.perception.beyond_middle_gap
    # Southbank's guess of Northbank on the first statement.
    about, low, high = (float(x[1, 0, 0]) for x in (gap.mean, gap.low, gap.high))
    expected = (
        f"−{-WHOLE_POINTS.points(about)} points (−{-np.floor(low * 100):.0f} to −{-np.ceil(high * 100):.0f})"
    )
    assert expected in words(page(findings, dataset))


def test_without_guesses_nothing_is_said_to_surprise() -> None:
    text = words(page(*world(guesses=False)))
    assert "Nobody was asked to guess what another side thinks." in text
    assert "pull" not in text  # the assumption is printed only with what rests on it


def test_the_assumption_behind_surprises_is_printed_with_them() -> None:
    assert "This assumes that people pull guesses about others towards the middle" in words(page(*world()))


def test_a_statement_that_the_conveners_wrote_is_marked_as_theirs() -> None:
    findings, dataset = world()
    seeded = replace(
        dataset, statements=(replace(dataset.statements[0], is_seed=True), *dataset.statements[1:])
    )
    assert f"{TEXTS[0]} (written by those who convened)" in words(page(findings, seeded))
    assert "written by those who convened" not in words(page(findings, dataset))


def test_no_participant_is_named() -> None:
    assert "secret-label" not in page(*world())


def test_a_report_without_any_shared_statement_says_so() -> None:
    findings, dataset = world()
    lower = replace(findings.common_ground, level=findings.common_ground.level * 0.3)
    none = replace(
        findings, common_ground=lower, perception=replace(findings.perception, surprising=np.zeros(0, int))
    )
    text = words(page(none, dataset))
    assert "There is no statement yet that surely half or more of each side supports." in text
    assert "Nothing shared was clearly unexpected." in text


def test_a_release_shows_coarse_numbers_and_leaves_out_what_few_answered() -> None:
    findings, dataset = world()
    html = page(findings, dataset, RELEASED)
    text = words(html)
    for about, low, high in re.findall(r"(\d+) % \((\d+) to (\d+)\)", text):
        assert int(about) % 5 == int(low) % 5 == int(high) % 5 == 0
    assert all(
        int(level) % 5 == 0
        for level in re.findall(r"[Aa]t least (\d+) %", text.split("How it was computed")[0])
    )
    assert "1 statement is not shown. Fewer than 10 people of at least one side have answered." in text
    rows = report_content(findings, dataset, presentation=RELEASED).statement_rows
    hidden = next(row for row in rows if row.statement.index == 12)
    assert hidden.level is None
    assert set(hidden.bars) == {None}
    assert f"{TEXTS[12]} not shown not shown not shown" in text.replace(" .", ".")
    assert "nearly all" not in words(page(findings, dataset))


def test_each_shared_statement_and_divide_says_how_many_bought_seats_would_not_undo_it() -> None:
    findings, dataset = world()
    text = words(page(findings, dataset))
    shared = [s for s in findings.common_ground.order if findings.common_ground.level[s] >= 0.5][:10]
    for s in shared:
        seats = int(findings.margins.ground[s])
        small = bool(findings.margins.is_small(findings.margins.ground)[s])
        said = (
            "Few bought seats would undo this."
            if small
            else f"Up to {seats} bought seats in each community would not undo this."
        )
        assert said in text
    assert {bool(x) for x in findings.margins.is_small(findings.margins.ground)[shared]} == {False, True}


def test_a_list_that_is_cut_says_so() -> None:
    findings, dataset = world()
    many = replace(
        findings,
        common_ground=replace(findings.common_ground, level=np.linspace(0.99, 0.6, findings.n_statements)),
    )
    n = findings.n_statements
    assert f"Drawn here are the first 10 of {n}." in words(page(many, dataset))
    assert "Drawn here" not in words(page(findings, dataset)).split("Where the sides differ")[0]


def test_a_level_that_allows_for_those_who_left_also_says_that_of_those_who_answered() -> None:
    findings, dataset = world()
    ground = findings.common_ground
    lower = replace(findings, common_ground=replace(ground, level=ground.level - 0.05))
    s = next(s for s in ground.order if ground.level[s] >= 0.6)
    said = f"By those who answered alone it would be {int(np.floor(ground.level[s] * 100))} % of each."
    assert said in words(page(lower, dataset))
    assert "By those who answered alone" not in words(page(findings, dataset))
