"""A record as a document: JSON that people prepare by hand or export, read from a file or from a folder of files.

Reading checks everything that can be checked without the database and reports all problems at once, each with its
place. Words for places: `events[0].claims[3].low`. Knows no database.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from concilio.record.dates import NotADate, RecordDate

FORMAT = "concilio-record/1"
LISTS = ("parties", "terms", "sources", "events")
BOUNDS = ("none", "exact", "at-least", "at-most", "about", "range")
MOST_REPORTED = 50
_KINDS_OF_PARTY = ("state", "authority", "organisation", "court", "community", "person")
_STANCES = ("affirms", "disputes", "partly", "none", "retracted")
_LEVELS = ("plenary", "chamber", "committee", "subnational", "intergovernmental", "court")
_PASSAGES = ("holding", "obiter", "recital", "limit", "unsettled")
_LINKS = ("restates", "derived", "contradicts", "supersedes")
_PARTS = ("unknown", "exclusive", "overlapping")
Record = dict[str, Any]


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class NotARecordError(ValueError):
    """A document that cannot be taken; `problems` says everything that is wrong with it, up to fifty."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems[:MOST_REPORTED]
        super().__init__("\n".join(map(str, self.problems)))


def read_record(path: Path) -> Record:
    """The record in a file (JSON, YAML), or in all such files of a folder put together.

    Raises:
        NotARecordError: with every problem and the file that it is in.
    """
    files = sorted(f for f in path.rglob("*") if f.suffix in _READERS) if path.is_dir() else [path]
    if not files:
        raise NotARecordError([Problem(path.name, "no .json, .jsonld, .yaml or .yml file in it")])
    whole: Record = {"format": FORMAT, **{name: [] for name in LISTS}}
    for file in files:
        content = _read_file(file)
        for name in LISTS:
            whole[name] += content.get(name, [])
    return whole


def checked(record: Record, known: Known | None = None) -> Record:
    """The same record, if nothing is wrong with it; figures in any digits become numbers.

    Args:
        known: what is on record already, to which the document may point.

    Raises:
        NotARecordError.
    """
    problems = list(_problems(record, known or Known()))
    if problems:
        raise NotARecordError(problems)
    return record


@dataclass(frozen=True)
class Known:
    """Names that are on record already."""

    parties: frozenset[str] = frozenset()
    terms: frozenset[tuple[str, str]] = frozenset()
    sources: frozenset[str] = frozenset()


def _read_json(text: str) -> Any:
    return json.loads(text)


def _read_yaml(text: str) -> Any:
    import yaml  # for files that are written by hand alone

    return yaml.safe_load(text)


_READERS: dict[str, Callable[[str], Any]] = {
    ".json": _read_json,
    ".jsonld": _read_json,
    ".yaml": _read_yaml,
    ".yml": _read_yaml,
}


def _read_file(file: Path) -> Record:
    try:
        content = _READERS.get(file.suffix, _read_json)(file.read_text("utf-8"))
    except OSError as error:
        raise NotARecordError([Problem(file.name, f"cannot be read: {error.strerror}")]) from None
    except UnicodeDecodeError:
        raise NotARecordError([Problem(file.name, "is not UTF-8")]) from None
    except Exception as error:
        # A parser's own words say line and column.
        raise NotARecordError([Problem(file.name, f"cannot be read: {error}")]) from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise NotARecordError([Problem(file.name, f'does not say "format": "{FORMAT}"')])
    return content


class _Checking:
    """Names that are known so far, while a document is checked."""

    def __init__(self, record: Record, known: Known) -> None:
        self.parties = {p.get("id") for p in record["parties"] if isinstance(p, dict)} | known.parties
        self.sources = {s.get("id") for s in record["sources"] if isinstance(s, dict)} | known.sources
        self.terms = {
            (t.get("kind"), t.get("id")) for t in record["terms"] if isinstance(t, dict)
        } | known.terms


