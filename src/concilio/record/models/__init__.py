"""Tables of the record. Ids are random and dates are days: no row tells in which order things came.

`parties` who speaks, `events` what happened and what it is called, `sources` what is cited, `editing` what two
communities' editors decided, `claims` what is said, `acknowledging` what people of a community acknowledge.
"""

from __future__ import annotations

from concilio.record.models.acknowledging import Acknowledgement, AcknowledgementBasis, AcknowledgementRelease
from concilio.record.models.claims import (
    Claim,
    ClaimLink,
    ClaimPart,
    ClaimText,
    Position,
    Recognition,
    RecognitionText,
)
from concilio.record.models.editing import (
    Correction,
    CorrectionAnswer,
    Editor,
    Entry,
    EntryStatus,
    FurtherCitation,
    Objection,
)
from concilio.record.models.events import Event, EventName, EventSide, EventText, Method, Narrative
from concilio.record.models.parties import CommunityParty, Party, PartyName, Term, TermName
from concilio.record.models.sources import (
    AddressCheck,
    Citation,
    CitationTranslation,
    CustodyStep,
    Snapshot,
    Source,
    TextCorrection,
    TextLayer,
)

__all__ = [
    "Acknowledgement",
    "AcknowledgementBasis",
    "AcknowledgementRelease",
    "AddressCheck",
    "Citation",
    "CitationTranslation",
    "Claim",
    "ClaimLink",
    "ClaimPart",
    "ClaimText",
    "CommunityParty",
    "Correction",
    "CorrectionAnswer",
    "CustodyStep",
    "Editor",
    "Entry",
    "EntryStatus",
    "Event",
    "EventName",
    "EventSide",
    "EventText",
    "FurtherCitation",
    "Method",
    "Narrative",
    "Objection",
    "Party",
    "PartyName",
    "Position",
    "Recognition",
    "RecognitionText",
    "Snapshot",
    "Source",
    "Term",
    "TermName",
    "TextCorrection",
    "TextLayer",
]
