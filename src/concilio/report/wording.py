"""How names, numbers and shares are put into words: what every sentence of a report is made with.

Everything returned is plain text, to be escaped by the page that shows it. Names that people gave are
isolated where their direction differs from the sentence's.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Sequence

from babel import Locale

from concilio.analysis.side_kind import SideKind
from concilio.documents.digits import in_digits_of, written_number
from concilio.documents.language import isolated, written_list
from concilio.languages import FOLDER
from concilio.report.content import Content, Direction, Side, Span
from concilio.report.presentation import Share
from concilio.report.words import WORDS, InContext

MINUS = "\u2212"
NO_BREAK_SPACE = "\u00a0"
# The space before a per-cent sign, written %% where a sentence has places to fill.
_PER_CENT = re.compile(r" (?=%%|%(?!\())")


class Wording:
    """Names, numbers and shares in words of one language; English where a translation is missing."""

    def __init__(self, language: str = "en", translations: gettext.NullTranslations | None = None) -> None:
        """`translations` are a caller's own catalogue; without it, this package's, or else English.

        Messages are marked by calls of `gettext` and `ngettext`, which the usual tools collect.
        """
        if translations is None:
            if gettext.find("report", FOLDER, [language]) is None:
                # Words and numbers of one page are in one language, the one that the page declares.
                language = "en"
            translations = gettext.translation("report", FOLDER, [language], fallback=True)
        self.language = language
        self.locale = Locale.parse(language.replace("-", "_"))
        self.direction = "rtl" if self.locale.text_direction == "rtl" else "ltr"
        self._found = translations

    def label(self, label: str) -> str:
        """A statement's label: a number in this language's digits, anything else as it is."""
        return in_digits_of(self.language, label) if label.isdecimal() else label

    def gettext(self, text: str) -> str:
        return _PER_CENT.sub(NO_BREAK_SPACE, self._found.gettext(text))

    def ngettext(self, one: str, many: str, n: int) -> str:
        return _PER_CENT.sub(NO_BREAK_SPACE, self._found.ngettext(one, many, n))

    def pgettext(self, context: str, text: str) -> str:
        return _PER_CENT.sub(NO_BREAK_SPACE, self._found.pgettext(context, text))

    # numbers and names ---

    def number(self, n: int | float) -> str:
        return written_number(n, self.language).replace("-", MINUS)

    def listed(self, parts: Sequence[str]) -> str:
        return written_list(parts, self.language)

    def names(self, sides: Sequence[Side]) -> str:
        return self.listed([self.side(side) for side in sides])

    def side(self, side: Side, kind: SideKind = SideKind.COMMUNITY) -> str:
        if kind is SideKind.EVERYONE:
            return self.gettext("Everyone")
        if kind is SideKind.GROUP:
            return self.group(side.name)
        return isolated(side.name)

    def group(self, letter: str) -> str:
        return self.gettext("Group %(letter)s") % {"letter": letter}

    def side_of(self, content: Content, position: int) -> str:
        return self.side(content.sides[position], content.kind)

    # shares ---

    def about(self, share: Share) -> str:
        if share.nearly_all:
            return self.gettext("nearly all agree")
        return self.gettext("about %(share)s %% agree") % {"share": self.number(share.about)}

    def about_against(self, share: Share) -> str:
        if share.nearly_all:
            return self.gettext("nearly all disagree")
        return self.gettext("about %(share)s %% disagree") % {"share": self.number(share.about)}

    def between(self, share: Share) -> str:
        if share.nearly_all:
            return self.gettext("from %(low)s %% up") % {"low": self.number(share.low)}
        return self.gettext("between %(low)s and %(high)s %%") % {
            "low": self.number(share.low),
            "high": self.number(share.high),
        }

    def of_voters(self, share: Share) -> str:
        n = share.voters
        if share.few:
            return self.ngettext("only %(n)s person answered", "only %(n)s people answered", n) % {
                "n": self.number(n)
            }
        return self.ngettext("%(n)s person answered", "%(n)s people answered", n) % {"n": self.number(n)}

    def cell(self, share: Share) -> str:
        """A share with its range, short, for a table."""
        if share.nearly_all:
            return self.gettext("nearly all")
        return self.gettext("%(about)s %% (%(low)s to %(high)s)") % {
            "about": self.number(share.about),
            "low": self.number(share.low),
            "high": self.number(share.high),
        }

    def if_all(self, side: str) -> str:
        return self.gettext("%(side)s, if all had answered") % {"side": side}

    def points(self, span: Span) -> str:
        return self.ngettext(
            "%(about)s point (%(low)s to %(high)s)",
            "%(about)s points (%(low)s to %(high)s)",
            abs(span.about),
        ) % {
            "about": self.number(span.about),
            "low": self.number(span.low),
            "high": self.number(span.high),
        }

    def level_cell(self, level: int) -> str:
        return self.gettext("at least %(level)s %%") % {"level": self.number(level)}

    def tenths(self, halves: int) -> str:
        """Half people of ten, 0 to 20, as whole people: 9 becomes "4 or 5 of 10"."""
        whole, half = divmod(halves, 2)
        if half:
            return self.gettext("%(n)s or %(more)s of 10") % {
                "n": self.number(whole),
                "more": self.number(whole + 1),
            }
        return self.gettext("%(n)s of 10") % {"n": self.number(whole)}

    def guessed(self, direction: Direction, content: Content) -> str:
        """Who guessed what about whom: one number under one name was read as that side's own guess."""
        return self.gettext("%(guesser)s’s guess: %(guess)s in %(about)s") % {
            "guesser": self.side_of(content, direction.guesser),
            "about": self.side_of(content, direction.about),
            "guess": self.tenths(direction.guess),
        }

    def really(self, direction: Direction) -> str:
        if direction.share.nearly_all:
            return self.gettext("in fact nearly 10 of 10")
        return self.gettext("in fact about %(share)s") % {"share": self.tenths(self.halves(direction.share))}

    @staticmethod
    def halves(share: Share) -> int:
        """A share in half people of ten."""
        return (share.about + 2) // 5

    def word(self, name: str) -> str:
        word = WORDS[name]
        return self.pgettext(*word) if isinstance(word, InContext) else self.gettext(word)
