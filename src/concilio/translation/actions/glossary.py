"""The glossary of a dialogue: one word or name, in each language."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from concilio.coalition.models import Person
from concilio.dialogue.models import Appointment, Dialogue
from concilio.dialogue.rules import holds_office
from concilio.documents.typed_text import has_words
from concilio.translation.errors import NotATranslator, TermInOneLanguage
from concilio.translation.models import Term, TermWord

FEWEST_LANGUAGES = 2


@transaction.atomic
def save_term(*, by: Person, dialogue: Dialogue, words: Mapping[str, str], note: str) -> Term:
    """Add a term with its words, {language: word}.

    Raises:
        NotATranslator: into no language of this dialogue.
        TermInOneLanguage: it says nothing to a translator.
    """
    _only_translators(by, dialogue)
    given = {
        code: word for code, word in words.items() if code in dialogue.languages and has_words(word)
    }  # fmt: skip
    if len(given) < FEWEST_LANGUAGES:
        raise TermInOneLanguage
    term = Term.objects.create(dialogue=dialogue, note=note)
    TermWord.objects.bulk_create(
        TermWord(term=term, language=code, word=word) for code, word in given.items()
    )  # fmt: skip
    return term


@transaction.atomic
def remove_term(*, by: Person, dialogue: Dialogue, term_id: int) -> None:
    """Take a term out; one that is not there is out already.

    Raises:
        NotATranslator.
    """
    _only_translators(by, dialogue)
    Term.objects.filter(dialogue=dialogue, id=term_id).delete()


def _only_translators(by: Person, dialogue: Dialogue) -> None:
    if not holds_office(by, dialogue, Appointment.Role.TRANSLATOR):
        raise NotATranslator
