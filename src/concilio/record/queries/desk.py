"""What editors see on their desk: what waits, in words, and who has turned which key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from concilio.dialogue.models import Dialogue
from concilio.dialogue.naming import NamedCommunity, named_communities
from concilio.keys.models import Key
from concilio.keys.queries import keys_seen_by
from concilio.record import rules
from concilio.record.models import CommunityParty, Correction, Entry, Event, Party
from concilio.record.queries.naming import party_names, term_in_words, term_names
from concilio.record.queries.rows import further_citations
from concilio.record.queries.shown import ShownSource, claim_text, shown_sources
from concilio.record.said import said_date, said_figure


@dataclass(frozen=True)
class DeskEntry:
    """An entry as an editor decides about it.

    Attributes:
        lines: what was entered, as pairs of a heading and words.
        keys: per community asked, what it said: True, False, "hidden" or None for nothing yet.
        yours: whether the reader's community has yet to say something.
    """

    id: UUID
    kind: str
    side: str
    on: date
    state: str
    waits: bool
    lines: tuple[tuple[str, str], ...]
    sources: tuple[ShownSource, ...]
    keys: tuple[tuple[NamedCommunity, str], ...]
    yours: bool
    own: bool
    replaces: UUID | None


_ROWS = (
    "claim__maker", "claim__measure", "claim__population", "position__claim", "recognition__body", "name__party",
    "method", "link__claim", "link__other", "citation__source", "side", "case",
)  # fmt: skip


def entries_of(event: Event, desk: rules.Desk, language: str, *, state: str | None = None) -> list[DeskEntry]:
    """An event's entries, by default those that wait; the same number of queries for any number of them."""
    rows = (
        Entry.objects.filter(event=event, state=state or Entry.State.PROPOSED)
        .select_related(*_ROWS)
        .prefetch_related(
            Prefetch("further_citations", further_citations()),
            "claim__texts",
            "claim__parts__population",
            "position__claim__texts",
            "recognition__texts",
            "link__claim__texts",
            "link__other__texts",
            "case__keys",
            "objections",
        )
        .order_by("proposed_on", "id")[:200]
    )
    return _shown(list(rows), desk, language)


def entry_of(event: Event, id_: UUID, desk: rules.Desk, language: str) -> DeskEntry | None:
    """One entry of an event, in whatever state."""
    rows = Entry.objects.filter(event=event, id=id_).select_related(*_ROWS)
    return next(iter(_shown(list(rows), desk, language)), None)


def waiting_counts(dialogue: Dialogue, party: Party | None) -> tuple[int, int]:
    """How many entries wait for a community's key, and how many corrections for its answer."""
    events = [event.id for event in rules.events_of(dialogue)]
    entries = Entry.objects.filter(event__in=events, state=Entry.State.PROPOSED)
    corrections = Correction.objects.filter(event__in=events, state=Correction.State.WAITING)
    if party is not None:
        own = CommunityParty.objects.filter(party=party, community__dialogue=dialogue)
        entries = entries.exclude(case__keys__community__in=own.values("community"))
        corrections = corrections.exclude(answers__side=party)
    return entries.count(), corrections.count()


def _shown(rows: list[Entry], desk: rules.Desk, language: str) -> list[DeskEntry]:
    names = party_names([id_ for row in rows for id_ in _parties(row)], language)
    terms = term_names(language)
    communities = named_communities(desk.dialogue, language)
    return [_entry(row, desk, language, names, terms, communities) for row in rows]


def _parties(row: Entry) -> list[UUID | None]:
    found = [row.side_id]
    for name, attribute in (
        ("claim", "maker_id"),
        ("position", "party_id"),
        ("recognition", "body_id"),
        ("name", "party_id"),
    ):
        held = getattr(row, name, None)
        found += [getattr(held, attribute)] if held is not None else []
    return found


def _entry(
    row: Entry,
    desk: rules.Desk,
    language: str,
    names: dict[UUID, str],
    terms: dict[tuple[str, str], str],
    communities: tuple[NamedCommunity, ...],
) -> DeskEntry:
    seen = keys_seen_by(row.case, [desk.community.id])
    turned = desk.community.id in seen
    return DeskEntry(
        row.id,
        str(row.get_kind_display()),
        names.get(row.side_id, "") if row.side_id else _("a file"),
        row.proposed_on,
        str(row.get_state_display()),
        row.state == Entry.State.PROPOSED,
        tuple(_lines(row, language, names, terms)),
        shown_sources(row, language),
        tuple((community, _said(seen, community.id)) for community in communities),
        row.state == Entry.State.PROPOSED and not turned,
        row.side_id == desk.party.id,
        row.replaces_id,
    )


def _said(seen: dict[UUID, Key | None], community: UUID) -> str:
    if community not in seen:
        return ""
    key = seen[community]
    return "hidden" if key is None else "yes" if key.approves else "no"


def _lines(
    row: Entry, language: str, names: dict[UUID, str], terms: dict[tuple[str, str], str]
) -> list[tuple[str, str]]:
    kind, Kind = row.kind, Entry.Kind
    if kind == Kind.CLAIM:
        claim = row.claim
        said = [
            (_("Who says it"), names[claim.maker_id]),
            (_("Claim"), claim_text(claim, language).text),
            (_("When"), said_date(claim.as_of, language)),
        ]
        if claim.measure is not None and claim.population is not None:
            counted = term_in_words(terms, claim.measure.slug, claim.population.slug)
            said.append((counted, said_figure(claim.bound, claim.low, claim.high, language)))
        return said
    if kind == Kind.POSITION:
        position = row.position
        return [
            (_("Claim"), claim_text(position.claim, language).text),
            (names[position.party_id], str(position.get_stance_display())),
            (_("Since"), said_date(position.since, language)),
            (_("Reason"), position.grounds),
        ]
    if kind == Kind.RECOGNITION:
        recognition = row.recognition
        words = next((t.text for t in recognition.texts.all()), "")
        return [
            (_("Body"), names[recognition.body_id]),
            (_("Level"), str(recognition.get_level_display())),
            (_("Instrument"), recognition.instrument),
            (_("Date"), said_date(recognition.adopted, language)),
            (_("Wording"), words),
        ]
    if kind == Kind.NAME:
        return [(names[row.name.party_id], row.name.name)]
    if kind == Kind.LINK:
        link = row.link
        return [
            (_("Claim"), claim_text(link.claim, language).text),
            (str(link.get_kind_display()), claim_text(link.other, language).text),
        ]
    if kind == Kind.METHOD:
        return [
            (_("Definitions"), row.method.definitions),
            (_("What is in, and what is out"), row.method.inclusion),
        ]
    return [(_("Publication of the page"), "")]
