"""What a check noticed, as a sentence in the reader's language."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concilio.documents.digits import written_number
from concilio.record.checks import Flag


def flag_words(flag: Flag, language: str, term: str = "") -> str:
    """One sentence or two: what was noticed, and what follows from it.

    Args:
        term: what is counted and of whom, in words, where the flag is about a figure.
    """
    numbers = [written_number(n, language) for n in flag.numbers]
    return _SAID[flag.check](numbers, flag, term, language)


def _overlap(n: list[str], flag: Flag, term: str, language: str) -> str:
    *parts, total_of_parts, whole = n
    rest = written_number(abs(flag.numbers[-1] - flag.numbers[-2]), language)
    added = " + ".join(parts)
    if flag.numbers[-2] > flag.numbers[-1]:
        return _(
            "Parts may overlap. %(added)s = %(sum)s, which is more than %(whole)s: somebody is counted twice, or "
            "the whole is another one."
        ) % {"added": added, "sum": total_of_parts, "whole": whole}
    return _(
        "Parts may overlap. %(added)s = %(sum)s. Of %(whole)s, that leaves %(rest)s others only if nobody is "
        "counted twice."
    ) % {"added": added, "sum": total_of_parts, "whole": whole, "rest": rest}


def _anniversary(n: list[str], flag: Flag, term: str, language: str) -> str:
    said, happened, least, claimed = (str(number) for number in flag.numbers)
    return _(
        "Anniversary. A text of %(said)s says %(claimed)s years; %(said)s − %(happened)s = %(years)s."
    ) % {"said": said, "happened": happened, "years": least, "claimed": claimed}


def _differ(n: list[str], flag: Flag, term: str, language: str) -> str:
    return ngettext(
        "%(number)s figure for one measure: %(term)s. Shown by date; none preferred.",
        "%(number)s different figures for one measure: %(term)s. Shown by date; none preferred.",
        flag.numbers[0],
    ) % {"number": n[0], "term": term}


def _counted(n: list[str], flag: Flag, term: str, language: str) -> str:
    return _(
        "Claimed and on record. %(claimed)s are claimed; %(there)s are entered here at that level. That counts "
        "what has been entered, not what has happened."
    ) % {"claimed": n[0], "there": n[1]}


def _origin(n: list[str], flag: Flag, term: str, language: str) -> str:
    return ngettext(
        "%(number)s source rests on one origin: it says the same thing again.",
        "%(number)s sources rest on one origin: they say the same thing again.",
        flag.numbers[0],
    ) % {"number": n[0]}


_Said = Callable[[list[str], Flag, str, str], str]
_SAID: dict[str, _Said] = {
    "parts-may-overlap": _overlap,
    "anniversary": _anniversary,
    "figures-differ": _differ,
    "recognitions-counted": _counted,
    "one-origin": _origin,
    "parts-above-total": lambda n, flag, term, language: (
        _("Parts above their whole. The parts add up to %(sum)s, and the whole is %(whole)s.")
        % {"sum": n[0], "whole": n[1]}
    ),
    "part-above-total": lambda n, flag, term, language: (
        _("A part above its whole. The part is %(part)s, and the whole is %(whole)s.")
        % {"part": n[0], "whole": n[1]}
    ),
    "passage-and-limit": lambda n, flag, term, language: _(
        "A passage and its limit. The judgment is cited for what it says that it does not decide. Both passages "
        "are shown."
    ),
    "older-than-event": lambda n, flag, term, language: _(
        "Older than what it reports. This source is dated before the event."
    ),
    "quotation-not-found": lambda n, flag, term, language: _(
        "Quotation not found. These words are not in the stored copy of the source."
    ),
    "address-dead": lambda n, flag, term, language: _(
        "Nothing at the address. The source was not there when it was last looked for."
    ),
    "address-changed": lambda n, flag, term, language: _(
        "Other words at the address. What is there now is not what was stored."
    ),
}
