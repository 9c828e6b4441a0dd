"""What a report says of its own limits, in whole sentences: what is uncertain, and why."""

from __future__ import annotations

from concilio.report.content import Content, Repeats
from concilio.report.wording import Wording


class DoubtSentences(Wording):
    """The sentences of the section on what is uncertain."""

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
        return head, self.gettext("Each repeat left out one vote in twenty, drawn at random.")

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
        names = self.listed([self.side(side, content.kind) for side in sides])
        head = self.gettext("Few people took part from %(names)s.") % {"names": names}
        return head, self.gettext("What is said of so few can change with every further person.")

    def one_answer(self, n: int) -> tuple[str, str]:
        head = self.ngettext(
            "%(n)s person gave the same answer to every statement.",
            "%(n)s people gave the same answer to every statement.",
            n,
        ) % {"n": self.number(n)}
        return head, self.gettext(
            "They count like everybody else, and pull every share towards their answer."
        )

    def alike(self, n: int) -> tuple[str, str]:
        head = self.ngettext(
            "%(n)s person answered exactly like somebody else.",
            "%(n)s people answered exactly like somebody else.",
            n,
        ) % {"n": self.number(n)}
        return head, self.gettext(
            "They answered the same ten or more statements in the same way. It may be chance, or agreed between them."
        )

    def no_community(self, n: int) -> tuple[str, str]:
        head = self.ngettext(
            "The community of %(n)s person is not known.", "The community of %(n)s people is not known.", n
        ) % {"n": self.number(n)}
        return head, self.gettext("They count for opinion groups, but in no community’s share.")

    def fitted_on(self, n: int) -> tuple[str, str]:
        head = self.ngettext(
            "The opinion map was drawn from %(n)s person.", "The opinion map was drawn from %(n)s people.", n
        ) % {"n": self.number(n)}
        return head, self.gettext("They were picked at random; everyone else was then placed on it.")

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
        sentences = []
        if doubt.thin_sides:
            sentences.append(self.thin_sides(content))
        if doubt.not_shown:
            least = content.presentation.least_voters
            sentences.append(self.few_voters(doubt.not_shown, least, hidden=True))
        if doubt.few_voters:
            sentences.append(self.few_voters(doubt.few_voters, limit, hidden=doubt.hidden))
        if doubt.undecided:
            sentences.append(self.undecided(len(doubt.undecided)))
        if doubt.guessed_low:
            sentences.append(self.guessed_low(len(doubt.guessed_low)))
        if doubt.too_few_guesses:
            sentences.append(self.too_few_guesses(doubt.too_few_guesses))
        if found.repeats is not None:
            sentences.append(self.repeats(found.repeats, len(found.groups)))
        if doubt.one_answer:
            sentences.append(self.one_answer(doubt.one_answer))
        if doubt.alike:
            sentences.append(self.alike(doubt.alike))
        if doubt.no_community:
            sentences.append(self.no_community(doubt.no_community))
        if doubt.fitted_on is not None:
            sentences.append(self.fitted_on(doubt.fitted_on))
        sentences.append(self.who_came())
        return sentences
