"""What happened and what is to come, for programs: an Atom feed and an iCalendar file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from xml.etree.ElementTree import Element, SubElement, tostring

from django.urls import reverse
from django.utils.translation import gettext as _

from concilio.accord.models import Accord
from concilio.accord.queries.pages import line_of, public_accords
from concilio.accord.queries.story import story_of
from concilio.dialogue.models import Dialogue

MOST_ENTRIES = 60
_ATOM = "http://www.w3.org/2005/Atom"
_FOLD = 73
Absolute = Callable[[str], str]


def atom(absolute: Absolute, language: str) -> bytes:
    """Every step that was done, newest first."""
    entries = [
        (step.on, accord, str(step.name), step.text)
        for accord in public_accords()[:MOST_ENTRIES]
        for step in story_of(accord)
        if step.done and step.on is not None
    ]
    entries.sort(key=lambda entry: (entry[0], str(entry[1].id), entry[2]), reverse=True)
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    _said(feed, "title", _("Joint statements"))
    _said(feed, "id", absolute(reverse("accord:all")))
    SubElement(feed, "link", {"href": absolute(reverse("accord:feed")), "rel": "self"})
    _said(feed, "updated", _moment(entries[0][0] if entries else date(2026, 1, 1)))
    for on, accord, name, text in entries[:MOST_ENTRIES]:
        entry = SubElement(feed, "entry")
        address = absolute(reverse("accord:accord", args=[accord.dialogue.slug, accord.number]))
        _said(entry, "title", f"{line_of(accord, language).title.text}: {name}")
        _said(entry, "id", f"{address}#{on.isoformat()}-{len(name)}-{len(text)}")
        SubElement(entry, "link", {"href": address})
        _said(entry, "updated", _moment(on))
        author = SubElement(entry, "author")
        _said(author, "name", accord.dialogue.coalition.name)
        _said(entry, "summary", text)
    written: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def ics(dialogue: Dialogue, absolute: Absolute, language: str) -> bytes:
    """Every step with a day, those to come included, as whole days."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Concilio//accords//EN"]
    for accord in public_accords().filter(dialogue=dialogue):
        title = line_of(accord, language).title.text
        for place, step in enumerate(story_of(accord)):
            if step.on is not None:
                lines += _event(accord, place, f"{title}: {step.name}", step.on, absolute)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _event(accord: Accord, place: int, summary: str, on: date, absolute: Absolute) -> list[str]:
    address = absolute(reverse("accord:accord", args=[accord.dialogue.slug, accord.number]))
    return [
        "BEGIN:VEVENT",
        f"UID:{accord.id}-{place}",
        f"DTSTAMP:{accord.begun_on:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(summary)}",
        f"URL:{address}",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 bytes: the rest on lines that begin with a space, cut between letters."""
    parts, held = [], ""
    for sign in line:
        if len((held + sign).encode()) > _FOLD:
            parts.append(held)
            held = ""
        held += sign
    return "\r\n ".join([*parts, held])


def _said(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _moment(on: date) -> str:
    return f"{on.isoformat()}T00:00:00Z"
