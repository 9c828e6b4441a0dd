"""Dataset: votes with their labels and texts, as every reader returns them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from concilio.analysis.votes import Guesses, Votes


@dataclass(frozen=True)
class Statement:
    """A statement as its file gave it.

    Attributes:
        label: its identifier in the source, shown to readers.
        text: its words; empty where the source has none.
        is_seed: written by conveners, not participants.
    """

    label: str
    text: str
    is_seed: bool = False


@dataclass(frozen=True)
class Note:
    """Something the reader should know of how a file was read: "agree is written as −1 here".

    Attributes:
        code: a stable name, such as `agree-sign`, `repeated-votes`, `moderated-out`, `broken-text`.
        message: one sentence in English.
        count: how many rows it concerns, where it concerns rows.
    """

    code: str
    message: str
    count: int | None = None


@dataclass(frozen=True, eq=False)
class Dataset:
    """Votes ready for `analyse`, and what their indices mean.

    Attributes:
        title, question: what was asked, as far as the source says.
        statements: one per statement index.
        participant_labels: one per participant index. Never written to any output.
        communities: one name per community index, in label order; empty where none are declared.
        simulated: whether the people are invented; then every output says so.
        notes: what was noticed in reading.
    """

    title: str
    question: str
    votes: Votes
    guesses: Guesses
    statements: tuple[Statement, ...]
    participant_labels: tuple[str, ...]
    communities: tuple[str, ...] = ()
    simulated: bool = False
    notes: tuple[Note, ...] = ()


class InputError(Exception):
    """A file that cannot be read as votes: says what is wrong, where, and what to do.

    Attributes:
        path, row, column: where; row counts from 1 with the header as row 1.
    """

    def __init__(
        self, message: str, *, path: str, row: int | None = None, column: str | None = None, hint: str = ""
    ) -> None:
        self.message = message
        self.path, self.row, self.column, self.hint = path, row, column, hint
        place = path
        if row is not None:
            place += f", row {row}"
        if column is not None:
            place += f", column '{column}'"
        super().__init__(f"{place}: {message}" + (f" {hint}" if hint else ""))

    def __reduce__(self) -> tuple[Callable[..., InputError], tuple[object, ...]]:
        # By itself an exception is rebuilt from its one text, and one raised in another process could not be.
        return _again, (self.message, self.path, self.row, self.column, self.hint)


def _again(message: str, path: str, row: int | None, column: str | None, hint: str) -> InputError:
    return InputError(message, path=path, row=row, column=column, hint=hint)
