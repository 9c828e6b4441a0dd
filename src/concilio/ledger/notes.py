"""Signed notes: a text and signature lines under it, as C2SP's signed-note has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from concilio.ledger.keys import is_key_name
from concilio.ledger.strict import MalformedError, base64_of, bytes_of_base64

_DASH = "\N{EM DASH} "
MOST_LINES = 100


@dataclass(frozen=True)
class Line:
    """One signature line.

    Attributes:
        content: the signature as the key's type has it, without the four bytes of the key's ID.
    """

    name: str
    key_id: bytes
    content: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {base64_of(self.key_id + self.content)}\n"


@dataclass(frozen=True)
class Note:
    """A text that ends in a line feed, and its signature lines, in their order."""

    text: str
    lines: tuple[Line, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(map(str, self.lines))

    def with_lines(self, lines: Iterable[Line]) -> Note:
        """The note with further lines, each once."""
        return Note(self.text, tuple(dict.fromkeys((*self.lines, *lines))))


def read_note(content: bytes) -> Note:
    """Read a signed note.

    Raises:
        MalformedError: no text, no signature line, a control character, or a line in another form.
    """
    try:
        whole = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedError("a note is UTF-8") from error
    if any(character < " " and character != "\n" for character in whole):
        raise MalformedError("a note has no control characters")
    cut = whole.rfind("\n\n")
    if cut < 0:
        raise MalformedError("an empty line stands between a note's text and its signatures")
    return Note(whole[: cut + 1], read_lines(whole[cut + 2 :]))


def read_lines(text: str) -> tuple[Line, ...]:
    """Read signature lines, one or more.

    Raises:
        MalformedError: none, too many, or a line in another form.
    """
    if not text.endswith("\n") or text.count("\n") > MOST_LINES:
        raise MalformedError(f"a note has 1 to {MOST_LINES} signature lines, each ended")
    return tuple(map(_read_line, text[:-1].split("\n")))


def _read_line(text: str) -> Line:
    name, _, signature = text.removeprefix(_DASH).partition(" ")
    if not text.startswith(_DASH) or not is_key_name(name):
        raise MalformedError("a signature line is a dash, a name and base64")
    content = bytes_of_base64(signature)
    if len(content) < 5:
        raise MalformedError("a signature line has a key's ID and a signature")
    return Line(name, content[:4], content[4:])
