"""What one participant gave, for that participant alone."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilio.dialogue import rules
from concilio.dialogue.models import Community, Phase, Statement
from concilio.dialogue.participant import Participant
from concilio.dialogue.queries.answers import guesses_of, votes_of
from concilio.dialogue.queries.snapshot import CommunitySnapshot, DialogueSnapshot
from concilio.dialogue.readable import Reader, author_of, participant_of, readable_by
from concilio.dialogue.reasons import reason_label
from concilio.dialogue.similar_statements import SimilarStatements
from concilio.dialogue.wording import Wording, wordings, words_in, words_of
from concilio.storage.ballots import choice_on, choices_of, guesses_in

ANSWERS_A_PAGE = 25

CHOICE_WORDS: dict[int, str | Promise] = {
    1: pgettext_lazy("answer to a statement", "agree"),
    0: pgettext_lazy("answer to a statement", "pass"),
    -1: pgettext_lazy("answer to a statement", "disagree"),
}

STATUS_MEANING: dict[str, str | Promise] = {
    Statement.Status.PROPOSED: _(
        "A steward of each community reads it. Until all have, nobody else sees it."
    ),
    Statement.Status.PUBLISHED: _("People are answering it."),
    Statement.Status.RETURNED: _("All stewards returned it. You can revise it and send it again."),
    Statement.Status.DEADLOCKED: _("The stewards did not agree, so it stays in your community’s own room."),
    Statement.Status.HIDDEN: _("A steward has hidden it for a day; another community’s steward looks at it."),
    Statement.Status.REMOVED: _("Stewards of two communities removed it."),
    Statement.Status.REPLACED: _(
        "Its words in one language were wrong. It is asked again under a new number."
    ),
}


NOT_DECIDED = _(
    "The dialogue ended before the stewards of every community had decided. It was not published, and nobody "
    "will read it any more. That is no judgement of what you wrote."
)


@dataclass(frozen=True)
class OwnStatement:
    """A statement of the reader's own and where it stands."""

    id: UUID
    text: str
    language: str
    status: str
    status_words: str | Promise
    meaning: str | Promise
    reason: str | Promise
    number: int | None
    joint: bool

    @property
    def can_be_revised(self) -> bool:
        return self.status in {Statement.Status.RETURNED, Statement.Status.PUBLISHED}


@dataclass(frozen=True)
class OwnAnswer:
    """A vote of the reader's own. `is_open`: it can be changed; it can always be taken back."""

    statement_id: UUID
    wording: Wording
    choice: int
    words: str | Promise
    is_open: bool


@dataclass(frozen=True)
class AnswersPage:
    answers: list[OwnAnswer]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class OwnGuess:
    wording: Wording
    target: CommunitySnapshot | None
    tenths: int | None


def own_statements(snapshot: DialogueSnapshot, participant: Participant) -> list[OwnStatement]:
    """What a participant wrote and did not take back, by day."""
    mine = list(
        Statement.objects.filter(dialogue=snapshot.id, author=participant.author).order_by(
            "-proposed_on", "id"
        )
    )
    words = words_of(mine, reader=author_of(participant.author))
    return [
        OwnStatement(
            id=s.id,
            text=words[s.id].text if s.id in words else "",
            language=s.language,
            status=s.status,
            status_words=_("not decided before the end")
            if s.status == Statement.Status.PROPOSED and snapshot.phase == Phase.PUBLISHED
            else s.get_status_display(),
            meaning=NOT_DECIDED
            if s.status == Statement.Status.PROPOSED and snapshot.phase == Phase.PUBLISHED
            else STATUS_MEANING.get(s.status, ""),
            reason=reason_label(s.returned_reason),
            number=s.number,
            joint=s.room_id is None,
        )
        for s in mine
    ]


