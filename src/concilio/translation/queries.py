"""What a translator sees: statements by how far their translation into one language has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.functional import Promise

from concilio.coalition.models import Person
from concilio.dialogue.models import Appointment, Dialogue, Doubt, Statement, Translation
from concilio.dialogue.readable import TRANSLATOR, readable_by
from concilio.dialogue.wording import words_of
from concilio.languages import LANGUAGES
from concilio.translation.models import Correction, Term, Wish
from concilio.translation.rules import CAN_BE_TRANSLATED, words_are_fixed

LANGUAGE_NAMES = dict(LANGUAGES)

AT_ONCE = 20
MISSING, DOUBTED = "missing", "doubted"
STATES = (MISSING, DOUBTED, *Translation.Status.values)


@dataclass(frozen=True)
class InAnotherLanguage:
    language: str
    name: str
    text: str


@dataclass(frozen=True)
class TermView:
    """A term of the glossary. `here`: its word in the language that is translated into."""

    id: int
    note: str
    words: dict[str, str]
    here: str = ""


@dataclass(frozen=True)
class TranslationView:
    """One statement at the desk.

    Attributes:
        fixed: people may have voted on these words, so they cannot change.
        mine: the reader wrote them, so somebody else has to check.
        doubted: somebody who takes part cannot read the words, or says that they are wrong.
        held: a translator or steward says that they are wrong: nobody is shown them.
        correction: better words that wait for a check; `correction_is_mine`: the reader wrote those.
        wanted: a steward has to decide on the statement and asks for it in this language.
        others: the words in all other languages but the author's.
        terms: those of the glossary that the author's words hold.
    """

    id: UUID
    number: int | None
    text: str
    language: str
    language_name: str
    translation: str
    status: str
    status_name: str | Promise
    fixed: bool
    mine: bool
    doubted: bool = False
    held: bool = False
    correction: str = ""
    correction_is_mine: bool = False
    wanted: bool = False
    others: tuple[InAnotherLanguage, ...] = ()
    terms: tuple[TermView, ...] = ()
    typed: str | None = None
    problem: str | Promise = ""

    @property
    def in_the_box(self) -> str:
        """What the box holds: what was typed and not saved yet, else what is saved."""
        return self.typed if self.typed is not None else self.correction or self.translation


@dataclass(frozen=True)
class TranslationDesk:
    language: str
    language_name: str
    state: str
    counts: dict[str, int]
    items: list[TranslationView]

    @property
    def more(self) -> int:
        return self.counts[self.state] - len(self.items)


def languages_of(person: Person, dialogue: Dialogue) -> list[str]:
    """Into which languages a person translates here, by code."""
    return sorted(
        set(
            Appointment.objects.filter(
                person=person, dialogue=dialogue, role=Appointment.Role.TRANSLATOR, until_day__isnull=True
            ).values_list("language", flat=True)
        )
    )


def translation_desk(*, dialogue: Dialogue, person: Person, language: str, state: str) -> TranslationDesk:
    """Statements in one state, those not yet published first, since nobody reads them before they are translated."""
    translatable = _translatable(dialogue, language)
    counts = {state_: _in_state(translatable, language, state_).count() for state_ in STATES}
    shown = list(
        _in_state(translatable, language, state)
        .defer("author")
        .annotate(wanted=Exists(Wish.objects.filter(statement=OuterRef("pk"), language=language)))
        .order_by("-wanted", F("published_on").asc(nulls_first=True), "proposed_on", "id")[:AT_ONCE]
    )
    return TranslationDesk(
        language=language,
        language_name=LANGUAGE_NAMES.get(language, language),
        state=state,
        counts=counts,
        items=_views(shown, person, language, glossary(dialogue)),
    )


def glossary(dialogue: Dialogue) -> list[TermView]:
    """The dialogue's terms, in the order in which they were added."""
    terms = Term.objects.filter(dialogue=dialogue).prefetch_related("words").order_by("id")
    return [TermView(term.id, term.note, {w.language: w.word for w in term.words.all()}) for term in terms]


@dataclass(frozen=True)
class AskedAgain:
    """A statement that is asked again, since its words were wrong in one language.

    Attributes:
        answers: how many were given on the wrong version, rounded down to tens; they are set apart.
    """

    number: int
    by_number: int
    answers: int


