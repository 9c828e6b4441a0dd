"""The end of a dialogue: agreed by a steward of every community, or on the day that its set-up named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from concilio.accord.models import (
    Accord,
    Ask,
    Circulation,
    ClauseSource,
    LanguageText,
    Ratification,
    Reservation,
    Signature,
)
from concilio.accord.text import signed_bytes
from concilio.coalition.models import Person
from concilio.convening.errors import ConveningRefused
from concilio.convening.models import DeletedDialogue, Deletion, KeptFile
from concilio.convening.rules import only_convener
from concilio.dialogue.models import (
    Appointment,
    Community,
    CorrectedName,
    Dialogue,
    Phase,
    PhaseMove,
    Statement,
)
from concilio.insight import downloads
from concilio.insight.models import DraftRequest, Finding, Release
from concilio.keys import actions as keys
from concilio.keys.errors import CaseIsClosed, NotYourKey
from concilio.keys.models import Case, Key, MediatorAssent
from concilio.keys.policies import DELETION
from concilio.keys.rules import is_steward
from concilio.moderation.models import Decision, Review, UrgentHiding
from concilio.publiclog.actions import append, erase_words
from concilio.publiclog.models import Act
from concilio.storage.erasing import empty_the_log
from concilio.translation.models import Correction

MOST_ACTS_AT_ONCE = 500


@transaction.atomic
def ask_deletion(*, by: Person, dialogue: Dialogue, now: datetime | None = None) -> Deletion | None:
    """Ask every community whether the dialogue shall be deleted. In set-up nobody has given anything yet: it goes at
    once, and None is returned.

    Raises:
        ConveningRefused: `by` is no convener, or it has been asked already.
    """
    now = now or timezone.now()
    only_convener(by, dialogue)
    dialogue = Dialogue.objects.select_for_update().get(id=dialogue.id)
    if dialogue.phase == Phase.SETUP:
        erase_dialogue(dialogue, on=now.date(), by_day=False)
        return None
    asked = Deletion.objects.filter(dialogue=dialogue).select_related("case").first()
    if asked is not None:
        if asked.case.state == Case.State.OPEN:
            raise ConveningRefused("asked-already", _("The communities have been asked already."))
        asked.delete()
    case = keys.open_case(
        dialogue=dialogue, policy=DELETION, communities=dialogue.communities.all(), on=now.date()
    )
    return Deletion.objects.create(dialogue=dialogue, case=case, asked_by=by, asked_on=now.date())


@transaction.atomic
def answer_deletion(
    *, by: Person, dialogue: Dialogue, community: Community, approves: bool, now: datetime | None = None
) -> bool:
    """Agree to the deletion or refuse it, for one community. With the last key the dialogue is gone, and True
    is returned; any refusal ends it.

    Raises:
        NotYourKey; CaseIsClosed: nobody asks any more; and what `keys.actions.turn_key` raises.
    """
    now = now or timezone.now()
    if community.dialogue_id != dialogue.id or not is_steward(by, community):
        raise NotYourKey
    dialogue = Dialogue.objects.select_for_update().get(id=dialogue.id)
    asked = Deletion.objects.filter(dialogue=dialogue).select_related("case").first()
    if asked is None:
        raise CaseIsClosed
    if asked.asked_by_id == by.id:
        # Who asked as convener and became steward since would be two of the people that it takes.
        raise NotYourKey
    settled = keys.turn_key(
        case=asked.case,
        person=by,
        community=community,
        approves=approves,
        now=now,
        carry_out=lambda _case: {},
    )
    if settled.case.state != Case.State.APPROVED:
        return False
    erase_dialogue(dialogue, on=now.date(), by_day=False)
    return True


def erase_what_is_due(*, today: date) -> list[str]:
    """Delete every dialogue whose last day is over; the addresses of those that went."""
    due = Dialogue.objects.filter(data_until__lt=today).order_by("slug")
    gone = []
    for slug in list(due.values_list("slug", flat=True)):
        with transaction.atomic():
            dialogue = Dialogue.objects.select_for_update().filter(slug=slug, data_until__lt=today).first()
            if dialogue is not None:
                erase_dialogue(dialogue, on=today, by_day=True)
                gone.append(slug)
    return gone


def erase_dialogue(dialogue: Dialogue, *, on: date, by_day: bool) -> DeletedDialogue:
    """Delete a dialogue with all that anybody gave, decided or wrote in it, in the caller's transaction.

    What stays: that there was one, its public acts, which hold codes alone, and, where its set-up said so, the
    published documents, which hold no words of participants.
    """
    left = DeletedDialogue.objects.create(
        id=dialogue.id,
        coalition=dialogue.coalition,
        slug=dialogue.slug,
        titles={text.language: text.title for text in dialogue.texts.all()},
        on=on,
        by_day=by_day,
    )
    if dialogue.keeps_numbers:
        KeptFile.objects.bulk_create(
            KeptFile(dialogue=left, name=name, content=content, on=day)
            for name, content, day in _published(dialogue)
        )
    _erase_words_of_acts(dialogue.id)
    for rows in _rows(dialogue):
        rows.delete()
    dialogue.delete()
    append(
        kind="dialogue.deleted",
        scope_kind="dialogue",
        scope_id=left.id,
        on=on,
        payload={"by": "day" if by_day else "communities", "kept": left.files.count()},
    )
    transaction.on_commit(empty_the_log, robust=True)
    return left


def _published(dialogue: Dialogue) -> list[tuple[str, bytes, date]]:
    found = [
        (f"release-{release.number}.json", downloads.as_document(release), release.released_on)
        for release in Release.objects.filter(dialogue=dialogue, state=Release.State.PUBLIC)
        if release.released_on is not None
    ]
    texts = LanguageText.objects.filter(
        ratification__draft__accord__dialogue=dialogue, state=LanguageText.State.RATIFIED
    ).select_related("ratification__draft__accord")
    return found + [
        (
            f"accord-{text.ratification.draft.accord.number}-{text.language}.json",
            signed_bytes(text.content),
            text.ratified_on,
        )
        for text in texts
        if text.ratified_on is not None
    ]


def _rows(dialogue: Dialogue) -> list[models.QuerySet[Any]]:
    """Rows that keep others from going, in the order in which they go; the rest goes with the dialogue."""
    accord, case, statement = (
        {"accord__dialogue": dialogue},
        {"case__dialogue": dialogue},
        {"statement__dialogue": dialogue},
    )
    decided = {"ratification__draft__accord__dialogue": dialogue}
    return [
        Signature.objects.filter(**accord),
        Circulation.objects.filter(**accord),
        Reservation.objects.filter(**decided),
        LanguageText.objects.filter(**decided),
        Ratification.objects.filter(draft__accord__dialogue=dialogue),
        ClauseSource.objects.filter(clause__accord__dialogue=dialogue),
        Ask.objects.filter(**accord),
        Accord.objects.filter(dialogue=dialogue),
        DraftRequest.objects.filter(dialogue=dialogue),
        Release.objects.filter(dialogue=dialogue),
        Finding.objects.filter(dialogue=dialogue),
        Decision.objects.filter(**statement),
        UrgentHiding.objects.filter(**statement),
        Correction.objects.filter(**statement),
        Review.objects.filter(**statement),
        MediatorAssent.objects.filter(**case),
        Deletion.objects.filter(dialogue=dialogue),
        Key.objects.filter(**case),
        Case.objects.filter(dialogue=dialogue),
        Statement.objects.filter(dialogue=dialogue),
        CorrectedName.objects.filter(dialogue=dialogue),
        Appointment.objects.filter(dialogue=dialogue),
        PhaseMove.objects.filter(dialogue=dialogue),
        Community.objects.filter(dialogue=dialogue),
    ]


def _erase_words_of_acts(dialogue_id: UUID) -> None:
    """Erase the words that public acts commit to: mediators' reasons, corrected names. The acts stay checkable."""
    commitments: list[str] = []
    for payload in Act.objects.filter(scope_id=dialogue_id).values_list("payload", flat=True).iterator():
        commitments += _commitments_in(payload)
    for start in range(0, len(commitments), MOST_ACTS_AT_ONCE):
        erase_words(commitments[start : start + MOST_ACTS_AT_ONCE])


def _commitments_in(value: Any) -> list[str]:
    """What an act holds instead of words, under whatever field."""
    if isinstance(value, Mapping):
        own = [value["commit"]] if isinstance(value.get("commit"), str) else []
        return own + [found for item in value.values() for found in _commitments_in(item)]
    if isinstance(value, list):
        return [found for item in value for found in _commitments_in(item)]
    return []
