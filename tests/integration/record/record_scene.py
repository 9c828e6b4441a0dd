"""A dialogue whose communities edit one event's record, with everything that an entry needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from concilio.coalition.models import Person
from concilio.record.actions.entries import Passage, answer_entry
from concilio.record.actions.events import begin_event, offer_narratives
from concilio.record.actions.proposals import Figure, propose_claim, propose_method, propose_publication
from concilio.record.models import Claim, CommunityParty, Entry, Event, Party, PartyName, Source, Term
from tests.integration.record import rows
from tests.integration.scene import NORTHBANK, SOUTHBANK, Scene, make_scene

DAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


@dataclass(frozen=True)
class RecordScene:
    """The scene of a dialogue, its parties by label, and an event that concerns them."""

    scene: Scene
    parties: dict[str, Party]
    event: Event
    maker: Party
    source: Source

    @property
    def north(self) -> Person:
        return self.scene.stewards[NORTHBANK]

    @property
    def south(self) -> Person:
        return self.scene.stewards[SOUTHBANK]

    def claim(self, *, by: Person | None = None, low: int = 12, **changed: Any) -> Claim:
        """A claim that an editor has proposed."""
        fields: dict[str, Any] = {
            "maker": self.maker,
            "texts": {"en": f"{low} people were killed at the bridge."},
            "passages": [Passage(self.source, "p. 3")],
            "figure": Figure(measure("killed"), population("all"), "exact", low),
        }
        return propose_claim(
            by=by or self.north, dialogue=self.scene.dialogue, event=self.event, now=NOW, **fields | changed
        )

    def confirm(self, entry: Entry, *, by: Person | None = None) -> Entry:
        return answer_entry(
            by=by or self.south, dialogue=self.scene.dialogue, entry=entry, faithful=True, now=NOW
        )

    def dispute(self, entry: Entry, *, by: Person | None = None) -> Entry:
        return answer_entry(
            by=by or self.south, dialogue=self.scene.dialogue, entry=entry, faithful=False, now=NOW,
            reason="not-in-source", words="Page 3 speaks of another bridge.",
        )  # fmt: skip

    def publish(self) -> None:
        """Offer the narratives, confirm a method, publish with two keys."""
        dialogue = self.scene.dialogue
        offer_narratives(by=self.north, dialogue=dialogue, event=self.event, languages=["en"], now=NOW)
        method = propose_method(
            by=self.north, dialogue=dialogue, event=self.event, language="en", now=NOW,
            definitions="Killed: as each source counts.", inclusion="In: what is printed. Out: testimony.",
        )  # fmt: skip
        self.confirm(method)
        self.confirm(propose_publication(by=self.north, dialogue=dialogue, event=self.event, now=NOW))
        self.event.refresh_from_db()


def make_record(scene: Scene | None = None, **changed: Any) -> RecordScene:
    """The record of a scene's dialogue; of a new one where none is given."""
    scene = scene or make_scene(**changed)
    parties = {}
    for label, community in scene.communities.items():
        parties[label] = Party.objects.create(slug=label, kind="community")
        PartyName.objects.create(party=parties[label], language="en", name=label.title())
        CommunityParty.objects.create(community=community, party=parties[label])
    event = begin_event(
        by=scene.stewards[NORTHBANK], dialogue=scene.dialogue, slug="the-bridge", happened="1994-05-03",
        titles={"en": "The bridge, 3 May 1994"}, sides=parties.values(), now=NOW,
    )  # fmt: skip
    return RecordScene(scene, parties, event, rows.party(slug="river-paper"), rows.source(slug="report-1995"))


def measure(slug: str) -> Term:
    return rows.term(slug)


def population(slug: str) -> Term:
    return rows.term(slug, "population")
