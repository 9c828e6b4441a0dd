"""Which file of an export is which: by their plain names, or as Polis' report page has them downloaded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from concilio.formats.dataset import InputError

VOTES, WIDE, COMMENTS, COMMENT_GROUPS, SUMMARY = "votes", "wide", "comments", "comment-groups", "summary"
FORMAT, CONVERSATIONS, UNREAD = "format", "conversations", "unread"

# The longest first: `participant-votes` ends with `votes`.
_KINDS = (
    ("participant-importance", UNREAD),
    ("participants-importance", UNREAD),
    ("comment-clusters", UNREAD),
    ("participants-votes", WIDE),
    ("participant-votes", WIDE),
    ("votes-latest-unique", VOTES),
    ("comment-groups", COMMENT_GROUPS),
    ("conversations", CONVERSATIONS),
    ("comments", COMMENTS),
    ("summary", SUMMARY),
    ("votes", VOTES),
)
_TABLE = re.compile(r"(?P<stem>.+?)(?: ?\(\d+\))?\.(?:csv|tsv|txt)")
_FORMAT = re.compile(r"(?:(?P<before>.+)-)?format(?: ?\(\d+\))?\.json")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(-\d{4,6})?-?")


@dataclass(frozen=True)
class ExportName:
    """What a file's name says.

    Attributes:
        kind: one of this module's constants.
        report: the report's identifier before it, without date and time; empty for a plain name.
        plain: the name is the plain one, `votes.csv`.
    """

    kind: str
    report: str
    plain: bool


def export_name(name: str) -> ExportName | None:
    """What the name of a file says; None where it is no file of an export."""
    lower = name.casefold()
    sidecar = _FORMAT.fullmatch(lower)
    if sidecar:
        return ExportName(FORMAT, _report(sidecar["before"] or ""), lower == "format.json")
    table = _TABLE.fullmatch(lower)
    if table is None:
        return None
    stem = re.sub(r"[\s_]", "-", table["stem"])
    for ending, kind in _KINDS:
        if stem == ending:
            return ExportName(kind, "", lower == f"{table['stem']}.csv")
        if stem.endswith("-" + ending):
            return ExportName(kind, _report(stem.removesuffix("-" + ending)), False)
    return None


def is_export(names: Iterable[str]) -> bool:
    kinds = {VOTES, WIDE, COMMENTS, COMMENT_GROUPS}
    return any(found.kind in kinds for found in map(export_name, names) if found)


def find_export(names: Iterable[str], place: Path, *, like: str = "") -> Mapping[str, str]:
    """The file of each kind in a folder.

    A plain name goes before one with a date. Of two exports in one folder none is chosen.

    Args:
        like: the name of one file of the export that is meant, where the folder has several.

    Raises:
        InputError: two files of one kind, or files of two reports.
    """
    wanted = export_name(like) if like else None
    found: dict[str, list[tuple[str, ExportName]]] = {}
    for name in sorted(names):
        known = export_name(name)
        if known and known.kind != UNREAD and (wanted is None or known.report == wanted.report):
            found.setdefault(known.kind, []).append((name, known))
    chosen = {kind: _only(those, place) for kind, those in found.items()}
    if like and wanted:
        chosen[wanted.kind] = (like, wanted)
    if len({known.report for _, known in chosen.values() if not known.plain and known.kind != FORMAT}) > 1:
        raise _several(place)
    return {kind: name for kind, (name, _) in chosen.items()}


def _only(those: list[tuple[str, ExportName]], place: Path) -> tuple[str, ExportName]:
    plain = [one for one in those if one[1].plain]
    if len(those) > 1 and len(plain) != 1:
        raise _several(place)
    return plain[0] if plain else those[0]


def _several(place: Path) -> InputError:
    return InputError(
        "the folder holds files of more than one export.",
        path=str(place),
        hint="Put each export into a folder of its own, or name its file of votes.",
    )


def _report(before: str) -> str:
    return _DATE.sub("", before).strip("-")
