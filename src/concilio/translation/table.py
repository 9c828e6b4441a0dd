"""Translations of a table into one language: which statement each row means, and its words."""

from __future__ import annotations

import unicodedata

from concilio.coalition.models import Person
from concilio.dialogue.actions.publication import StatementMovedOn
from concilio.dialogue.models import Dialogue, Statement
from concilio.dialogue.readable import TRANSLATOR, readable_by
from concilio.dialogue.wording import words_of
from concilio.shell.tables import TableRow
from concilio.translation.actions import save_words
from concilio.translation.errors import EmptyTranslation


class TableOfTranslations:
    """Finds a row's statements by number or by the author's words; a seed of every room is several."""

    def __init__(self, *, translator: Person, dialogue: Dialogue, language: str) -> None:
        self._translator, self._language = translator, language
        self._by_number: dict[int, list[Statement]] = {}
        self._by_words: dict[str, list[Statement]] = {}
        statements = list(Statement.objects.filter(readable_by(TRANSLATOR), dialogue=dialogue))
        words = words_of(statements, reader=TRANSLATOR)
        for statement in statements:
            if statement.number is not None:
                self._by_number.setdefault(statement.number, []).append(statement)
            self._by_words.setdefault(_plain(words[statement.id].text), []).append(statement)

    def save(self, row: TableRow) -> None:
        """Save the row's translation.

        Raises:
            Refused: no such statement, no words, or `save_words` refuses them.
        """
        if len(row.cells) < 2 or not row.cells[1]:
            raise EmptyTranslation
        found = self._statements(row.cells[0])
        if not found:
            raise StatementMovedOn
        for statement in found:
            save_words(
                translator=self._translator, statement=statement, language=self._language, text=row.cells[1]
            )

    def _statements(self, cell: str) -> list[Statement]:
        if cell.isdecimal():
            return self._by_number.get(int(cell[:9]), [])
        return self._by_words.get(_plain(cell), [])


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()
