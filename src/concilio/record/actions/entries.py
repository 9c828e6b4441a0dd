"""Entries and their two keys: an editor of one community proposes, an editor of every other says what they say.

To approve is to say that the entry is faithfully attributed, not that it is true. Where editors disagree the entry is
shown with the disagreement. Each action locks the event's row first: of two editors at once the second sees what the
first has done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from concilio.coalition.models import Person
from concilio.dialogue.models import Dialogue
from concilio.documents.typed_text import has_words, tidy_paragraphs
from concilio.keys import actions as cases
from concilio.keys.models import Case
from concilio.keys.policies import RECORD
from concilio.publiclog.actions import Value
from concilio.record import errors, rules
from concilio.record.models import (
    Citation,
    Entry,
    EntryStatus,
    Event,
    FurtherCitation,
    Objection,
    Source,
)
from concilio.record.queries.rows import VISIBLE
from concilio.record.queries.sources import words_in_copies

State, Kind = Entry.State, Entry.Kind
_NEED_CITATION = frozenset({Kind.CLAIM, Kind.POSITION, Kind.RECOGNITION})
_BECOMES = {
    Case.State.APPROVED: State.CONFIRMED,
    Case.State.DEADLOCKED: State.DISAGREED,
    Case.State.REFUSED: State.WITHDRAWN,
}


@dataclass(frozen=True)
class Passage:
    """Where an entry rests: a source, the place in it, and the exact words where they were seen."""

    source: Source
    locator: str = ""
    quotation: str = ""
    language: str = "und"


@transaction.atomic
def propose(
    *,
    by: Person,
    dialogue: Dialogue,
    event: Event,
    kind: str,
    write: Callable[[Entry], object],
    passages: Sequence[Passage | Citation] = (),
    replaces: Entry | None = None,
    now: datetime | None = None,
) -> Entry:
    """Propose an entry as an editor; the proposer's key is turned with it.

    Args:
        write: writes the rows that hold the entry: a claim, a position.
        passages: what it rests on; the first one is needed for what is asserted.
        replaces: the visible entry of the same kind whose place it takes once it is confirmed.

    Raises:
        NotYourRecord, CitationNeeded, HasPositions; SomebodyElseChangedIt: there is a new proposal for it already.
    """
    now = now or timezone.now()
    desk = rules.desk_of(by, dialogue)
    if desk is None or not rules.concerns(event, desk.party):
        raise errors.NotYourRecord
    asked = rules.communities_asked(event, dialogue)
    if len(asked) < 2:
        raise errors.NotYourRecord
    _lock(event)
    if kind in _NEED_CITATION and not passages:
        raise errors.CitationNeeded
    _may_be_replaced(replaces, kind)
    citations = [p if isinstance(p, Citation) else _cited(p) for p in passages]
    case = cases.open_case(dialogue=dialogue, policy=RECORD, communities=asked, on=now.date())
    entry = Entry.objects.create(
        event=event,
        kind=kind,
        side=desk.party,
        citation=citations[0] if citations else None,
        case=case,
        replaces=replaces,
        proposed_on=now.date(),
    )
    FurtherCitation.objects.bulk_create(FurtherCitation(entry=entry, citation=c) for c in citations[1:])
    write(entry)
    EntryStatus.objects.create(entry=entry, state=State.PROPOSED, on=now.date())
    cases.turn_key(
        case=case,
        person=by,
        community=desk.community,
        approves=True,
        now=now,
        carry_out=lambda decided: _carry_out(decided, entry, now),
    )
    entry.refresh_from_db()
    return entry


@transaction.atomic
def answer_entry(
    *,
    by: Person,
    dialogue: Dialogue,
    entry: Entry,
    faithful: bool,
    reason: str = "",
    words: str = "",
    language: str = "en",
    now: datetime | None = None,
) -> Entry:
    """Say for one's community whether an entry is faithfully attributed; the last key settles it.

    Raises:
        NotYourRecord, WordsNeeded, NotWaitingForAKey; and what `keys.actions.turn_key` raises.
    """
    now = now or timezone.now()
    desk = rules.desk_of(by, dialogue)
    if desk is None or not rules.concerns(entry.event, desk.party):
        raise errors.NotYourRecord
    _lock(entry.event)
    current = Entry.objects.select_related("case", "event").get(id=entry.id)
    case = current.case or _case_for(current, dialogue, now)
    if case.dialogue_id != dialogue.id:
        raise errors.NotYourRecord
    words = tidy_paragraphs(words)
    if not faithful and not (has_words(words) and len(words) <= 1000):
        raise errors.WordsNeeded
    answered = case.keys.filter(person=by).exists()
    if (
        not faithful
        and not answered
        and current.state == State.PROPOSED
        and reason in Objection.Reason.values
    ):
        Objection.objects.create(
            entry=current, side=desk.party, reason=reason, language=language, words=words, on=now.date()
        )
    cases.turn_key(
        case=case,
        person=by,
        community=desk.community,
        approves=faithful,
        reason=reason,
        reasons=Objection.Reason.values,
        now=now,
        carry_out=lambda decided: _carry_out(decided, current, now),
    )
    current.refresh_from_db()
    return current


@transaction.atomic
def withdraw_entry(*, by: Person, dialogue: Dialogue, entry: Entry, now: datetime | None = None) -> None:
    """Take back what one's own community has proposed, while it waits.

    Raises:
        NotYourRecord, NotWaitingForAKey.
    """
    now = now or timezone.now()
    desk = rules.desk_of(by, dialogue)
    if desk is None or entry.side_id != desk.party.id:
        raise errors.NotYourRecord
    _lock(entry.event)
    current = Entry.objects.select_related("case").get(id=entry.id)
    if current.state != State.PROPOSED:
        raise errors.NotWaitingForAKey
    if current.case is not None:
        cases.close_case(case=current.case, state=Case.State.WITHDRAWN, now=now)
    set_state(current, State.WITHDRAWN, now)


def set_state(entry: Entry, state: str, now: datetime) -> None:
    """Move an entry on; its history keeps where it was."""
    entry.state = state
    entry.save(update_fields=["state"])
    EntryStatus.objects.create(entry=entry, state=state, on=now.date())


def _lock(event: Event) -> None:
    Event.objects.select_for_update(no_key=True).get(id=event.id)


def _may_be_replaced(entry: Entry | None, kind: str) -> None:
    if entry is None:
        return
    current = Entry.objects.get(id=entry.id)
    waiting = Entry.objects.filter(replaces=entry).exclude(state=State.WITHDRAWN)
    if current.kind != kind or current.state not in VISIBLE or waiting.exists():
        raise errors.SomebodyElseChangedIt
    if kind == Kind.CLAIM and current.claim.positions.filter(entry__state__in=VISIBLE).exists():
        raise errors.HasPositions
    # A proposal that was taken back gives its place free.
    Entry.objects.filter(replaces=entry, state=State.WITHDRAWN).update(replaces=None)


def _cited(passage: Passage) -> Citation:
    """The passage as a row; where a copy of its source is stored, with the place of its words in that."""
    snapshot, found = words_in_copies(passage.source, passage.quotation)
    return Citation.objects.create(
        snapshot=snapshot,
        page=found.page if found else None,
        start=found.start if found else None,
        end=found.end if found else None,
        source=passage.source,
        locator=passage.locator,
        quotation=passage.quotation,
        language=passage.language or "und",
    )


def _case_for(entry: Entry, dialogue: Dialogue, now: datetime) -> Case:
    """The case of an entry that came from a file: nobody has turned a key for it yet."""
    if entry.state != State.PROPOSED:
        raise errors.NotWaitingForAKey
    asked = rules.communities_asked(entry.event, dialogue)
    if len(asked) < 2:
        raise errors.NotYourRecord
    entry.case = cases.open_case(dialogue=dialogue, policy=RECORD, communities=asked, on=now.date())
    entry.save(update_fields=["case"])
    return entry.case


def _carry_out(case: Case, entry: Entry, now: datetime) -> Mapping[str, Value]:
    """Do to an entry what its case came to; how the public log names it."""
    state = _BECOMES[Case.State(case.state)]
    if entry.kind == Kind.PUBLICATION and state != State.CONFIRMED:
        state = State.WITHDRAWN
    set_state(entry, state, now)
    if state == State.CONFIRMED and entry.replaces is not None:
        set_state(entry.replaces, State.REPLACED, now)
    if entry.kind == Kind.PUBLICATION and state == State.CONFIRMED:
        Event.objects.filter(id=entry.event_id, published_on__isnull=True).update(published_on=now.date())
    return {"entry": shown_id(entry.id, state), "entry_kind": entry.kind}


def shown_id(id_: UUID, state: str) -> str:
    """An entry's id in the public log, where everybody may see the entry; else one drawn for this act alone."""
    return str(id_ if state in VISIBLE else uuid4())