def _problems(record: Record, known: Known) -> Iterator[Problem]:
    names = _Checking(record, known)
    for number, party in enumerate(record["parties"]):
        where = f"parties[{number}]"
        yield from _needs(where, party, id=str, kind=str, names=dict)
        yield from _one_of(where, party, "kind", _KINDS_OF_PARTY)
    for number, term in enumerate(record["terms"]):
        where = f"terms[{number}]"
        yield from _needs(where, term, id=str, kind=str, names=dict)
        yield from _one_of(where, term, "kind", ("measure", "population"))
    for number, source in enumerate(record["sources"]):
        where = f"sources[{number}]"
        yield from _needs(where, source, id=str, title=str)
        yield from _date(where, source, "published")
        yield from _known(where, source, "publisher", names.parties)
        yield from _known(where, source, "origin", names.sources)
    for number, event in enumerate(record["events"]):
        yield from _event(f"events[{number}]", event, names)


def _event(where: str, event: Any, names: _Checking) -> Iterator[Problem]:
    missing = list(_needs(where, event, id=str, happened=str, titles=dict))
    yield from missing
    if missing:
        return
    yield from _date(where, event, "happened")
    for number, side in enumerate(event.get("sides", ())):
        yield from _needs(f"{where}.sides[{number}]", side, party=str)
        yield from _known(f"{where}.sides[{number}]", side, "party", names.parties)
    claims = {c.get("id") for c in event.get("claims", ()) if isinstance(c, dict)}
    passages = {r.get("id") for r in event.get("recognitions", ()) if isinstance(r, dict)}
    for number, claim in enumerate(event.get("claims", ())):
        yield from _claim(f"{where}.claims[{number}]", claim, names, passages)
    for number, row in enumerate(event.get("recognitions", ())):
        yield from _recognition(f"{where}.recognitions[{number}]", row, names)
    for number, row in enumerate(event.get("links", ())):
        here = f"{where}.links[{number}]"
        yield from _needs(here, row, id=str, claim=str, other=str, kind=str)
        yield from _one_of(here, row, "kind", _LINKS)
        yield from _known(here, row, "claim", claims)
        yield from _known(here, row, "other", claims)
        if isinstance(row, dict) and row.get("claim") == row.get("other"):
            yield Problem(here, "links a claim to itself")
    for number, row in enumerate(event.get("names", ())):
        here = f"{where}.names[{number}]"
        yield from _needs(here, row, id=str, party=str, language=str, name=str)
        yield from _known(here, row, "party", names.parties)
        yield from _citations(here, row, names, needed=False)
    for number, row in enumerate(event.get("methods", ())):
        yield from _needs(
            f"{where}.methods[{number}]", row, id=str, language=str, definitions=str, inclusion=str
        )
    for number, row in enumerate(event.get("narratives", ())):
        here = f"{where}.narratives[{number}]"
        yield from _needs(here, row, party=str, language=str, text=str)
        yield from _known(here, row, "party", names.parties)


def _claim(where: str, claim: Any, names: _Checking, passages: set[Any]) -> Iterator[Problem]:
    missing = list(_needs(where, claim, id=str, maker=str, text=dict))
    yield from missing
    if missing:
        return
    yield from _known(where, claim, "maker", names.parties)
    yield from _known(where, claim, "about", passages)
    yield from _date(where, claim, "as_of")
    yield from _one_of(where, claim, "parts_are", _PARTS)
    yield from _citations(where, claim, names)
    yield from _figure(where, claim)
    for kind in ("measure", "population"):
        if claim.get(kind) and (kind, claim[kind]) not in names.terms:
            yield Problem(f"{where}.{kind}", f"no {kind} is called “{claim[kind]}”")
    for number, part in enumerate(claim.get("parts", ())):
        here = f"{where}.parts[{number}]"
        yield from _needs(here, part, population=str)
        yield from _figure(here, part, part=True)
    for number, row in enumerate(claim.get("positions", ())):
        here = f"{where}.positions[{number}]"
        yield from _needs(here, row, id=str, party=str, stance=str)
        yield from _one_of(here, row, "stance", _STANCES)
        yield from _known(here, row, "party", names.parties)
        yield from _date(here, row, "since")
        yield from _citations(here, row, names)


