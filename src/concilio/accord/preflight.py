"""The check before sending. Recipients are data: their limits need no code; a code names rules of `documents`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

HUMAN_RIGHTS_COUNCIL = "human-rights-council"
RULES: tuple[tuple[str, str | Promise], ...] = (("", gettext_lazy("the limits written here")),)


@dataclass(frozen=True)
class Checked:
    """One rule, what it found, and where it is written."""

    rule: str
    passes: bool
    found: str
    source: str

    def to_json(self) -> dict[str, Any]:
        return {"rule": self.rule, "passes": self.passes, "found": self.found, "source": self.source}


@dataclass(frozen=True)
class Sending:
    """What would be sent to whom.

    Attributes:
        words: of the title and every clause, in the language that is sent.
    """

    recipient: str
    most_words: int | None
    languages: Sequence[str]
    language: str
    words: Sequence[str]
    deadline: date | None
    today: date


def by_limits(sending: Sending) -> list[Checked]:
    """The limits that stand with a recipient: words, languages, the last day."""
    found = []
    count = sum(len(text.split()) for text in sending.words)
    if sending.most_words is not None:
        found.append(
            Checked(
                _("At most %(words)d words") % {"words": sending.most_words},
                count <= sending.most_words,
                _("%(words)d words") % {"words": count},
                sending.recipient,
            )
        )
    if sending.languages:
        found.append(
            Checked(
                _("In a language that the recipient takes"),
                sending.language in sending.languages,
                sending.language,
                sending.recipient,
            )
        )
    if sending.deadline is not None:
        found.append(
            Checked(
                _("Before the last day"),
                sending.today <= sending.deadline,
                sending.deadline.isoformat(),
                sending.recipient,
            )
        )
    return found