def own_answers(
    snapshot: DialogueSnapshot,
    participant: Participant,
    language: str,
    *,
    page: int = 1,
    a_page: int = ANSWERS_A_PAGE,
) -> AnswersPage:
    """A page of what a participant answered, by the statements' numbers: in which order is not kept."""
    choices = choices_of(votes_of(participant))
    pages = max(1, -(-len(choices) // a_page))
    page = min(max(1, page), pages)
    shown = list(choices)[(page - 1) * a_page : page * a_page]
    statements = list(Statement.objects.filter(dialogue=snapshot.id, number__in=shown).order_by("number"))
    open_now = rules.may_answer(phase=snapshot.phase, community_id=participant.community_id)
    open_ids = set(
        Statement.objects.filter(open_now, dialogue=snapshot.id, number__in=shown).values_list(
            "id", flat=True
        )
    )
    words = wordings(statements, reader=_after_voting(participant), language=language)
    answers = [
        OwnAnswer(s.id, words[s.id], choice, CHOICE_WORDS[choice], s.id in open_ids)
        for s, choice in ((s, choices[s.number]) for s in statements if s.number is not None)
    ]
    return AnswersPage(answers, len(choices), page, pages)


def choice_of(participant: Participant, statement_id: UUID) -> int | None:
    """How a participant has answered a statement; None where they have not."""
    numbers = Statement.objects.filter(pk=statement_id, dialogue=participant.dialogue_id)
    number = numbers.values_list("number", flat=True).first()
    return None if number is None else choice_on(votes_of(participant), number)


def own_guesses(snapshot: DialogueSnapshot, participant: Participant, language: str) -> list[OwnGuess]:
    """A participant's guesses, by the statements' numbers."""
    given = guesses_in(guesses_of(participant))
    statements = {
        s.number: s
        for s in Statement.objects.filter(dialogue=snapshot.id, number__in=[g.number for g in given])
    }
    communities = dict(Community.objects.filter(dialogue=snapshot.id).values_list("index", "id"))
    words = wordings(statements.values(), reader=_after_voting(participant), language=language)
    return [
        OwnGuess(words[statements[g.number].id], snapshot.community(communities[g.index]), g.tenths)
        for g in given
        if g.number in statements and g.index in communities
    ]


@dataclass(frozen=True)
class NumberedGuess:
    """On which published statement, about which community, how many of ten."""

    number: int
    target_label: str
    tenths: int


def numbered_guesses(participant: Participant) -> list[NumberedGuess]:
    """A participant's guesses on published statements, by statement number, then community label."""
    published = set(
        Statement.objects.filter(
            dialogue=participant.dialogue_id, status=Statement.Status.PUBLISHED, number__isnull=False
        ).values_list("number", flat=True)
    )
    labels = dict(Community.objects.filter(dialogue=participant.dialogue_id).values_list("index", "label"))
    found = [
        NumberedGuess(guess.number, labels[guess.index], guess.tenths)
        for guess in guesses_in(guesses_of(participant))
        if guess.number in published and guess.index in labels and guess.tenths is not None
    ]
    return sorted(found, key=lambda guess: (guess.number, guess.target_label))


def one_wording(
    snapshot: DialogueSnapshot, participant: Participant, statement_id: UUID, language: str
) -> Wording | None:
    """A statement's words for somebody of its room, whether it can still be answered or not."""
    reader = _after_voting(participant)
    number = (
        Statement.objects.filter(readable_by(reader), pk=statement_id, dialogue=snapshot.id)
        .values_list("number", flat=True)
        .first()
    )
    if number is None or choice_on(votes_of(participant), number) is None:
        reader = participant_of(participant.community_id)
    statements = Statement.objects.filter(readable_by(reader), pk=statement_id, dialogue=snapshot.id)
    return next(iter(wordings(statements, reader=reader, language=language).values()), None)


@dataclass(frozen=True)
class SimilarStatement:
    """A published statement that says nearly the same."""

    id: UUID
    wording: Wording


def similar_statements(
    snapshot: DialogueSnapshot, participant: Participant, text: str, language: str, *, most: int = 3
) -> list[SimilarStatement]:
    """Published statements of the participant's rooms that say nearly the same, in any language, nearest first."""
    words = words_in(
        Statement.objects.filter(dialogue=snapshot.id), reader=participant_of(participant.community_id)
    )
    texts = [(id_, one) for id_, each in words.items() for one in each.all_texts()]
    shown = ((id_, words[id_].in_language(language)) for id_ in SimilarStatements(texts).to(text))
    return [SimilarStatement(id_, wording) for id_, wording in shown if wording.withheld is None][:most]


def _after_voting(participant: Participant) -> Reader:
    return participant_of(participant.community_id, has_answered=True)
