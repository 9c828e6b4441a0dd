"""Citations as people read them, in five languages, and as programs read them: CSL-JSON, BibTeX, W3C PROV.

A source's bibliographic data is CSL-JSON. The processor gets dates in words (`dates`), since it takes ranges of days
apart and loses what comes as EDTF; a fresh style each time, since one remembers its last formatter; and terms of our
own for languages that it lacks. Places in a source are written as the editor wrote them: "§ 76", "p. 12".

References:
    Citation Style Language 1.0.2, and its schema of data.
    W3C, "PROV-O: The PROV Ontology", 2013.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import import_module
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from concilio.languages import LANGUAGE_CODES
from concilio.record.dates import NotADate, RecordDate

__all__ = ["Reference", "bibtex", "cite", "csl_json", "prov"]


@dataclass(frozen=True)
class Reference:
    """A passage to be cited, or a whole source.

    Attributes:
        id: lower-case letters, digits and hyphens.
        csl: bibliographic data as CSL-JSON; what stands in the other attributes outweighs it.
        published: EDTF; empty where undated.
        locator: "§ 76", as the editor wrote it.
        sha256: of the copy that was read, in hexadecimal digits.
        captured_by: name of the community whose editor captured it.
    """

    id: str
    csl: Mapping[str, Any]
    title: str
    published: str = ""
    language: str = ""
    address: str = ""
    locator: str = ""
    quotation: str = ""
    sha256: str = ""
    captured_on: date | None = None
    captured_by: str = ""


def cite(reference: Reference, language: str) -> str:
    """The citation in one line of plain text, in a language of the interface; in English for another one."""
    known = language if language in LANGUAGE_CODES else "en"
    item = {**_plain_item(reference), "id": "a", "issued": _said(_published(reference), known)}
    if reference.captured_on:
        item["accessed"] = {"literal": RecordDate.parse(reference.captured_on.isoformat()).said(known)}
    if not item["issued"]:
        del item["issued"]
    return _cited(json.dumps(item, sort_keys=True), reference.locator, known)


def csl_json(reference: Reference) -> dict[str, Any]:
    """The source as CSL-JSON, with its date in parts where it has parts and in words where it has none."""
    item = {"id": reference.id.lower(), **_plain_item(reference)}
    published = _published(reference)
    if published:
        item["issued"] = _in_parts(published)
    if reference.captured_on:
        day = reference.captured_on
        item["accessed"] = {"date-parts": [[day.year, day.month, day.day]]}
    return item


def bibtex(reference: Reference) -> str:
    """The source as one BibTeX entry, in UTF-8."""
    item, published = _plain_item(reference), _published(reference)
    entry = _ENTRIES.get(str(item.get("type", "")), "misc")
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in _names(item.get("author"))),
        "title": _tex(str(item["title"])),
        _CONTAINERS.get(entry, "howpublished"): _tex(str(item.get("container-title", ""))),
        "publisher": _tex(str(item.get("publisher", ""))),
        "address": _tex(str(item.get("publisher-place", ""))),
        "number": _tex(str(item.get("number", ""))),
        "year": str(published.first.year) if published and published.first else "",
        "date": published.text if published else "",
        "url": re.sub(r"[{}\\%\s]", _percent, reference.address),
        "urldate": reference.captured_on.isoformat() if reference.captured_on else "",
        "note": _tex(reference.locator),
        "langid": reference.language,
    }
    rows = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@{entry}{{{re.sub(r'[^a-z0-9-]', '-', reference.id.lower())},\n" + ",\n".join(rows) + "\n}\n"


def prov(reference: Reference, *, base: str) -> dict[str, Any]:
    """Where a quotation comes from, as PROV-O in JSON-LD: quotation, copy, source, who captured it and when.

    Args:
        base: the address under which the record's things have theirs, with a slash at its end.
    """
    source, copy = f"{base}source/{reference.id}", f"urn:sha256:{reference.sha256}"
    graph: list[dict[str, Any]] = [
        {"@id": source, "@type": "prov:Entity", "title": reference.title, **_known(url=reference.address)}
    ]
    if reference.sha256:
        capture, agent = f"{source}#capture-{reference.sha256[:16]}", f"{source}#captured-by"
        graph.append(
            {"@id": copy, "@type": "prov:Entity", "wasDerivedFrom": source, "wasGeneratedBy": capture,
             "sha256": reference.sha256}
        )  # fmt: skip
        graph.append(
            {"@id": capture, "@type": "prov:Activity", "used": source, "wasAssociatedWith": agent,
             **_known(endedAtTime=reference.captured_on.isoformat() if reference.captured_on else "")}
        )  # fmt: skip
        graph.append({"@id": agent, "@type": "prov:Agent", **_known(name=reference.captured_by)})
    if reference.quotation:
        graph.append(
            {"@id": f"{source}#quotation", "@type": "prov:Entity",
             "wasQuotedFrom": copy if reference.sha256 else source,
             "value": _language_string(reference.quotation, reference.language), **_known(locator=reference.locator)}
        )  # fmt: skip
    return {"@context": _CONTEXT, "@graph": graph}


_CONTEXT: dict[str, Any] = {
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **{
        name: {"@id": f"prov:{name}", "@type": "@id"}
        for name in ("wasDerivedFrom", "wasGeneratedBy", "wasQuotedFrom", "wasAssociatedWith", "used")
    },
    "endedAtTime": {"@id": "prov:endedAtTime", "@type": "xsd:date"},
    "value": "prov:value",
    "title": "schema:name",
    "name": "schema:name",
    "url": {"@id": "schema:url", "@type": "@id"},
    "sha256": "schema:sha256",
    "locator": "schema:pagination",
}
_ENTRIES = {
    "article-journal": "article", "article-newspaper": "article", "article-magazine": "article", "article": "article",
    "book": "book", "chapter": "incollection", "report": "techreport", "webpage": "online", "post-weblog": "online",
}  # fmt: skip
_CONTAINERS = {"article": "journal", "incollection": "booktitle"}
_KEPT = (
    "type", "author", "container-title", "publisher", "publisher-place", "number", "volume", "issue", "page",
    "authority", "event-title", "genre", "edition", "ISBN", "DOI",
)  # fmt: skip
_STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="note" default-locale="en-US">
<info><title>record</title><id>record</id><updated>2026-01-01T00:00:00+00:00</updated></info>
<locale>{terms}</locale>
<citation><layout suffix=".">
<group delimiter=", ">
<names variable="author"><name delimiter=", " delimiter-precedes-last="never"/></names>
<text variable="title" quotes="true"/>
<text variable="container-title"/>
<text variable="number"/>
<text variable="authority"/>
<text variable="publisher"/>
<text variable="publisher-place"/>
<choose><if variable="issued"><date variable="issued" form="text"/></if><else><text term="no date"/></else></choose>
<text variable="locator"/>
<text variable="URL"/>
</group>
<date variable="accessed" form="text" prefix=" ({before}" suffix="{after})"/>
</layout></citation></style>"""


