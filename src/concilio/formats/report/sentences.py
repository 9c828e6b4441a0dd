"""The wording of a report: whole sentences with named places, so that each can be translated whole."""

from __future__ import annotations

from babel.lists import format_list

from concilio.formats.dataset import Note
from concilio.formats.report.content import (
    Content,
    Divide,
    Draft,
    Opinions,
    Relation,
    Repeats,
    Shared,
    Side,
    SideKind,
    Surprise,
)
from concilio.formats.report.wording import Wording


class Sentences(Wording):
    """The report's sentences in one language; English where a translation is missing."""

    # head of the report ---

    def title(self, content: Content) -> str:
        if content.kind is SideKind.COMMUNITY and len(content.sides) > 1:
            return self.gettext("What every side supports")
        if content.kind is SideKind.GROUP:
            return self.gettext("What every opinion group supports")
        return self.gettext("What those who took part support")

    def asked(self, content: Content) -> str:
        people, statements = self.number(content.people), self.number(content.n_statements)
        return self.ngettext(
            "%(people)s person answered some of %(statements)s statements, with %(votes)s votes in all.",
            "%(people)s people answered some of %(statements)s statements, with %(votes)s votes in all.",
            content.people,
        ) % {"people": people, "statements": statements, "votes": self.number(content.votes)}

    def found(self, content: Content) -> str:
        n = len(content.shared)
        if n == 0:
            words = {
                SideKind.COMMUNITY: self.gettext(
                    "On none of the statements is it sure that half of every community agrees."
                ),
                SideKind.GROUP: self.gettext(
                    "On none of the statements is it sure that half of every opinion group agrees."
                ),
                SideKind.EVERYONE: self.gettext(
                    "On none of the statements is it sure that half of those who answered agree."
                ),
            }
            return words[content.kind]
        if content.kind is SideKind.COMMUNITY:
            text = self.ngettext(
                "On %(n)s of the statements, half or more of every community agrees.",
                "On %(n)s of the statements, half or more of every community agrees.",
                n,
            )
        elif content.kind is SideKind.GROUP:
            text = self.ngettext(
                "On %(n)s of the statements, half or more of every opinion group agrees.",
                "On %(n)s of the statements, half or more of every opinion group agrees.",
                n,
            )
        else:
            text = self.ngettext(
                "On %(n)s of the statements, half or more of those who answered agree.",
                "On %(n)s of the statements, half or more of those who answered agree.",
                n,
            )
        return text % {"n": self.number(n)}

    def found_surprising(self, content: Content) -> str:
        n = len(content.surprising)
        return self.ngettext(
            "On %(n)s of those, no side expected as much agreement from another as there is.",
            "On %(n)s of those, no side expected as much agreement from another as there is.",
            n,
        ) % {"n": self.number(n)}

    def side_people(self, side: Side, kind: SideKind) -> str:
        """How many people a side has; its name stands beside."""
        return self.ngettext("%(n)s person", "%(n)s people", side.people) % {"n": self.number(side.people)}

    def how_to_read(self, content: Content) -> str:
        step = content.presentation.step
        how = self.gettext(
            "“Between 75 and 90 %” means that, counting chance, the share among all who could have taken part lies "
            "there nine times of ten. “At least” means that we are 95 % sure. Whoever took part chose to: this is "
            "not a poll."
        )
        if step == 1:
            return how
        rounded = self.ngettext(
            "Shares are rounded to %(step)s point.", "Shares are rounded to %(step)s points.", step
        ) % {"step": self.number(step)}
        return f"{rounded} {how}"

    # surprising ---

    def do_not_exist(self, content: Content) -> str:
        """Said where people are invented: their communities are, too."""
        names = format_list([self.side(side, content.kind) for side in content.sides], locale=self.locale)
        return self.ngettext("%(names)s does not exist.", "%(names)s do not exist.", len(content.sides)) % {
            "names": names
        }

    def surprise(self, item: Surprise) -> str:
        return self.gettext(
            "No side expected so many of another to agree. At least %(level)s %% of each agrees."
        ) % {"level": self.number(item.level)}

    # shared ---

    def at_least(self, item: Shared, kind: SideKind) -> str:
        texts = {
            SideKind.COMMUNITY: self.gettext("At least %(level)s %% of each community agrees."),
            SideKind.GROUP: self.gettext("At least %(level)s %% of each opinion group agrees."),
            SideKind.EVERYONE: self.gettext("At least %(level)s %% of those who answered agree."),
        }
        return texts[kind] % {"level": self.number(item.level)}

    def at_least_against(self, item: Shared, kind: SideKind) -> str:
        texts = {
            SideKind.COMMUNITY: self.gettext("At least %(level)s %% of each community disagrees."),
            SideKind.GROUP: self.gettext("At least %(level)s %% of each opinion group disagrees."),
            SideKind.EVERYONE: self.gettext("At least %(level)s %% of those who answered disagree."),
        }
        return texts[kind] % {"level": self.number(item.level)}

    def across_groups(self, level: int) -> str:
        return self.gettext("Within each community, at least %(level)s %% of every opinion group agrees.") % {
            "level": self.number(level)
        }

    # divides ---

    def n_divides(self, content: Content) -> str:
        n = len(content.divides)
        if content.kind is SideKind.GROUP:
            return self.ngettext(
                "%(n)s statement sets an opinion group apart from the others beyond chance, the widest first.",
                "%(n)s statements set an opinion group apart from the others beyond chance, the widest first.",
                n,
            ) % {"n": self.number(n)}
        return self.ngettext(
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
                self.ngettext(
                    "Furthest apart are %(more)s and %(less)s, by about %(about)s point, between %(low)s and %(high)s.",
                    "Furthest apart are %(more)s and %(less)s, by about %(about)s points, between %(low)s and "
                    "%(high)s.",
                    abs(item.span.about),
                )
                % values
            )
        return (
            self.ngettext(
                "Support differs by about %(about)s point, between %(low)s and %(high)s.",
                "Support differs by about %(about)s points, between %(low)s and %(high)s.",
                abs(item.span.about),
            )
            % values
        )

    # opinions ---

    def line(self, relation: Relation | None) -> str:
        if relation is None:
            return ""
        if relation.high <= 0.3:
            return self.gettext("The line does not run between the communities.")
        if relation.low >= 0.6:
            return self.gettext("The line runs close to that between the communities.")
        return self.gettext("The line runs partly between the communities.")

    def relation(self, relation: Relation) -> str:
        if relation.high <= 0.3:
            text = self.gettext(
                "Who belongs to which community says little about who thinks alike: %(v)s, between %(low)s and "
                "%(high)s, where 0 means not at all and 1 means entirely."
            )
        elif relation.low >= 0.6:
            text = self.gettext(
                "Who belongs to which community says a good deal about who thinks alike: %(v)s, between %(low)s and "
                "%(high)s, where 0 means not at all and 1 means entirely."
            )
        else:
            text = self.gettext(
                "Who belongs to which community says something about who thinks alike, not all: %(v)s, between "
                "%(low)s and %(high)s, where 0 means not at all and 1 means entirely."
            )
        return text % {
            "v": self.number(relation.v),
            "low": self.number(relation.low),
            "high": self.number(relation.high),
        }

    def groups_found(self, found: Opinions) -> str:
        n = len(found.groups)
        return self.ngettext(
            "People fall into %(n)s group by how they answer, whatever their community.",
            "People fall into %(n)s groups by how they answer, whatever their community.",
            n,
        ) % {"n": self.number(n)}

    def groups_found_without_communities(self, found: Opinions) -> str:
        n = len(found.groups)
        return self.ngettext(
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
        return self.ngettext(
            "The page report.html has this table whole, with %(n)s row.",
            "The page report.html has this table whole, with %(n)s rows.",
            n,
        ) % {"n": self.number(n)}

    def one_group(self) -> str:
        return self.gettext("There are no separate groups of opinion.")

    def continuum(self) -> str:
        return self.gettext(
            "People spread along one line without a gap. Here are those clearly at one end, those clearly at the "
            "other, and those between."
        )

    def per_mark(self, n: int) -> str:
        if n == 1:
            return self.gettext("One mark is one person.")
        return self.ngettext("One mark is about %(n)s person.", "One mark is about %(n)s people.", n) % {
            "n": self.number(n)
        }

    def map_note(self) -> str:
        return self.gettext(
            "Marks are spread evenly inside their group; nobody’s own place is drawn. Groups that lie further apart "
            "answer more differently."
        )

    def axis_note(self) -> str:
        return self.gettext("Marks are spread evenly inside each part; nobody’s own place is drawn.")

    def between_groups(self, n: int) -> str:
        return self.ngettext(
            "%(n)s person stands between the groups.", "%(n)s people stand between the groups.", n
        ) % {"n": self.number(n)}

    def not_placed(self, n: int) -> str:
        return self.ngettext(
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
                self.ngettext("%(name)s: %(people)s person", "%(name)s: %(people)s people", group.cell.people)
                % {"name": self.group(group.letter), "people": self.number(group.cell.people)}
            )
        return format_list(parts, locale=self.locale) if parts else self.axis_alternative(content)

    def axis_alternative(self, content: Content) -> str:
        ends = content.opinions.ends
        if ends is None:
            return ""
        first, middle, last = (cell.people for cell in ends)
        parts = [
            self.ngettext("%(n)s person at one end", "%(n)s people at one end", first)
            % {"n": self.number(first)},
            self.ngettext("%(n)s person between", "%(n)s people between", middle)
            % {"n": self.number(middle)},
            self.ngettext("%(n)s person at the other end", "%(n)s people at the other end", last)
            % {"n": self.number(last)},
        ]
        return format_list(parts, locale=self.locale)

    # draft ---

    def draft_covers(self, draft: Draft, content: Content) -> str:
        """Whom the draft covers. Shares are of those who took part, counted, and rounded down."""
        if content.kind is SideKind.EVERYONE:
            return self.gettext(
                "At least %(share)s %% of those who took part agree with one or more of them."
            ) % {"share": self.number(draft.covered[0])}
        parts = [
            self.gettext("at least %(share)s %% from %(side)s")
            % {"share": self.number(share), "side": self.side_of(content, i)}
            for i, share in enumerate(draft.covered)
        ]
        return self.gettext("Of those who took part, %(list)s agree with one or more of them.") % {
            "list": format_list(parts, locale=self.locale)
        }

    # uncertain ---

    def few_voters(self, n: int, limit: int, *, hidden: bool) -> tuple[str, str]:
        values = {"n": self.number(n), "limit": self.number(limit)}
        if hidden:
            head = self.ngettext("%(n)s statement is not shown.", "%(n)s statements are not shown.", n)
            why = self.ngettext(
                "Fewer than %(limit)s person of at least one side has answered.",
                "Fewer than %(limit)s people of at least one side have answered.",
                limit,
            )
        else:
            head = self.ngettext(
                "%(n)s statement rests on few people.", "%(n)s statements rest on few people.", n
            )
            why = self.ngettext(
                "Fewer than %(limit)s person of at least one side has answered, so the ranges are wide.",
                "Fewer than %(limit)s people of at least one side have answered, so the ranges are wide.",
                limit,
            )
        return head % values, why % values

    def undecided(self, n: int) -> tuple[str, str]:
        head = self.ngettext(
            "%(n)s statement could go either way.", "%(n)s statements could go either way.", n
        ) % {"n": self.number(n)}
        return head, self.gettext("More answers would settle whether half or more of each side agrees.")

    def repeats(self, repeats: Repeats, n_groups: int) -> tuple[str, str]:
        values = {"same": self.number(repeats.same), "of": self.number(repeats.of)}
        head = (
            self.ngettext(
                "The number of groups came out the same in %(same)s of %(of)s repeat.",
                "The number of groups came out the same in %(same)s of %(of)s repeats.",
                repeats.of,
            )
            % values
        )
        return head, self.gettext("Each repeat left out one vote in twenty, drawn by lot.")

    def guessed_low(self, n: int) -> tuple[str, str]:
        head = self.ngettext(
            "%(n)s statement was guessed low, but not surely.",
            "%(n)s statements were guessed low, but not surely.",
            n,
        ) % {"n": self.number(n)}
        return head, self.gettext(
            "People pull every guess towards the middle; that alone could explain these."
        )

    def too_few_guesses(self, n: int) -> tuple[str, str]:
        head = self.ngettext(
            "%(n)s statement has too few guesses.", "%(n)s statements have too few guesses.", n
        ) % {"n": self.number(n)}
        return head, self.gettext(
            "Twenty in each direction are needed to say what one side expects of another."
        )

    def thin_sides(self, content: Content) -> tuple[str, str]:
        sides = [content.sides[i] for i in content.uncertain.thin_sides]
        names = format_list([self.side(side, content.kind) for side in sides], locale=self.locale)
        head = self.gettext("Few people took part from %(names)s.") % {"names": names}
        return head, self.gettext("What is said of so few can change with every further person.")

    def no_community(self, n: int) -> tuple[str, str]:
        head = self.ngettext(
            "The community of %(n)s person is not known.", "The community of %(n)s people is not known.", n
        ) % {"n": self.number(n)}
        return head, self.gettext("They count for opinion groups, but in no community’s share.")

    def fitted_on(self, n: int) -> tuple[str, str]:
        head = self.ngettext(
            "The opinion map was drawn from %(n)s person.", "The opinion map was drawn from %(n)s people.", n
        ) % {"n": self.number(n)}
        return head, self.gettext("They were picked by lot; everyone else was then placed on it.")

    def who_came(self) -> tuple[str, str]:
        return (
            self.gettext("Who came is not who lives there."),
            self.gettext(
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

    def note(self, note: Note) -> str:
        """Something noticed in reading the file, with how many rows it concerns."""
        if note.count is None:
            return note.message
        return self.gettext("%(note)s (%(n)s)") % {"note": note.message, "n": self.number(note.count)}

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