def asked_again(dialogue: Dialogue) -> list[AskedAgain]:
    """The statements that were asked again, by their old number; in which language they were wrong is not told."""
    done = Correction.objects.filter(statement__dialogue=dialogue, replacement__isnull=False)
    return [
        AskedAgain(number or 0, by_number or 0, answers)
        for number, by_number, answers in done.order_by("statement__number").values_list(
            "statement__number", "replacement__number", "votes_set_apart"
        )
    ]


@dataclass(frozen=True)
class Urgent:
    """How many statements are doubted or held, and how many stewards ask for, in one language."""

    doubted: int
    wanted: int


def urgent_in(dialogue: Dialogue, language: str) -> Urgent:
    """What translators into a language should look at first."""
    wanted = Wish.objects.filter(statement__dialogue=dialogue, language=language)
    return Urgent(
        doubted=_in_state(_translatable(dialogue, language), language, DOUBTED).count(),
        wanted=wanted.filter(statement__status__in=CAN_BE_TRANSLATED).count(),
    )


def saved_words(statements: list[UUID], language: str) -> dict[UUID, set[str]]:
    """What is saved for statements in a language, translation and correction, by statement; for translators."""
    words = words_of(Statement.objects.filter(id__in=statements).defer("author"), reader=TRANSLATOR)
    saved = {id_: {of.translations[language][0]} for id_, of in words.items() if language in of.translations}
    waiting = Correction.objects.filter(statement__in=statements, language=language, replacement=None)
    for statement, better in waiting.values_list("statement", "better_words"):
        saved[statement] = {better}
    return saved


def _in_state(translatable: QuerySet[Statement], language: str, state: str) -> QuerySet[Statement]:
    there = Translation.objects.filter(statement=OuterRef("pk"), language=language)
    doubted = Exists(Doubt.objects.filter(statement=OuterRef("pk"), language=language)) | Exists(
        there.filter(held=True)
    )
    if state == DOUBTED:
        return translatable.filter(doubted)
    own = translatable.exclude(language=language).exclude(doubted)
    if state == MISSING:
        return own.filter(~Exists(there))
    return own.filter(Exists(there.filter(status=state)))


def _translatable(dialogue: Dialogue, language: str) -> QuerySet[Statement]:
    # Also those written in the language: somebody may doubt an author's words.
    return Statement.objects.filter(readable_by(TRANSLATOR), dialogue=dialogue, status__in=CAN_BE_TRANSLATED)


def _views(
    statements: Sequence[Statement], person: Person, language: str, terms: list[TermView]
) -> list[TranslationView]:
    readable = words_of(statements, reader=TRANSLATOR)
    here = {
        t.statement_id: t for t in Translation.objects.filter(statement__in=statements, language=language)
    }
    doubted = set(
        Doubt.objects.filter(statement__in=statements, language=language).values_list("statement", flat=True)
    )
    waiting = Correction.objects.filter(statement__in=statements, language=language, replacement=None)
    corrections = {
        statement: (by, better)
        for statement, by, better in waiting.values_list("statement", "by", "better_words")
    }
    views = []
    for statement in statements:
        found, words = here.get(statement.id), readable[statement.id]
        by, better = corrections.get(statement.id, (None, ""))
        views.append(
            TranslationView(
                id=statement.id,
                number=statement.number,
                text=words.text,
                language=statement.language,
                language_name=LANGUAGE_NAMES.get(statement.language, ""),
                translation=words.translations[language][0] if found else "",
                status=found.status if found else MISSING,
                status_name=found.get_status_display() if found else "",
                fixed=found is not None and words_are_fixed(statement),
                mine=found is not None and found.by_id == person.id,
                doubted=statement.id in doubted,
                held=found is not None and found.held,
                correction=better,
                correction_is_mine=by == person.id,
                wanted=bool(getattr(statement, "wanted", False)),
                others=tuple(
                    InAnotherLanguage(code, LANGUAGE_NAMES.get(code, code), text)
                    for code, (text, _) in sorted(words.translations.items())
                    if code != language
                ),
                terms=_terms_in(words.text, statement.language, language, terms),
            )
        )
    return views


def _terms_in(text: str, written_in: str, language: str, terms: list[TermView]) -> tuple[TermView, ...]:
    folded = text.casefold()
    return tuple(
        replace(term, here=term.words[language])
        for term in terms
        if language in term.words and term.words.get(written_in, "\0").casefold() in folded
    )