def _recognition(where: str, row: Any, names: _Checking) -> Iterator[Problem]:
    missing = list(_needs(where, row, id=str, body=str, level=str, text=dict))
    yield from missing
    if missing:
        return
    yield from _known(where, row, "body", names.parties)
    yield from _one_of(where, row, "level", _LEVELS)
    yield from _one_of(where, row, "passage", _PASSAGES)
    yield from _date(where, row, "adopted")
    yield from _citations(where, row, names)
    if (row.get("level") == "court") != bool(row.get("passage")):
        yield Problem(f"{where}.passage", "a court's passage says what kind it is; nobody else's does")


def _citations(
    where: str, row: Mapping[str, Any], names: _Checking, *, needed: bool = True
) -> Iterator[Problem]:
    found = row.get("citations") or []
    if needed and not found:
        yield Problem(
            f"{where}.citations", "nothing is taken without a citation: name the source it rests on"
        )
    for number, citation in enumerate(found):
        here = f"{where}.citations[{number}]"
        yield from _needs(here, citation, source=str)
        yield from _known(here, citation, "source", names.sources)


def _figure(where: str, row: Record, *, part: bool = False) -> Iterator[Problem]:
    for end in ("low", "high"):
        if row.get(end) is None:
            continue
        number = _number(row[end])
        if number is None:
            yield Problem(f"{where}.{end}", f"“{row[end]}” is no whole number")
            return
        row[end] = number
    low, high = row.get("low"), row.get("high")
    if low is not None and high is not None and low > high:
        yield Problem(f"{where}.low", f"{low} is above high, {high}")
        return
    bound = "range" if part else row.get("bound", "none")
    yield from _one_of(where, row, "bound", BOUNDS)
    has = (low is not None, high is not None)
    fits = {
        "none": has == (False, False), "exact": has == (True, True) and low == high,
        "about": has == (True, True) and low == high, "at-least": has == (True, False),
        "at-most": has == (False, True), "range": has == (True, True),
    }  # fmt: skip
    if not fits.get(bound, True):
        yield Problem(f"{where}.bound", f"“{bound}” does not go with low {low} and high {high}")
    if not part and bound != "none" and not (row.get("measure") and row.get("population")):
        yield Problem(f"{where}.measure", "a figure says what it counts: measure and population")


def _number(value: Any) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, str):
        # Digits of any script, such as ٦١٣.
        return int(value.strip()) if value.strip().isdecimal() else None
    return None


def _needs(where: str, row: Any, **fields: type) -> Iterator[Problem]:
    if not isinstance(row, dict):
        yield Problem(where, "is not an object")
        return
    for name, type_ in fields.items():
        value = row.get(name)
        if not isinstance(value, type_) or not value:
            yield Problem(f"{where}.{name}", "is missing or empty" if not value else "is of another kind")


def _one_of(where: str, row: Any, name: str, allowed: tuple[str, ...]) -> Iterator[Problem]:
    value = row.get(name) if isinstance(row, dict) else None
    if value and value not in allowed:
        yield Problem(f"{where}.{name}", f"“{value}” is none of {', '.join(allowed)}")


def _known(where: str, row: Any, name: str, known: set[Any] | frozenset[str]) -> Iterator[Problem]:
    value = row.get(name) if isinstance(row, dict) else None
    if value and value not in known:
        yield Problem(f"{where}.{name}", f"nothing is called “{value}”")


def _date(where: str, row: Any, name: str) -> Iterator[Problem]:
    value = row.get(name) if isinstance(row, dict) else None
    if not value:
        return
    try:
        RecordDate.parse(str(value))
    except NotADate as error:
        yield Problem(f"{where}.{name}", str(error))
