"""What is wrong with a typed code or phrase, in whole sentences of the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from babel.lists import format_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from concilio.admission.codes import SIGNS, NotACode
from concilio.admission.phrases import Slip
from concilio.admission.words import WORDS_A_PHRASE
from concilio.shell.numbers import number_here


def of_code(error: NotACode) -> str:
    """What to look at on the card."""
    if error.kind == "sign":
        return _("“%(sign)s” is in no code. Codes have no letters O and I and no digits 0 and 1.") % {
            "sign": error.detail
        }
    if error.kind == "length":
        count = int(error.detail)
        return ngettext(
            "A code has %(all)s signs; this has %(count)s.",
            "A code has %(all)s signs; this has %(count)s.",
            count,
        ) % {"all": number_here(SIGNS), "count": number_here(count)}
    return _("One sign is wrong, or two have changed places. Compare the code with the card, group by group.")


def of_slips(slips: Sequence[Slip]) -> list[str]:
    """One sentence for each slip."""
    return [_of_slip(slip) for slip in slips]


def how_many_differ(slips: Sequence[Slip]) -> str:
    count = sum(slip.kind == "different" for slip in slips)
    if not count:
        return _("Check the seven words")
    return ngettext("%(count)s word is different", "%(count)s words are different", count) % {
        "count": number_here(count)
    }


def _of_slip(slip: Slip) -> str:
    if slip.kind == "count":
        return ngettext(
            "A phrase has %(all)s words; this has %(count)s.",
            "A phrase has %(all)s words; this has %(count)s.",
            slip.place,
        ) % {"all": number_here(WORDS_A_PHRASE), "count": number_here(slip.place)}
    if slip.kind == "keyboard":
        return _("These look typed with another keyboard. On the right one they would be: %(words)s") % {
            "words": " ".join(slip.near)
        }
    if slip.kind == "different":
        return _("Word %(place)s is different: you wrote “%(typed)s”.") % {
            "place": number_here(slip.place),
            "typed": slip.typed,
        }
    if slip.near:
        return _("Word %(place)s, “%(typed)s”, is in no list. Did you mean: %(near)s?") % {
            "place": number_here(slip.place),
            "typed": slip.typed,
            "near": format_list(slip.near, style="or", locale=get_language() or "en"),
        }
    return _("Word %(place)s, “%(typed)s”, is in no list. Look at the words once more.") % {
        "place": number_here(slip.place),
        "typed": slip.typed,
    }
