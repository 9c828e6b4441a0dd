"""The public, read-only interface to dialogues and their published statements."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest
from ninja import Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from concilio.dialogue.models import Dialogue, DialogueText, Phase, Statement
from concilio.dialogue.queries.texts import community_names

router = Router(tags=["dialogues"])


class TextOut(Schema):
    language: str
    title: str
    question: str
    background: str


class CommunityOut(Schema):
    label: str
    names: dict[str, str]


class DialogueOut(Schema):
    slug: str
    phase: str
    languages: list[str]
    simulated: bool
    texts: list[TextOut]
    communities: list[CommunityOut]


class WordsOut(Schema):
    """A statement's words in one language. Which language it was written in is not told: it can tell the side."""

    language: str
    text: str


class StatementOut(Schema):
    """A published statement of the joint room. Who wrote it, or for which community, is not told."""

    number: int | None
    is_seed: bool
    published_on: date | None
    words: list[WordsOut]


@router.get("/dialogues", response=list[DialogueOut], summary="Dialogues that have opened")
@paginate(LimitOffsetPagination)
def dialogues(request: HttpRequest) -> list[DialogueOut]:
    return [_dialogue_out(d) for d in Dialogue.objects.exclude(phase=Phase.SETUP).order_by("slug")]


@router.get("/dialogues/{slug}", response=DialogueOut, summary="One dialogue")
def dialogue(request: HttpRequest, slug: str) -> DialogueOut:
    return _dialogue_out(opened_dialogue(slug))


@router.get("/dialogues/{slug}/statements", response=list[StatementOut], summary="Published statements")
@paginate(LimitOffsetPagination)
def statements(request: HttpRequest, slug: str, language: str | None = None) -> list[StatementOut]:
    found = (
        Statement.objects.filter(
            dialogue=opened_dialogue(slug), room__isnull=True, status=Statement.Status.PUBLISHED
        )
        .prefetch_related("translations")
        .order_by("number")
    )
    return [_statement_out(statement, language) for statement in found]


def opened_dialogue(slug: str) -> Dialogue:
    """A dialogue past its setup, by slug.

    Raises:
        Http404: there is none.
    """
    # NUL is a valid part of an address and of no text in PostgreSQL.
    if "\x00" in slug:
        raise Http404
    found = Dialogue.objects.exclude(phase=Phase.SETUP).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _dialogue_out(dialogue: Dialogue) -> DialogueOut:
    names = {code: community_names(dialogue, code) for code in dialogue.languages}
    labels = sorted(community_names(dialogue, "en"))
    return DialogueOut(
        slug=dialogue.slug,
        phase=dialogue.phase,
        languages=dialogue.languages,
        simulated=dialogue.simulated,
        texts=[
            TextOut(language=t.language, title=t.title, question=t.question, background=t.background)
            for t in DialogueText.objects.filter(dialogue=dialogue).order_by("language")
        ],
        communities=[
            CommunityOut(label=label, names={code: names[code][label] for code in dialogue.languages})
            for label in labels
        ],
    )


def _statement_out(statement: Statement, language: str | None) -> StatementOut:
    words = {t.language: t.text for t in statement.translations.all()}
    words[statement.language] = statement.text
    return StatementOut(
        number=statement.number,
        is_seed=statement.is_seed,
        published_on=statement.published_on,
        words=[
            WordsOut(language=code, text=words[code])
            for code in sorted(words)
            if language is None or code == language
        ],
    )