@lru_cache(maxsize=2048)
def _cited(item: str, locator: str, language: str) -> str:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, Locator
    from citeproc.formatter import plain
    from citeproc.source.json import CiteProcJSON

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        style = CitationStylesStyle(BytesIO(_style(language)), validate=False)
        entries = CitationStylesBibliography(style, CiteProcJSON([json.loads(item)]), plain)
        place = {"locator": Locator("page", locator)} if locator else {}
        citation = Citation([CitationItem("a", **place)])
        entries.register(citation)
        text = str(entries.cite(citation, lambda _: None))
    return " ".join(text.split())


def _style(language: str) -> bytes:
    words = import_module(f"concilio.languages.{language}.citations")
    rows = "".join(f'<term name="{name}">{escape(said)}</term>' for name, said in words.TERMS.items())
    before, after = (escape(part) for part in words.ACCESSED.split("{}"))
    return _STYLE.format(terms=f"<terms>{rows}</terms>", before=before, after=after).encode()


def _plain_item(reference: Reference) -> dict[str, Any]:
    """What of the data is rendered and exported; names whole, since initials are a habit of one part of the world."""
    item = {name: reference.csl[name] for name in _KEPT if reference.csl.get(name)}
    item = {"type": "document", **item, "title": reference.title}
    address = reference.address or str(reference.csl.get("URL", ""))
    if address:
        item["URL"] = address
    names = [{"literal": name} for name in _names(item.pop("author", None))]
    if names:
        item["author"] = names
    if reference.language and reference.language != "und":
        item["language"] = reference.language
    return item


def _names(given: Any) -> list[str]:
    if not isinstance(given, list):
        return []
    people = (each for each in given if isinstance(each, dict))
    joined = (
        each.get("literal") or f"{each.get('given', '')} {each.get('family', '')}".strip() for each in people
    )
    return [name for name in joined if name]


def _published(reference: Reference) -> RecordDate | None:
    """The source's date, from the record or from its data in whatever form that has it."""
    issued = reference.csl.get("issued")
    given = issued if isinstance(issued, dict) else {}
    texts = (reference.published, given.get("edtf"), _of_parts(given.get("date-parts")), given.get("raw"))
    for text in map(str, filter(None, texts)):
        try:
            return RecordDate.parse(text)
        except NotADate:
            continue
    return None


def _of_parts(parts: Any) -> str:
    try:
        dates = [
            "-".join(f"{int(number):0{4 if place == 0 else 2}d}" for place, number in enumerate(each))
            for each in parts
        ]
    except (TypeError, ValueError):
        return ""
    return "/".join(dates)


def _in_parts(published: RecordDate) -> dict[str, Any]:
    dates = published.text.split("/")
    if not all(re.fullmatch(r"\d{4}(-\d\d){0,2}", each) for each in dates):
        return {"literal": published.said("en"), "edtf": published.text}
    return {"date-parts": [[int(number) for number in each.split("-")] for each in dates]}


def _said(published: RecordDate | None, language: str) -> dict[str, str]:
    return {"literal": published.said(language)} if published else {}


def _known(**fields: str) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value}


def _language_string(text: str, language: str) -> Any:
    return {"@value": text, "@language": language} if language and language != "und" else text


_TEX = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "{}%#&$_"},
}  # fmt: skip


def _tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in " ".join(text.split()))


def _percent(match: re.Match[str]) -> str:
    return f"%{ord(match[0]):02X}"
