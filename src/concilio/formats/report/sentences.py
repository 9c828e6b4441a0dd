"""The wording of a report: whole sentences with named places, so that each can be translated whole.

Sentences return plain text. Whoever puts them on a page escapes them there. Names that people gave are
isolated where their direction differs from the sentence's.
"""

from __future__ import annotations

import gettext
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal

from concilio.formats.report.content import (
    Content,
    Direction,
    Divide,
    Draft,
    Opinions,
    Relation,
    Repeats,
    Shared,
    Side,
    SideKind,
    Span,
    Surprise,
)
from concilio.formats.report.presentation import Share

_RIGHT_TO_LEFT = {"R", "AL"}
NO_BREAK_SPACE = "\u00a0"
# The space before a per-cent sign, written %% where a sentence has places to fill.
_PER_CENT = re.compile(r" (?=%%|%(?!\())")
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


def isolated(name: str) -> str:
    """A name kept from disturbing the order of the words around it."""
    if any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in name):
        return f"{FIRST_STRONG_ISOLATE}{name}{POP_ISOLATE}"
    return name


class Sentences:
    """The report's sentences in one language; English where a translation is missing."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self.locale = Locale.parse(language.replace("-", "_"))
        self.direction = "rtl" if self.locale.text_direction == "rtl" else "ltr"
        found = gettext.translation(
            "report", localedir=Path(__file__).parent / "locale", languages=[language], fallback=True
        )
        self._found = found

    def _one(self, text: str) -> str:
        return _PER_CENT.sub(NO_BREAK_SPACE, self._found.gettext(text))

    def _many(self, one: str, many: str, n: int) -> str:
        return _PER_CENT.sub(NO_BREAK_SPACE, self._found.ngettext(one, many, n))

    # numbers and names ---

    def number(self, n: int | float) -> str:
        return format_decimal(n, locale=self.locale)

    def names(self, sides: Sequence[Side]) -> str:
        return format_list([self.side(side) for side in sides], locale=self.locale)

    def side(self, side: Side, kind: SideKind = SideKind.COMMUNITY) -> str:
        if kind is SideKind.EVERYONE:
            return self._one("Everyone")
        if kind is SideKind.GROUP:
            return self.group(side.name)
        return isolated(side.name)

    def group(self, letter: str) -> str:
        return self._one("Group %(letter)s") % {"letter": letter}

    def side_of(self, content: Content, position: int) -> str:
        return self.side(content.sides[position], content.kind)

    # shares ---

    def about(self, share: Share) -> str:
        if share.nearly_all:
            return self._one("nearly all agree")
        return self._one("about %(share)s %% agree") % {"share": self.number(share.about)}

    def about_against(self, share: Share) -> str:
        if share.nearly_all:
            return self._one("nearly all disagree")
        return self._one("about %(share)s %% disagree") % {"share": self.number(share.about)}

    def between(self, share: Share) -> str:
        if share.nearly_all:
            return self._one("from %(low)s %% up") % {"low": self.number(share.low)}
        return self._one("between %(low)s and %(high)s %%") % {
            "low": self.number(share.low),
            "high": self.number(share.high),
        }

    def of_voters(self, share: Share) -> str:
        n = share.voters
        if share.few:
            return self._many("only %(n)s person answered", "only %(n)s people answered", n) % {
                "n": self.number(n)
            }
        return self._many("%(n)s person answered", "%(n)s people answered", n) % {"n": self.number(n)}

    def cell(self, share: Share) -> str:
        """A share with its range, short, for a table."""
        if share.nearly_all:
            return self._one("nearly all")
        return self._one("%(about)s %% (%(low)s to %(high)s)") % {
            "about": self.number(share.about),
            "low": self.number(share.low),
            "high": self.number(share.high),
        }

    def if_all(self, side: str) -> str:
        return self._one("%(side)s, if all had answered") % {"side": side}

    def points(self, span: Span) -> str:
        return self._one("%(about)s points (%(low)s to %(high)s)") % {
            "about": self.number(span.about),
            "low": self.number(span.low),
            "high": self.number(span.high),
        }

    def level_cell(self, level: int) -> str:
        return self._one("at least %(level)s %%") % {"level": self.number(level)}

    def tenths(self, halves: int) -> str:
        """Half people of ten, 0 to 20, as whole people: 9 becomes "4 or 5 of 10"."""
        whole, half = divmod(halves, 2)
        if half:
            return self._one("%(n)s or %(more)s of 10") % {
                "n": self.number(whole),
                "more": self.number(whole + 1),
            }
        return self._one("%(n)s of 10") % {"n": self.number(whole)}

    def guessed(self, direction: Direction) -> str:
        return self._one("guessed %(guess)s") % {"guess": self.tenths(direction.guess)}

    def guesser(self, direction: Direction, content: Content) -> str:
        return self._one("%(side)s:") % {"side": self.side_of(content, direction.guesser)}

    def really(self, direction: Direction) -> str:
        if direction.share.nearly_all:
            return self._one("is nearly 10 of 10")
        return self._one("is about %(share)s") % {"share": self.tenths(self.halves(direction.share))}

    @staticmethod
    def halves(share: Share) -> int:
        """A share in half people of ten."""
        return (share.about + 2) // 5

    # head of the report ---

    def title(self, content: Content) -> str:
        if content.kind is SideKind.COMMUNITY and len(content.sides) > 1:
            return self._one("What every side supports")
        if content.kind is SideKind.GROUP:
            return self._one("What every opinion group supports")
        return self._one("What those who took part support")

    def asked(self, content: Content) -> str:
        people, statements = self.number(content.people), self.number(content.n_statements)
        return self._many(
            "%(people)s person answered some of %(statements)s statements, with %(votes)s votes in all.",
            "%(people)s people answered some of %(statements)s statements, with %(votes)s votes in all.",
            content.people,
        ) % {"people": people, "statements": statements, "votes": self.number(content.votes)}

    def found(self, content: Content) -> str:
        n = len(content.shared)
        if n == 0:
            words = {
                SideKind.COMMUNITY: self._one(
                    "On none of them is it sure that half of every community agrees."
                ),
                SideKind.GROUP: self._one(
                    "On none of them is it sure that half of every opinion group agrees."
                ),
                SideKind.EVERYONE: self._one(
                    "On none of them is it sure that half of those who answered agree."
                ),
            }
            return words[content.kind]
        if content.kind is SideKind.COMMUNITY:
            text = self._many(
                "On %(n)s of them, half or more of every community agrees.",
                "On %(n)s of them, half or more of every community agrees.",
                n,
            )
        elif content.kind is SideKind.GROUP:
            text = self._many(
                "On %(n)s of them, half or more of every opinion group agrees.",
                "On %(n)s of them, half or more of every opinion group agrees.",
                n,
            )
        else:
            text = self._many(
                "On %(n)s of them, half or more of those who answered agree.",
                "On %(n)s of them, half or more of those who answered agree.",
                n,
            )
        return text % {"n": self.number(n)}

    def found_surprising(self, content: Content) -> str:
        n = len(content.surprising)
        return self._many(
            "On %(n)s of those, each side expected less agreement from the other than there is.",
            "On %(n)s of those, each side expected less agreement from the other than there is.",
            n,
        ) % {"n": self.number(n)}

    def side_people(self, side: Side, kind: SideKind) -> str:
        """How many people a side has; its name stands beside."""
        return self._many("%(n)s person", "%(n)s people", side.people) % {"n": self.number(side.people)}

    def how_to_read(self, content: Content) -> str:
        step = content.presentation.step
        if step > 1:
            return self._one(
                "Shares are rounded to %(step)s points. “Between 75 and 90 %%” means that, counting chance, the "
                "share among all who could have taken part lies there nine times of ten. “At least” means that we "
                "are 95 %% sure. Whoever took part chose to: this is not a poll."
            ) % {"step": self.number(step)}
        return self._one(
            "“Between 75 and 90 %” means that, counting chance, the share among all who could have taken part lies "
            "there nine times of ten. “At least” means that we are 95 % sure. Whoever took part chose to: this is "
            "not a poll."
        )

    # surprising ---

    def do_not_exist(self, content: Content) -> str:
        """Said where people are invented: their communities are, too."""
        names = format_list([self.side(side, content.kind) for side in content.sides], locale=self.locale)
        return self._many("%(names)s does not exist.", "%(names)s do not exist.", len(content.sides)) % {
            "names": names
        }

    def surprise(self, item: Surprise) -> str:
        return self._one(
            "Each side thought fewer of the other would agree. At least %(level)s %% of each agrees."
        ) % {"level": self.number(item.level)}

    # shared ---

    def at_least(self, item: Shared, kind: SideKind, n_sides: int = 2) -> str:
        texts = {
            SideKind.COMMUNITY: self._one("At least %(level)s %% of each community agrees."),
            SideKind.GROUP: self._one("At least %(level)s %% of each opinion group agrees."),
            SideKind.EVERYONE: self._one("At least %(level)s %% of those who answered agree."),
        }
        return texts[kind] % {"level": self.number(item.level)}

    def at_least_against(self, item: Shared, kind: SideKind) -> str:
        texts = {
            SideKind.COMMUNITY: self._one("At least %(level)s %% of each community disagrees."),
            SideKind.GROUP: self._one("At least %(level)s %% of each opinion group disagrees."),
            SideKind.EVERYONE: self._one("At least %(level)s %% of those who answered disagree."),
        }
        return texts[kind] % {"level": self.number(item.level)}

    def across_groups(self, level: int) -> str:
        return self._one("Within each community, at least %(level)s %% of every opinion group agrees.") % {
            "level": self.number(level)
        }

    # divides ---

    def n_divides(self, content: Content) -> str:
        n = len(content.divides)
        if content.kind is SideKind.GROUP:
            return self._many(
                "%(n)s statement sets an opinion group apart from the others beyond chance, the widest first.",
                "%(n)s statements set an opinion group apart from the others beyond chance, the widest first.",
                n,
            ) % {"n": self.number(n)}
        return self._many(
            "Of %(tested)s statements that could be compared, %(n)s divides the communities beyond chance.",
            "Of %(tested)s statements that could be compared, %(n)s divide the communities beyond chance, "
            "the widest first.",
            n,
        ) % {"n": self.number(n), "tested": self.number(content.n_tested)}

    def differ(self, item: Divide, content: Content) -> str:
        if item.span is None or item.more is None or item.less is None:
            return ""
        values = {
            "about": self.number(item.span.about),
            "low": self.number(item.span.low),
            "high": self.number(item.span.high),
            "more": self.side_of(content, item.more),
            "less": self.side_of(content, item.less),
        }
        if len(content.sides) > 2:
            return (
                self._one(
                    "Furthest apart are %(more)s and %(less)s, by about %(about)s points, between %(low)s and %(high)s."
                )
                % values
            )
        return self._one("Support differs by about %(about)s points, between %(low)s and %(high)s.") % values

    # opinions ---

    def line(self, relation: Relation | None) -> str:
        if relation is None:
            return ""
        if relation.high <= 0.3:
            return self._one("The line does not run between the communities.")
        if relation.low >= 0.6:
            return self._one("The line runs close to that between the communities.")
        return self._one("The line runs partly between the communities.")

    def relation(self, relation: Relation) -> str:
        if relation.high <= 0.3:
            text = self._one(
                "Who belongs to which community says little about who thinks alike: %(v)s, between %(low)s and "
                "%(high)s, where 0 is nothing and 1 is everything."
            )
        elif relation.low >= 0.6:
            text = self._one(
                "Who belongs to which community says a good deal about who thinks alike: %(v)s, between %(low)s and "
                "%(high)s, where 0 is nothing and 1 is everything."
            )
        else:
            text = self._one(
                "Who belongs to which community says something about who thinks alike, not all: %(v)s, between "
                "%(low)s and %(high)s, where 0 is nothing and 1 is everything."
            )
        return text % {
            "v": self.number(relation.v),
            "low": self.number(relation.low),
            "high": self.number(relation.high),
        }

    def groups_found(self, found: Opinions) -> str:
        n = len(found.groups)
        return self._many(
            "People fall into %(n)s group by how they answer, whatever their community.",
            "People fall into %(n)s groups by how they answer, whatever their community.",
            n,
        ) % {"n": self.number(n)}

    def groups_found_without_communities(self, found: Opinions) -> str:
        n = len(found.groups)
        return self._many(
            "People fall into %(n)s group by how they answer.",
            "People fall into %(n)s groups by how they answer.",
            n,
        ) % {"n": self.number(n)}

    def about_opinions(self, content: Content) -> list[str]:
        """Whole sentences on how people fall into groups, or that they do not."""
        found = content.opinions
        if found.ends is not None:
            said = [self.one_group(), self.continuum()]
        elif content.has_communities:
            said = [self.groups_found(found)]
        else:
            said = [self.groups_found_without_communities(found)]
        if found.relation is not None:
            said.append(self.relation(found.relation))
        if found.between:
            said.append(self.between_groups(found.between))
        if found.not_placed:
            said.append(self.not_placed(found.not_placed))
        return said

    def rest_in_page(self, n: int) -> str:
        return self._one("The page report.html has this table whole, with %(n)s rows.") % {
            "n": self.number(n)
        }

    def one_group(self) -> str:
        return self._one("There are no separate groups of opinion.")

    def continuum(self) -> str:
        return self._one(
            "People spread along one line without a gap. Here are those clearly at one end, those clearly at the "
            "other, and those between."
        )

    def per_mark(self, n: int) -> str:
        if n == 1:
            return self._one("One mark is one person.")
        return self._one("One mark is about %(n)s people.") % {"n": self.number(n)}

    def map_note(self) -> str:
        return self._one(
            "Marks are spread evenly inside their group; nobody’s own place is drawn. Groups that lie further apart "
            "answer more differently."
        )

    def axis_note(self) -> str:
        return self._one("Marks are spread evenly inside each part; nobody’s own place is drawn.")

    def between_groups(self, n: int) -> str:
        return self._many(
            "%(n)s person stands between the groups.", "%(n)s people stand between the groups.", n
        ) % {"n": self.number(n)}

    def not_placed(self, n: int) -> str:
        return self._many(
            "%(n)s person answered too few statements to be placed.",
            "%(n)s people answered too few statements to be placed.",
            n,
        ) % {"n": self.number(n)}

    def map_alternative(self, content: Content) -> str:
        """What the opinion map shows, for people who do not see it."""
        found = content.opinions
        parts = []
        for group in found.groups:
            parts.append(
                self._one("%(name)s: %(people)s people")
                % {"name": self.group(group.letter), "people": self.number(group.cell.people)}
            )
        return format_list(parts, locale=self.locale) if parts else self.axis_alternative(content)

    def axis_alternative(self, content: Content) -> str:
        ends = content.opinions.ends
        if ends is None:
            return ""
        return self._one("%(first)s people at one end, %(middle)s between, %(last)s at the other end") % {
            "first": self.number(ends[0].people),
            "middle": self.number(ends[1].people),
            "last": self.number(ends[2].people),
        }

    # draft ---

    def draft_covers(self, draft: Draft, content: Content) -> str:
        """Whom the draft covers. Shares are of those who took part, counted, and rounded down."""
        if content.kind is SideKind.EVERYONE:
            return self._one(
                "At least %(share)s %% of those who took part agree with one or more of them."
            ) % {"share": self.number(draft.covered[0])}
        parts = [
            self._one("at least %(share)s %% from %(side)s")
            % {"share": self.number(share), "side": self.side_of(content, i)}
            for i, share in enumerate(draft.covered)
        ]
        return self._one("Of those who took part, %(list)s agree with one or more of them.") % {
            "list": format_list(parts, locale=self.locale)
        }

    # uncertain ---

    def few_voters(self, n: int, limit: int, *, hidden: bool) -> tuple[str, str]:
        values = {"n": self.number(n), "limit": self.number(limit)}
        if hidden:
            head = self._many("%(n)s statement is not shown.", "%(n)s statements are not shown.", n)
            why = self._one("Fewer than %(limit)s people of one side have answered.")
        else:
            head = self._many(
                "%(n)s statement rests on few people.", "%(n)s statements rest on few people.", n
            )
            why = self._one("Fewer than %(limit)s people of one side have answered, so the ranges are wide.")
        return head % values, why % values

    def undecided(self, n: int) -> tuple[str, str]:
        head = self._many(
            "%(n)s statement could go either way.", "%(n)s statements could go either way.", n
        ) % {"n": self.number(n)}
        return head, self._one("More answers would settle whether half or more of each side agrees.")

    def repeats(self, repeats: Repeats, n_groups: int) -> tuple[str, str]:
        values = {"same": self.number(repeats.same), "of": self.number(repeats.of)}
        head = self._one("The number of groups held in %(same)s of %(of)s repeats.") % values
        return head, self._one("Each repeat left out one vote in twenty, drawn by lot.")

    def guessed_low(self, n: int) -> tuple[str, str]:
        head = self._many(
            "%(n)s statement was guessed low, but not surely.",
            "%(n)s statements were guessed low, but not surely.",
            n,
        ) % {"n": self.number(n)}
        return head, self._one("People pull every guess towards the middle; that alone could explain these.")

    def too_few_guesses(self, n: int) -> tuple[str, str]:
        head = self._many(
            "%(n)s statement has too few guesses.", "%(n)s statements have too few guesses.", n
        ) % {"n": self.number(n)}
        return head, self._one("Twenty in each direction are needed to say what one side expects of another.")

    def thin_sides(self, content: Content) -> tuple[str, str]:
        sides = [content.sides[i] for i in content.uncertain.thin_sides]
        names = format_list([self.side(side, content.kind) for side in sides], locale=self.locale)
        head = self._one("Few people took part from %(names)s.") % {"names": names}
        return head, self._one("What is said of so few can change with every further person.")

    def no_community(self, n: int) -> tuple[str, str]:
        head = self._many(
            "The community of %(n)s person is not known.", "The community of %(n)s people is not known.", n
        ) % {"n": self.number(n)}
        return head, self._one("They count for opinion groups, but in no community’s share.")

    def fitted_on(self, n: int) -> tuple[str, str]:
        head = self._one("The opinion map was drawn from %(n)s people.") % {"n": self.number(n)}
        return head, self._one("They were picked by lot; everyone else was then placed on it.")

    def who_came(self) -> tuple[str, str]:
        return (
            self._one("Who came is not who lives there."),
            self._one(
                "People who were not reached, or did not wish to take part, are missing from every number."
            ),
        )

    def uncertainties(self, content: Content) -> list[tuple[str, str]]:
        """Everything to be said in the section on what is uncertain, as (what, why) pairs."""
        doubt, found = content.uncertain, content.opinions
        limit = max(content.presentation.flag_below, content.presentation.least_voters)
        said = []
        if doubt.thin_sides:
            said.append(self.thin_sides(content))
        if doubt.few_voters:
            said.append(self.few_voters(doubt.few_voters, limit, hidden=doubt.hidden))
        if doubt.undecided:
            said.append(self.undecided(len(doubt.undecided)))
        if doubt.guessed_low:
            said.append(self.guessed_low(len(doubt.guessed_low)))
        if doubt.too_few_guesses:
            said.append(self.too_few_guesses(doubt.too_few_guesses))
        if found.repeats is not None:
            said.append(self.repeats(found.repeats, len(found.groups)))
        if doubt.no_community:
            said.append(self.no_community(doubt.no_community))
        if doubt.fitted_on is not None:
            said.append(self.fitted_on(doubt.fitted_on))
        said.append(self.who_came())
        return said

    def method(self, content: Content) -> list[str]:
        """How the numbers were made, a paragraph each; only of what this report shows."""
        names = ["method_support", "method_level"]
        if content.has_communities and len(content.sides) > 1:
            names.append("method_divides")
        names.append("method_groups")
        if any(item.adjusted for item in content.shared):
            names.append("method_adjusted")
        if content.n_guesses:
            names.append("method_perception")
        if content.draft is not None:
            names.append("method_draft")
        names.append("method_order")
        return [self.word(name) for name in names]

    # fixed words, each of which a page, a PDF or a picture needs by name ---

    def word(self, name: str) -> str:
        return self._one(WORDS[name])


def _(text: str) -> str:
    """Marks a text for translation; `Sentences.word` looks it up."""
    return text


WORDS = {
    "kicker": _("Findings"),
    "simulated": _("Simulated."),
    "simulated_detail": _("Every person and every vote in this report is invented."),
    "skip": _("Skip to the main part"),
    "on_this_page": _("On this page"),
    "nav_surprising": _("Shared, unexpectedly"),
    "nav_shared": _("Shared"),
    "nav_divides": _("Differences"),
    "nav_opinions": _("Groups"),
    "nav_draft": _("For a draft"),
    "nav_uncertain": _("Uncertain"),
    "nav_method": _("Method"),
    "nav_every": _("Every statement"),
    "question": _("The question"),
    "no_communities": _(
        "No communities were declared for these votes. So nothing here compares communities: it speaks of "
        "opinion groups alone, which are people who answer alike."
    ),
    "surprising": _("Shared, though neither side thought so"),
    "surprising_none": _("Nothing shared was clearly unexpected."),
    "surprising_no_guesses": _("Nobody was asked to guess what the other side thinks."),
    "surprising_intro": _(
        "People were asked how many of ten people of the other side agree. On these statements they guessed "
        "clearly too low, in each direction, and lower than people guess any share."
    ),
    "key_guess": _("what the other side guessed"),
    "key_is": _("what it is"),
    "key_level": _("sure of every side"),
    "key_level_everyone": _("sure"),
    "key_range": _("range, nine times of ten"),
    "key_estimate": _("estimate"),
    "shared_community": _("What every side supports"),
    "shared_group": _("What every opinion group supports"),
    "shared_everyone": _("What those who answered support"),
    "shared_intro": _(
        "Ordered by what is sure of every side, not by an average. The broken line is that level."
    ),
    "shared_intro_everyone": _("Ordered by what is sure. The broken line is that level."),
    "shared_intro_print": _(
        "Ordered by what is sure of every side, not by an average. The upright stroke is that level."
    ),
    "shared_none": _("There is no statement yet that surely half or more of each side supports."),
    "rejected_community": _("What every side rejects"),
    "rejected_group": _("What every opinion group rejects"),
    "rejected_everyone": _("What those who answered reject"),
    "divides_community": _("Where the sides differ"),
    "divides_group": _("Where the opinion groups differ"),
    "divides_everyone": _("Where people differ"),
    "divides_none": _("No statement divides them beyond chance."),
    "divides_one_side": _("There is only one side here, so there is nothing to compare."),
    "divides_continuum": _(
        "There are no separate groups. What people differ over most is in the next section."
    ),
    "opinions": _("Groups of opinion"),
    "group": _("Group"),
    "people": _("People"),
    "one_end": _("One end"),
    "between": _("Between"),
    "other_end": _("The other end"),
    "end_marks": _("Agrees more than the other end:"),
    "agrees_more": _("Agrees more than the others do:"),
    "disagrees_more": _("Disagrees more than the others do:"),
    "no_traits": _("No statement sets this group apart beyond chance."),
    "groups_hidden": _("Not shown: some groups have too few people."),
    "draft": _("Statements for a draft"),
    "draft_intro": _(
        "Where a joint text is to be written, these statements together represent those who took part fairly. "
        "Each is shared ground."
    ),
    "draft_fair": _("No group of people large enough to deserve a statement of its own is left without one."),
    "draft_not_fair": _("Some people who agree on a further statement may find too little of it here."),
    "uncertain": _("What is uncertain"),
    "undecided_list": _("Statements that could go either way"),
    "guessed_low_list": _("Statements guessed low"),
    "method": _("How it was computed"),
    "method_support": _(
        "Support is the share of those who answered a statement who agree; “pass” counts among the answers. Its "
        "range is the central 90 % of what the votes leave possible (a Beta distribution with Jeffreys’ prior)."
    ),
    "method_level": _(
        "“At least 71 % of each” is the level that the least supportive side exceeds with 95 % probability. "
        "Statements are ordered by it, so that no side’s enthusiasm makes up for another’s refusal."
    ),
    "method_divides": _(
        "Differences are tested over all statements together, so that of those named, one in twenty is expected "
        "to be a false alarm (Benjamini and Hochberg)."
    ),
    "method_groups": _(
        "Opinion groups come from a model that predicts each answer from where a person and a statement lie. "
        "Groups are named only where they stand clearly apart; otherwise there is one group, and people spread "
        "along a line."
    ),
    "method_adjusted": _(
        "“If all had answered” is what that model expects had everyone answered every statement. It repairs that "
        "some stopped early. It cannot repair that some never came."
    ),
    "method_perception": _(
        "People pull every guess of a share towards the middle. So guesses about the other side are compared "
        "with guesses about one’s own. This assumes that people pull guesses about others towards the middle in "
        "the same way as guesses about themselves. If they do not, a surprise may be smaller or larger than it "
        "seems."
    ),
    "method_draft": _(
        "Statements for a draft are chosen so that groups of people who agree are represented in proportion to "
        "their size (Method of Equal Shares, completed by Phragmén’s method)."
    ),
    "method_order": _("The same votes in any order give the same report."),
    "notes": _("How the votes were read"),
    "every": _("Every statement"),
    "every_open": _("Open the table of every statement"),
    "same_in_table": _("The same in a table"),
    "same_and_rest": _("The same in a table, with all the others"),
    "not_shown": _("not shown"),
    "col_statement": _("Statement"),
    "col_level": _("Sure of each"),
    "col_level_groups": _("Sure of each group of each side"),
    "col_adjusted": _("If all had answered"),
    "col_difference": _("Difference"),
    "col_about": _("About"),
    "col_guessed_by": _("Guessed by"),
    "col_guess": _("Guess"),
    "col_is": _("Is"),
    "col_gap": _("Below what was to be expected"),
    "caption_surprising": _("Guessed and actual support"),
    "caption_shared": _("Support of each side, with its range"),
    "caption_rejected": _("Disagreement of each side, with its range"),
    "caption_divides": _("Support of each side, and the difference"),
    "caption_groups": _("Opinion groups and communities, in people"),
    "caption_axis": _("Parts of the line and communities, in people"),
    "caption_every": _("Support of every statement"),
    "no_text": _("(this statement’s words are not in the file)"),
    "seed": _("written by those who convened"),
    "footer": _("Made with Concilio. No names and no single answers are in this report."),
    "axis_low": _("0 %"),
    "axis_middle": _("50 %"),
    "axis_high": _("100 %"),
    "tens_low": _("0 of 10"),
    "tens_middle": _("5"),
    "tens_high": _("10 of 10"),
    "picture_support": _("Share who agree, %"),
    "picture_disagree": _("Share who disagree, %"),
    "picture_people_of_ten": _("People of ten who agree"),
    "page_of": _("Page"),
}
