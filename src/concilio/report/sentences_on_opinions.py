"""What a report says of how people fall into groups, in whole sentences, and of the map that shows it."""

from __future__ import annotations

from babel.lists import format_list

from concilio.report.content import Content, Opinions, Relation, TooFew
from concilio.report.wording import Wording


class OpinionSentences(Wording):
    """The sentences of the section on groups of opinion."""

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
        if not found.looked_for:
            return [self.too_few(found.too_few)]
        if found.ends is not None:
            sentences = [self.head(found), self.line_shown(found)]
        elif content.has_communities:
            sentences = [self.groups_found(found)]
        else:
            sentences = [self.groups_found_without_communities(found)]
        if found.relation is not None:
            sentences.append(self.relation(found.relation))
        if found.between:
            sentences.append(self.between_groups(found.between))
        if found.not_placed:
            sentences.append(self.not_placed(found.not_placed))
        return sentences

    def too_few(self, found: TooFew | None) -> str:
        """Why nothing is said of groups, which is not that there are none."""
        if found is None:
            return self.gettext("Too few people answered enough statements to look for groups of opinion.")
        if not found.least:
            return self.gettext("There are too few statements to look for groups of opinion.")
        least = self.number(found.least)
        if not found.placed:
            return self.gettext(
                "Nobody answered %(least)s or more statements, so nothing can be said about groups of opinion."
            ) % {"least": least}
        return self.ngettext(
            "Only %(n)s person answered %(least)s or more statements. That is too few to look for groups of opinion.",
            "Only %(n)s people answered %(least)s or more statements. That is too few to look for groups of opinion.",
            found.placed,
        ) % {"n": self.number(found.placed), "least": least}

    def head(self, found: Opinions) -> str:
        """That there is one group, or that votes do not tell how many there are."""
        if found.unsteady:
            return self.gettext("How many groups of opinion there are is too unsteady to show groups.")
        return self.gettext("There are no separate groups of opinion.")

    def nothing_to_compare(self, found: Opinions) -> str:
        """Instead of where sides differ, where there are neither communities nor groups."""
        if not found.looked_for:
            return self.gettext("There are no communities or groups of opinion here to compare.")
        if found.unsteady:
            return self.gettext(
                "Groups of opinion are too unsteady to be compared. What people differ over most is in the next "
                "section."
            )
        return self.gettext(
            "There are no separate groups. What people differ over most is in the next section."
        )

    def line_shown(self, found: Opinions) -> str:
        if found.unsteady:
            return self.gettext(
                "Leaving out one vote in twenty changes it too often. Shown instead is the line along which people "
                "differ most: those clearly at one end, those clearly at the other, and those between."
            )
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
                self.ngettext(
                    "%(name)s: %(people)s person", "%(name)s: %(people)s people", group.headcount.people
                )
                % {"name": self.group(group.letter), "people": self.number(group.headcount.people)}
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
