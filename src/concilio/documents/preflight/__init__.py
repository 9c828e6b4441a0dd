"""Pre-flight: what a recipient asks of a document, checked before anything is sent. Pure; no Django, no clock.

What a recipient asks is dated data (`recipients/*.json`); a rule that its data do not name is not applied, so that
another recipient is another file and no code.
"""

from concilio.documents.preflight.check import (
    Outcome,
    RuleResult,
    Session,
    Sponsor,
    Submission,
    may_be_sent,
    preflight,
)
from concilio.documents.preflight.counting import WordCounts, count_words
from concilio.documents.preflight.recipients import Recipient, RecipientError, read_recipient, recipients
from concilio.documents.preflight.sentences import share_views, submitted_by

__all__ = [
    "Outcome", "Recipient", "RecipientError", "RuleResult", "Session", "Sponsor", "Submission", "WordCounts",
    "count_words", "may_be_sent", "preflight", "read_recipient", "recipients",
    "share_views", "submitted_by",
]  # fmt: skip
