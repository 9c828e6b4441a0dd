"""The public, read-only interface to dialogues and their published statements."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema

from concilio.dialogue.models import Community, Dialogue, Phase, Statement
from concilio.dialogue.naming import nearest
from concilio.dialogue.readable import EVERYBODY, readable_by
from concilio.dialogue.wording import Words, words_of

router = Router(tags=["dialogues"])

Language = Literal["ar", "az", "en", "hy", "ru"]
Row = TypeVar("Row", bound=Model)


class Problem(Schema):
    """Why there is no answer; every refusal of this interface has this form."""

    detail: str


# An error of ours, and a database that is away; then the answer says when to come back.
FAILURES = {500: Problem, 503: Problem}


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


class DialoguesOut(Schema):
    """`count` is of all there are, on this page or not."""

    items: list[DialogueOut]
    count: int


class StatementsOut(Schema):
    """`count` is of all there are, on this page or not."""

    items: list[StatementOut]
    count: int


class PageIn(Schema):
    """Which part of a list; with bounds that every database can count to."""

    limit: int = Field(100, ge=1, le=1000)
    offset: int = Field(0, ge=0, lt=2**31)

    def of(self, found: QuerySet[Row]) -> QuerySet[Row]:
        return found[self.offset : self.offset + self.limit]


@router.get(
    "/dialogues", response={200: DialoguesOut, 422: Problem, **FAILURES}, summary="Dialogues that have opened"
)
def dialogues(request: HttpRequest, page: Query[PageIn]) -> DialoguesOut:
    found = _opened().filter(listed=True).order_by("slug")
    return DialoguesOut(items=[_dialogue_out(one) for one in page.of(found)], count=found.count())


@router.get(
    "/dialogues/{slug}", response={200: DialogueOut, 404: Problem, **FAILURES}, summary="One dialogue"
)
def dialogue(request: HttpRequest, slug: str) -> DialogueOut:
    return _dialogue_out(opened_dialogue(slug))


@router.get(
    "/dialogues/{slug}/statements",
    response={200: StatementsOut, 404: Problem, 422: Problem, **FAILURES},
    summary="Published statements",
)
def statements(
    request: HttpRequest, slug: str, page: Query[PageIn], language: Language | None = None
) -> StatementsOut:
    found = Statement.objects.filter(
        readable_by(EVERYBODY), dialogue=opened_dialogue(slug), number__isnull=False
    ).order_by("number")
    shown = list(page.of(found))
    words = words_of(shown, reader=EVERYBODY)
    items = [_statement_out(statement, words[statement.id], language) for statement in shown]
    return StatementsOut(items=items, count=found.count())


def opened_dialogue(slug: str) -> Dialogue:
    """A dialogue past its setup, by slug.

    Raises:
        Http404: there is none.
    """
    # NUL is a valid part of an address and of no text in PostgreSQL.
    if "\x00" in slug:
        raise Http404
    found = _opened().filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _opened() -> QuerySet[Dialogue]:
    """With all that is told of each, in as many queries for many as for one."""
    return Dialogue.objects.exclude(phase=Phase.SETUP).prefetch_related("texts", "communities__names")


def _dialogue_out(dialogue: Dialogue) -> DialogueOut:
    return DialogueOut(
        slug=dialogue.slug,
        phase=dialogue.phase,
        languages=dialogue.languages,
        simulated=dialogue.simulated,
        texts=[
            TextOut(language=t.language, title=t.title, question=t.question, background=t.background)
            for t in sorted(dialogue.texts.all(), key=lambda text: text.language)
        ],
        communities=[
            CommunityOut(
                label=community.label,
                names={code: _name(dialogue, community, code) for code in dialogue.languages},
            )
            for community in sorted(dialogue.communities.all(), key=lambda one: one.label)
        ],
    )


def _name(dialogue: Dialogue, community: Community, language: str) -> str:
    found = nearest(community.names.all(), language, dialogue.languages)
    return found.name if found else community.label


def _statement_out(statement: Statement, words: Words, language: str | None) -> StatementOut:
    return StatementOut(
        number=statement.number,
        is_seed=statement.is_seed,
        published_on=statement.published_on,
        words=_words_out(words, language),
    )


def _words_out(words: Words, language: str | None) -> list[WordsOut]:
    if language is None:
        return [WordsOut(language=code, text=text) for code, text in words.shared().items()]
    wording = words.in_language(language)
    return [WordsOut(language=language, text=wording.text)] if wording.in_own_language else []
