"""Keeping versions, showing them to those who take part, and answering what they suggest."""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from concilio.accord import errors
from concilio.accord.actions.drafting import texts_of, writable
from concilio.accord.models import Accord, Clause, Draft, Suggestion
from concilio.accord.models.drafting import MAX_REASON_LENGTH, MAX_SUGGESTION_LENGTH
from concilio.accord.rules import stewards_office
from concilio.accord.text import DraftClause, DraftContent, in_language, numbered, signed_bytes
from concilio.accord.uses import suggesting
from concilio.coalition.models import Person
from concilio.dialogue.participant import Participant
from concilio.documents.typed_text import has_words, letters_in, tidy_paragraphs
from concilio.publiclog.actions import Value, append
from concilio.publiclog.logs import file_of

MOST_WAITING = 10


@transaction.atomic
def keep_draft(*, by: Person, accord: Accord, on: date | None = None) -> Draft:
    """Keep what is written now as a version that never changes, in every language; the newest stays if nothing changed.

    Raises:
        NotYours, NotNow; NoClause; NoWholeLanguage: in no language is everything there.
    """
    accord, office = writable(accord, by)
    content = content_of(accord)
    if not any(clause.number for clause in content.clauses):
        raise errors.NoClause
    if not content.languages:
        raise errors.NoWholeLanguage
    last = accord.drafts.order_by("-number").first()
    if last is not None and last.content == content.to_json():
        return last
    draft = Draft.objects.create(
        accord=accord,
        number=last.number + 1 if last else 1,
        content=content.to_json(),
        kept_on=on or timezone.now().date(),
        role=office.role,
    )
    append(
        kind="accord.version",
        scope_kind="dialogue",
        scope_id=accord.dialogue_id,
        on=draft.kept_on,
        payload={"accord": accord.number, "version": draft.number, "files": files_of(content, accord)},
    )
    return draft


@transaction.atomic
def open_review(*, by: Person, accord: Accord) -> Draft:
    """Show the newest version to those who take part, and take suggestions on it.

    Raises:
        NotYours, NotNow, NoWholeLanguage.
    """
    draft = keep_draft(by=by, accord=accord)
    Accord.objects.filter(pk=accord.pk).update(state=Accord.State.REVIEW)
    return draft


@transaction.atomic
def suggest(
    *, participant: Participant, draft: Draft, clause: Clause, language: str, text: str
) -> Suggestion:
    """Suggest words for a clause of the version that is open.

    Raises:
        NotNow, OldVersion, NothingWritten, TooLong, TooManySuggestions.
    """
    accord = draft.accord
    if accord.state != Accord.State.REVIEW or accord.dialogue_id != participant.dialogue_id:
        raise errors.NotNow
    if accord.drafts.filter(number__gt=draft.number).exists():
        raise errors.OldVersion
    text = tidy_paragraphs(text)
    if not has_words(text):
        raise errors.NothingWritten
    if letters_in(text) > MAX_SUGGESTION_LENGTH:
        raise errors.TooLong(letters_in(text), MAX_SUGGESTION_LENGTH)
    author = participant.pseudonym_for(suggesting(participant.dialogue_id))
    _one_at_a_time(author)
    waiting = Suggestion.objects.filter(author=author, draft__accord=accord, answer="")
    same = waiting.filter(clause=clause, language=language, text=text).first()
    if same is not None:
        return same
    if waiting.count() >= MOST_WAITING:
        raise errors.TooManySuggestions
    return Suggestion.objects.create(draft=draft, clause=clause, language=language, text=text, author=author)


@transaction.atomic
def answer_suggestion(*, by: Person, suggestion: Suggestion, answer: str, reason: str) -> Suggestion:
    """Say what became of a suggestion, and why; both are public. The first answer stays.

    Raises:
        NotYours: no steward, who alone reads such words before they are public; NotNow, ReasonMissing.
    """
    office = stewards_office(by, suggestion.draft.accord.dialogue)
    reason = tidy_paragraphs(reason)
    if (
        answer not in Suggestion.Answer.values
        or not has_words(reason)
        or letters_in(reason) > MAX_REASON_LENGTH
    ):
        raise errors.ReasonMissing
    suggestion = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)
    if suggestion.answer:
        raise errors.NotNow
    suggestion.answer, suggestion.reason, suggestion.role = answer, reason, office.role
    suggestion.answered_on = timezone.now().date()
    suggestion.save(update_fields=["answer", "reason", "role", "answered_on"])
    return suggestion


def content_of(accord: Accord) -> DraftContent:
    """What is written now."""
    clauses = accord.clauses.filter(dropped_on=None).prefetch_related("texts", "sources__statement")
    titles = dict(accord.titles.values_list("language", "title"))
    order = {Clause.Kind.PREAMBLE: 0, Clause.Kind.OPERATIVE: 1, Clause.Kind.ASK: 1}
    ordered = sorted(clauses, key=lambda c: (order[Clause.Kind(c.kind)], c.place, str(c.id)))
    made = numbered(
        DraftClause(
            clause.id, clause.kind, None, clause.addressee, clause.wording, clause.footnote,
            tuple(sorted(s.statement.number for s in clause.sources.all() if s.statement.number)),
            texts_of(clause),
        )
        for clause in ordered
    )  # fmt: skip
    return DraftContent(accord.number, titles, made)


def files_of(content: DraftContent, accord: Accord) -> list[Value]:
    """The texts of all whole languages, as acts name documents; the hash is the one that is signed."""
    return [
        file_of(f"{language}.json", _bytes(content, language, accord), "application/json", language)
        for language in content.languages
    ]


def _bytes(content: DraftContent, language: str, accord: Accord) -> bytes:
    return signed_bytes(in_language(content, language, accord.dialogue.coalition.name))


def _one_at_a_time(author: bytes) -> None:
    # Two requests of one person at once: the second sees what the first wrote.
    if connection.vendor == "postgresql":
        key = int.from_bytes(author[:8], "big", signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
