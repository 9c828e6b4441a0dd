"""Why a statement is returned or hidden: the reasons of the published policy, the same for every dialogue.

Tables keep a reason's code. A new reason is one line here, and its words in each language.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Reason(TextChoices):
    """In the order of the policy."""

    PERSONAL = "personal", _("Names or shows a private person")
    VIOLENCE = "violence", _("Threatens, or calls for violence")
    NOT_ONE_IDEA = "not-one-idea", _("Not one idea")
    OFF_QUESTION = "off-question", _("Not about the question")
    DUPLICATE = "duplicate", _("Same as a published statement")


# For these a steward hides at once.
URGENT_REASONS = frozenset({Reason.PERSONAL, Reason.VIOLENCE})


def reason_label(code: str) -> str | Promise:
    """A reason in words; empty for no reason, or one that is not of this policy."""
    return Reason(code).label if code in Reason.values else ""


def reasons(codes: Iterable[str] = Reason.values) -> list[tuple[str, str | Promise]]:
    """(code, words) in the order of the policy."""
    wanted = set(codes)
    return [(code, Reason(code).label) for code in Reason.values if code in wanted]
