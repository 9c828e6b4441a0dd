""" "This is wrong": what anybody says without an account, and what an editor of each side answers in public.

Nothing is kept of who wrote it: neither an address nor a name. Seven words find it again, and only their keyed hash is
stored. Words are public once an editor has answered; where every side says that they name a person or threaten, they
are erased.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from concilio.admission.derive import key_for
from concilio.admission.phrases import NotAPhrase, make_phrase, read_phrase
from concilio.coalition.models import Person
from concilio.dialogue.models import Dialogue
from concilio.documents.typed_text import has_words, tidy_paragraphs
from concilio.record import errors, rules
from concilio.record.actions.events import say_in_public
from concilio.record.models import Correction, CorrectionAnswer, Entry, Event, EventSide, Source

MOST_WAITING = 100
MOST_LETTERS = 2000
_Verdict = CorrectionAnswer.Verdict


def send_correction(
    *,
    event: Event,
    text: str,
    language: str,
    on: date,
    grounds: str = "",
    entry: Entry | None = None,
    source: Source | None = None,
) -> tuple[str, ...]:
    """Keep a correction; the seven words that find it again, which nobody else knows.

    Raises:
        CorrectionTooShort, TooManyCorrections.
    """
    text = tidy_paragraphs(text)
    if not has_words(text) or len(text) > MOST_LETTERS:
        raise errors.CorrectionTooShort
    with transaction.atomic():
        Event.objects.select_for_update(no_key=True).get(id=event.id)
        waiting = Correction.objects.filter(event=event, state=Correction.State.WAITING)
        if waiting.count() >= MOST_WAITING:
            raise errors.TooManyCorrections
        words = make_phrase(language)
        Correction.objects.create(
            event=event, entry=entry, source=source, language=language, text=text, grounds=grounds,
            lookup=_lookup(read_phrase(" ".join(words))), on=on,
        )  # fmt: skip
    return words


def find_correction(typed: str) -> Correction:
    """The correction that seven words lead to.

    Raises:
        NoSuchWords.
    """
    try:
        phrase = read_phrase(typed)
    except NotAPhrase:
        raise errors.NoSuchWords from None
    found = Correction.objects.filter(lookup=_lookup(phrase)).select_related("event").first()
    if found is None:
        raise errors.NoSuchWords
    return found


@transaction.atomic
def answer_correction(
    *,
    by: Person,
    dialogue: Dialogue,
    correction: Correction,
    verdict: str,
    words: str,
    language: str,
    now: datetime | None = None,
) -> CorrectionAnswer:
    """Answer for one's own side, in public. When every side has answered, the correction is answered.

    Raises:
        NotYourRecord, WordsNeeded, AnsweredAlready.
    """
    now = now or timezone.now()
    desk = rules.desk_of(by, dialogue)
    if desk is None or not rules.concerns(correction.event, desk.party):
        raise errors.NotYourRecord
    words = tidy_paragraphs(words)
    if not has_words(words) or len(words) > 1000:
        raise errors.WordsNeeded
    current = Correction.objects.select_for_update(no_key=True, of=("self",)).get(id=correction.id)
    if current.answers.filter(side=desk.party).exists():
        raise errors.AnsweredAlready
    answer = CorrectionAnswer.objects.create(
        correction=current, side=desk.party, verdict=verdict, language=language, words=words, on=now.date()
    )
    say_in_public(
        dialogue=dialogue, kind="answered", event=correction.event, on=now.date(),
        community=desk.community.label, verdict=verdict,
    )  # fmt: skip
    _settle(current)
    return answer


def _settle(correction: Correction) -> None:
    sides = set(EventSide.objects.filter(event=correction.event_id).values_list("party", flat=True))
    said = dict(correction.answers.values_list("side", "verdict"))
    if sides - said.keys():
        return
    correction.state = Correction.State.ANSWERED
    if set(said.values()) == {_Verdict.NOT_SHOWN}:
        correction.state, correction.text, correction.grounds = Correction.State.REMOVED, "", ""
    correction.save(update_fields=["state", "text", "grounds"])


def _lookup(phrase: str) -> bytes:
    return hmac.new(key_for("corrections of the record"), phrase.encode(), hashlib.sha256).digest()
