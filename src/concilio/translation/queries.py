"""What a translator sees: statements by how far their translation into one language has come."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, QuerySet
from django.utils.functional import Promise

from concilio.coalition.models import Person
from concilio.dialogue.models import Appointment, Dialogue, Statement, Translation
from concilio.dialogue.readable import TRANSLATOR, readable_by
from concilio.dialogue.wording import Words, words_of
from concilio.languages import LANGUAGES
from concilio.translation.rules import CAN_BE_TRANSLATED, words_are_fixed

LANGUAGE_NAMES = dict(LANGUAGES)

AT_ONCE = 20
MISSING = "missing"
STATES = (MISSING, *Translation.Status.values)


@dataclass(frozen=True)
class TranslationView:
    """One statement at the desk.

    Attributes:
        fixed: people may have voted on these words, so they cannot change.
        mine: the reader wrote them, so somebody else has to check.
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
    counts = dict.fromkeys(STATES, 0)
    for status, n in (
        Translation.objects.filter(statement__in=translatable, language=language)
        .values_list("status")
        .annotate(n=Count("id"))
    ):
        counts[status] = n
    counts[MISSING] = translatable.count() - sum(counts.values())
    there = Translation.objects.filter(statement=OuterRef("pk"), language=language)
    if state == MISSING:
        chosen = translatable.filter(~Exists(there))
    else:
        chosen = translatable.filter(Exists(there.filter(status=state)))
    shown = (
        chosen.defer("author")
        .prefetch_related(
            Prefetch("translations", queryset=Translation.objects.filter(language=language), to_attr="here")
        )
        .order_by(F("published_on").asc(nulls_first=True), "proposed_on", "id")[:AT_ONCE]
    )
    words = words_of(shown, reader=TRANSLATOR)
    return TranslationDesk(
        language=language,
        language_name=LANGUAGE_NAMES.get(language, language),
        state=state,
        counts=counts,
        items=[_view(statement, words[statement.id], person) for statement in shown],
    )


def _translatable(dialogue: Dialogue, language: str) -> QuerySet[Statement]:
    readable = Statement.objects.filter(readable_by(TRANSLATOR), dialogue=dialogue)
    return readable.filter(status__in=CAN_BE_TRANSLATED).exclude(language=language)


def _view(statement: Statement, words: Words, person: Person) -> TranslationView:
    here: list[Translation] = statement.here  # type: ignore[attr-defined]
    found = here[0] if here else None
    return TranslationView(
        id=statement.id,
        number=statement.number,
        text=words.text,
        language=statement.language,
        language_name=LANGUAGE_NAMES.get(statement.language, ""),
        translation=words.translations[found.language][0] if found else "",
        status=found.status if found else MISSING,
        status_name=found.get_status_display() if found else "",
        fixed=found is not None and words_are_fixed(statement),
        mine=found is not None and found.by_id == person.id,
    )
