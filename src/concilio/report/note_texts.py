"""Notes on how a file was read, as texts with places: readers of files write English, a report its own language.

A note is recognised by its words. What stands at its places (names of files, signs, identifiers) is put into the
translation as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from concilio.report.words import _

NOTES = (
    _("Agree is written as %(sign)s here, as the counts per statement show."),
    _("Agree is written as %(sign)s here: the first line of %(file)s says so."),
    _("Agree is written as %(sign)s here: %(file)s has votes in words, which say so."),
    _("Agree is written as %(sign)s here: %(file)s has the columns of Polis' database, which means so."),
    _("Agree is written as %(sign)s here: %(file)s has the columns of an import into Polis, which means so."),
    _("Agree is written as %(sign)s here: %(source)s says so."),
    _(
        "%(source)s says that agree is written as %(sign)s, and that was used; the counts per statement say %(other)s. "
        "One of them is wrong, and with it every finding would be reversed."
    ),
    _("%(source)s says otherwise; what --agree says was used."),
    _("The votes do not add up exactly to the counts given per statement; the votes were used."),
    _("Some times in %(file)s count seconds and some milliseconds; all were brought to one clock."),
    _("Rows of %(file)s without a time count as older than those with one."),
    _("Rows of %(file)s without a vote were skipped."),
    _("Rows without a vote were skipped."),
    _("Rows of %(file)s without a guess were skipped."),
    _("Empty rows of %(file)s were skipped."),
    _("Columns of %(file)s without a name were not read."),
    _("Columns of %(file)s that hold no votes were not read."),
    _("The header of %(file)s was skipped where it stands again."),
    _("Texts in %(file)s with commas but no quotes were joined again."),
    _("The cells of %(file)s are separated by semicolons, not by commas."),
    _("The cells of %(file)s are separated by tabs, not by commas."),
    _("The cells of %(file)s are separated by bars, not by commas."),
    _("The cells of %(file)s are separated by another character, not by commas."),
    _(
        "%(file)s is not written in UTF-8; it was read as %(encoding)s. If its words look wrong, save it as UTF-8."
    ),
    _("%(file)s is not written in UTF-8; it was read as %(encoding)s."),
    _("Some characters in %(file)s are broken and show as %(sign)s."),
    _("What %(file)s says of the signs of votes was not understood."),
    _("%(file)s is not well-formed; its title was taken as far as it can be read."),
    _("%(file)s could not be read; what it says is missing here."),
    _("There is no votes.csv: each vote is the last one, without its time."),
    _("%(file)s was read alone: there is no list of statements, and none was left out."),
    _("Where somebody voted again on a statement, the last vote counts."),
    _("Votes on statements that are not listed were skipped."),
    _("Guesses about statements not listed were skipped."),
    _("Guesses of people without votes or community are left out."),
    _("Passes that the server entered for the author of a statement, when it was written, are no answers."),
    _("Statements that a moderator rejected are left out."),
    _("Statements that were waiting for a moderator are left out."),
    _("Statements about who people are, and not what they think, are left out."),
    _(
        "Some statements seem to say who people are and not what they think: %(statements)s. If so, leave them out "
        "with --about-people %(option)s"
    ),
    _(
        "Some statements seem to say who people are and not what they think, the first %(n)s being %(statements)s. If "
        "so, leave them out with --about-people %(option)s"
    ),
    _("People who voted only on statements left out are not counted."),
    _("Nobody voted on some statements; nothing is said of them."),
    _(
        "A community of one person is kept, but what rests on it would be that person's votes: it is shown only with "
        "--least 1, or if that person counts in no community."
    ),
    _("People in the community file who did not vote are left out."),
    _("Voters whom the community file does not list count in no community."),
    _("Communities of which nobody voted are left out."),
    _("People listed without a community count in no community."),
    _(
        "Some names of communities differ only in capitals or spaces. They are counted as communities of their own; if "
        "they are one, write them alike."
    ),
)


def _pattern(text: str) -> re.Pattern[str]:
    parts = re.split(r"%\((\w+)\)s", text)
    words = [re.escape(part) if place % 2 == 0 else f"(?P<{part}>.+?)" for place, part in enumerate(parts)]
    return re.compile("".join(words), re.DOTALL)


_PATTERNS = tuple((text, _pattern(text)) for text in NOTES)


def known_note(message: str) -> tuple[str, Mapping[str, str]] | None:
    """The text with places that a note is one of, and what stands at them; None where it is none of these."""
    for text, pattern in _PATTERNS:
        if found := pattern.fullmatch(message):
            return text, found.groupdict()
    return None
