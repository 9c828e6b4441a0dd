"""What others may read of findings and releases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from concilio.dialogue.models import Dialogue
from concilio.dialogue.naming import community_names, dialogue_text
from concilio.dialogue.participant import Participant
from concilio.dialogue.queries.own import numbered_guesses
from concilio.dialogue.readable import EVERYBODY
from concilio.dialogue.wording import words_by_number
from concilio.insight.models import DraftRequest, Finding, Release
from concilio.insight.release import Words, decode
from concilio.report import Content
from concilio.report.presentation import Share


@dataclass(frozen=True)
class ReleasedPage:
    """A release ready to be shown in one language."""

    release: Release
    content: Content


def public_releases(dialogue: Dialogue) -> QuerySet[Release]:
    """Newest first."""
    return (
        Release.objects.filter(dialogue=dialogue, state=Release.State.PUBLIC)
        .defer("content", "basis")
        .order_by("-number")
    )


def public_release(dialogue: Dialogue, number: int) -> Release | None:
    """The public release of this number, whole; None where there is none."""
    return (
        Release.objects.select_related("dialogue")
        .filter(dialogue=dialogue, number=number, state=Release.State.PUBLIC)
        .first()
    )


def last_release(dialogue: Dialogue) -> Release | None:
    """The newest public release, whole; None before the first."""
    return Release.objects.filter(dialogue=dialogue, state=Release.State.PUBLIC).order_by("-number").first()


def release_page(release: Release, language: str) -> ReleasedPage:
    return ReleasedPage(release, decode(release.content, words_in(release.dialogue, language)))


def private_findings(dialogue: Dialogue, language: str) -> tuple[Finding, Content] | None:
    """The newest analysis, for the staff team alone; None before the first."""
    finding = Finding.objects.filter(dialogue=dialogue).first()
    if finding is None:
        return None
    return finding, decode(finding.content, words_in(dialogue, language))


@dataclass(frozen=True)
class AskedDraft:
    """A draft that was asked for, and what came of it.

    Attributes:
        state: one of `DraftRequest.State`.
        since: number of the last public release, None before the first.
    """

    state: str
    asked_on: date
    since: int | None

    @property
    def is_being_made(self) -> bool:
        return self.state == DraftRequest.State.WAITING


def draft_request(dialogue: Dialogue) -> AskedDraft | None:
    """The draft that somebody waits for, or was not given; None where the last one asked for was made."""
    request = DraftRequest.objects.filter(dialogue=dialogue).first()
    if request is None:
        return None
    last = public_releases(dialogue).values_list("number", flat=True).first()
    return AskedDraft(request.state, request.asked_on, last)


def words_in(dialogue: Dialogue, language: str) -> Words:
    """What a release of the dialogue is shown with, in a reader's language."""
    text = dialogue_text(dialogue, language)
    return Words(
        title=text.title,
        question=text.question,
        statements=words_by_number(dialogue, language, reader=EVERYBODY),
        communities=community_names(dialogue, language),
    )


@dataclass(frozen=True)
class GuessBesideFinding:
    """One of a participant's guesses, and what a release says of the same."""

    number: int
    text: str
    community: str
    position: int
    tenths: int
    share: Share

    @property
    def about(self) -> float:
        """Of ten people, in halves."""
        return self.share.about / 10

    @property
    def low(self) -> float:
        return self.share.low / 10

    @property
    def high(self) -> float:
        return self.share.high / 10


def guesses_beside_findings(participant: Participant, language: str) -> list[GuessBesideFinding]:
    """All guesses on released statements about released communities, in statement order."""
    dialogue = Dialogue.objects.get(pk=participant.dialogue_id)
    release = last_release(dialogue)
    if release is None:
        return []
    content = release_page(release, language).content
    labels = sorted(community_names(dialogue, language))
    rows = {row.statement.label: row for row in content.statement_rows}
    beside = []
    for guess in numbered_guesses(participant):
        row = rows.get(str(guess.number))
        position = labels.index(guess.target_label)
        share = row.bars[position] if row else None
        if row and share is not None:
            side = content.sides[position]
            beside.append(
                GuessBesideFinding(
                    guess.number, row.statement.text, side.name, side.position, guess.tenths, share
                )
            )
    return beside
