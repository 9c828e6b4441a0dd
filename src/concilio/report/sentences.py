"""The wording of a report: whole sentences with named places, so that each can be translated whole."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from concilio.analysis.side_kind import SideKind
from concilio.documents.language import isolated
from concilio.formats.dataset import Note
from concilio.report.content import Content, Divide, Draft, Margin, Shared, Side, Surprise
from concilio.report.note_texts import known_note
from concilio.report.sentences_on_doubts import DoubtSentences
from concilio.report.sentences_on_opinions import OpinionSentences


class Sentences(OpinionSentences, DoubtSentences):
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
                    "On none of the statements is it sure that half of all who could have taken part agree."
                ),
            }
            return words[content.kind]
        if content.kind is SideKind.COMMUNITY:
            text = self.ngettext(
                "On %(n)s of the statements, surely half or more of every community agrees.",
                "On %(n)s of the statements, surely half or more of every community agrees.",
                n,
            )
        elif content.kind is SideKind.GROUP:
            text = self.ngettext(
                "On %(n)s of the statements, surely half or more of every opinion group agrees.",
                "On %(n)s of the statements, surely half or more of every opinion group agrees.",
                n,
            )
        else:
            text = self.ngettext(
                "On %(n)s of the statements, surely half or more of all who could have taken part agree.",
                "On %(n)s of the statements, surely half or more of all who could have taken part agree.",
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
        """How many people a side has; its name stands next to it."""
        return self.ngettext("%(n)s person", "%(n)s people", side.people) % {"n": self.number(side.people)}

    def how_to_read(self, content: Content) -> str:
        step = content.presentation.step
        how = self.gettext(
            "“Between 75 and 90 %” means that, counting chance, the share among all who could have taken part lies "
            "there nine times of ten. “At least” means that we are 95 % sure. Those who took part chose to: this is "
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
        """QuotedStatement where people are invented: their communities are, too."""
        names = self.listed([self.side(side, content.kind) for side in content.sides])
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
            SideKind.EVERYONE: self.gettext("At least %(level)s %% of all who could have taken part agree."),
        }
        return texts[kind] % {"level": self.number(item.level)}

    def at_least_against(self, item: Shared, kind: SideKind) -> str:
        texts = {
            SideKind.COMMUNITY: self.gettext("At least %(level)s %% of each community disagrees."),
            SideKind.GROUP: self.gettext("At least %(level)s %% of each opinion group disagrees."),
            SideKind.EVERYONE: self.gettext(
                "At least %(level)s %% of all who could have taken part disagree."
            ),
        }
        return texts[kind] % {"level": self.number(item.level)}

    def across_groups(self, level: int) -> str:
        return self.gettext("Within each community, at least %(level)s %% of every opinion group agrees.") % {
            "level": self.number(level)
        }

    def answered(self, level: int, kind: SideKind) -> str:
        texts = {
            SideKind.COMMUNITY: self.gettext(
                "By those who answered alone it would be %(level)s %% of each. The lower number also allows for people "
                "who left before they saw this statement."
            ),
            SideKind.GROUP: "",
            SideKind.EVERYONE: self.gettext(
                "By those who answered alone it would be %(level)s %%. The lower number also allows for people who "
                "left before they saw this statement."
            ),
        }
        return texts[kind] % {"level": self.number(level)} if texts[kind] else ""

    def margin(self, margin: Margin, kind: SideKind) -> str:
        """How hard a finding is to buy: the seats of each side that could be false without undoing it."""
        if margin.few:
            return self.gettext("Few bought seats would undo this.")
        texts = {
            SideKind.COMMUNITY: self.ngettext(
                "Up to %(n)s bought seat in each community would not undo this.",
                "Up to %(n)s bought seats in each community would not undo this.",
                margin.seats,
            ),
            SideKind.GROUP: self.ngettext(
                "Up to %(n)s bought seat in each opinion group would not undo this.",
                "Up to %(n)s bought seats in each opinion group would not undo this.",
                margin.seats,
            ),
            SideKind.EVERYONE: self.ngettext(
                "Up to %(n)s bought seat would not undo this.",
                "Up to %(n)s bought seats would not undo this.",
                margin.seats,
            ),
        }
        return texts[kind] % {"n": self.number(margin.seats)}

    # divides ---

    def first_of(self, shown: int, n: int) -> str:
        """Of a list that is cut: how many stand here, and of how many."""
        if n <= shown:
            return ""
        return self.ngettext(
            "Drawn here is the first %(shown)s of %(n)s.",
            "Drawn here are the first %(shown)s of %(n)s.",
            shown,
        ) % {"shown": self.number(shown), "n": self.number(n)}

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
            "list": self.listed(parts)
        }

    # with tables, and at the end ---

    def in_no_font(self, letters: Collection[str]) -> str:
        """Which letters are printed as numbers; of many, the first ten."""
        names = [f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".strip() for letter in sorted(letters)]
        listed = self.listed(names[:10]) if len(names) <= 10 else f"{', '.join(names[:10])} …"
        return self.gettext(
            "No font here has these letters, so their numbers stand for them: %(letters)s."
        ) % {"letters": isolated(listed)}

    def rest_in_page(self, n: int) -> str:
        return self.ngettext(
            "The page report.html has this table whole, with %(n)s row.",
            "The page report.html has this table whole, with %(n)s rows.",
            n,
        ) % {"n": self.number(n)}

    def note(self, note: Note) -> str:
        """Something noticed in reading the file, with how many rows it concerns."""
        known = known_note(note.message)
        message = note.message
        if known is not None:
            word, values = known
            message = self.gettext(word) % {name: isolated(value) for name, value in values.items()}
        if note.count is None:
            return message
        return self.gettext("%(note)s (%(n)s)") % {"note": message, "n": self.number(note.count)}

    def method(self, content: Content) -> list[str]:
        """How the numbers were made, a paragraph each; only of what this report shows."""
        names = ["method_support", "method_level"]
        if content.has_communities and len(content.sides) > 1:
            names.append("method_divides")
        names.append("method_groups")
        if content.opinions.groups:
            names.append("method_group_answers")
        if any(item.adjusted for item in content.shared):
            names.append("method_adjusted")
        if any(item.margin for item in content.shared) or any(item.margin for item in content.divides):
            names.append("method_margins")
        if content.n_guesses:
            names.append("method_perception")
        if content.draft is not None:
            names.append("method_draft")
        names.append("method_order")
        return [self.word(name) for name in names]
