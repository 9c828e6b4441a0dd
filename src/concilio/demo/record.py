"""The demo's record: the worked example from its files, and an invented event that two communities edit."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, time, timedelta

from concilio.coalition.models import Person
from concilio.dialogue.models import Community, Dialogue
from concilio.record import example, models
from concilio.record.actions.acknowledging import release_acknowledgements
from concilio.record.actions.corrections import answer_correction, send_correction
from concilio.record.actions.entries import Passage, answer_entry
from concilio.record.actions.events import (
    add_party,
    add_term,
    begin_event,
    link_community,
    offer_narratives,
    write_narrative,
)
from concilio.record.actions.importing import import_record
from concilio.record.actions.proposals import (
    Figure,
    propose_claim,
    propose_method,
    propose_name,
    propose_position,
    propose_publication,
)
from concilio.record.document import read_record
from concilio.record.models.acknowledging import TAG_BYTES

TITLES = {
    "ar": "الجسر، ٣ مايو ١٩٩٤ (مختلق)",
    "az": "Körpü, 3 may 1994 (uydurma)",
    "en": "The bridge, 3 May 1994 (invented)",
    "hy": "Կամուրջը, 3 մայիսի 1994 (հորինված)",
    "ru": "Мост, 3 мая 1994 года (вымышлено)",
}
NARRATIVE = (
    "We heard the bridge before we saw it. Those who were on it had gone to market, as on every Tuesday. "
    "Nobody has told us since who gave the order, and the names were never read out together."
)
# People of each community who say each of the four things, of whom the numbers are released twice.
_SAID = ((64, 41, 22, 4), (58, 47, 18, 12))


def build_record(
    *, dialogue: Dialogue, communities: list[Community], people: dict[str, Person], today: date
) -> None:
    """Fill the record of the demo."""
    import_record(record=read_record(example.FOLDER), on=today, state=models.Entry.State.EXAMPLE)
    models.Event.objects.filter(slug__in=("khojaly-1992", "maragha-1992", "sumgait-1988")).update(
        published_on=today
    )
    parties = [_party_of(community, people) for community in communities]
    _Invented(dialogue, communities, people, parties, today).build()


def _party_of(community: Community, people: dict[str, Person]) -> models.Party:
    names = dict(community.names.values_list("language", "name"))
    party = add_party(slug=community.label, kind=models.Party.Kind.COMMUNITY, names=names)
    link_community(by=people["convener"], community=community, party=party)
    return party


class _Invented:
    """An event that did not happen, edited as a real one is."""

    def __init__(
        self,
        dialogue: Dialogue,
        communities: list[Community],
        people: dict[str, Person],
        parties: list[models.Party],
        today: date,
    ) -> None:
        self.dialogue, self.communities, self.parties, self.today = dialogue, communities, parties, today
        self.editors = [people[f"steward {community.label}"] for community in communities]
        self.now = datetime.combine(today - timedelta(days=3), time(12), UTC)
        self.event = begin_event(
            by=self.editors[0], dialogue=dialogue, slug="the-bridge", happened="1994-05-03", titles=TITLES,
            sides=parties, invented=True, now=self.now,
        )  # fmt: skip
        names = {"en": "The River Paper (invented)", "ru": "«Речная газета» (вымышлено)"}
        self.paper = add_party(slug="river-paper", kind=models.Party.Kind.ORGANISATION, names=names)
        self.ferries = add_party(
            slug="ferry-office", kind=models.Party.Kind.AUTHORITY, names={"en": "Ferry Office (invented)"}
        )
        self.report = models.Source.objects.create(
            slug="river-paper-1995", title="A year after the bridge (invented)", language="en", publisher=self.paper,
            csl={"type": "article-newspaper", "title": "A year after the bridge (invented)"},
            published="1995-05-03", published_first=date(1995, 5, 3), published_last=date(1995, 5, 3),
        )  # fmt: skip
        self.killed = models.Term.objects.get(kind=models.Term.Kind.MEASURE, slug="killed")
        self.all = add_term(kind=models.Term.Kind.POPULATION, slug="all", names={})

    def build(self) -> None:
        offer_narratives(
            by=self.editors[0], dialogue=self.dialogue, event=self.event, languages=["en"], now=self.now
        )
        self._confirm(
            propose_method(
                by=self.editors[0], dialogue=self.dialogue, event=self.event, language="en", now=self.now,
                definitions="Killed: as each source counts. Nothing of this happened.",
                inclusion="In: what invented papers printed. Out: everything real.",
            )
        )  # fmt: skip
        self._claims()
        write_narrative(
            by=self.editors[1], dialogue=self.dialogue, event=self.event, language="en", text=NARRATIVE, over=0,
            now=self.now,
        )  # fmt: skip
        self._confirm(
            propose_publication(by=self.editors[0], dialogue=self.dialogue, event=self.event, now=self.now)
        )
        self.event.refresh_from_db()
        self._correction()
        self._acknowledgements()

    def _claims(self) -> None:
        first = self._claim(self.paper, "17 people died on the bridge.", 17, "1995-05", "p. 1")
        self._claim(
            self.ferries, "About 40 people were on the bridge when it fell.", 40, "1994", "p. 2", "about"
        )
        second = self._claim(self.ferries, "9 people died.", 9, "1994", "p. 2")
        self._confirm(
            propose_name(
                by=self.editors[1], dialogue=self.dialogue, event=self.event, party=self.parties[1],
                name="The silent Tuesday", language="en", passages=[self._passage("p. 3")], now=self.now,
            ), by=0,
        )  # fmt: skip
        self._confirm(first.entry)
        answer_entry(
            by=self.editors[1], dialogue=self.dialogue, entry=second.entry, faithful=False, now=self.now,
            reason="out-of-context", words="The office counts only those on its own ferries.",
        )  # fmt: skip
        self._confirm(
            propose_position(
                by=self.editors[0], dialogue=self.dialogue, claim=first, party=self.ferries, stance="disputes",
                since="1995-06", grounds="It counts the missing apart.", language="en",
                passages=[self._passage("p. 4")], now=self.now,
            )
        )  # fmt: skip

    def _claim(
        self, maker: models.Party, text: str, number: int, as_of: str, place: str, bound: str = "exact"
    ) -> models.Claim:
        return propose_claim(
            by=self.editors[0], dialogue=self.dialogue, event=self.event, maker=maker, texts={"en": text},
            passages=[self._passage(place)], as_of=as_of, now=self.now,
            figure=Figure(self.killed, self.all, bound, number) if "died" in text else None,
        )  # fmt: skip

    def _passage(self, place: str) -> Passage:
        return Passage(self.report, place, language="en")

    def _confirm(self, entry: models.Entry, by: int = 1) -> None:
        answer_entry(by=self.editors[by], dialogue=self.dialogue, entry=entry, faithful=True, now=self.now)

    def _correction(self) -> None:
        send_correction(
            event=self.event,
            text="The paper was printed on 4 May, not on 3 May.",
            language="en",
            on=self.now.date(),
        )
        for editor in self.editors:
            answer_correction(
                by=editor, dialogue=self.dialogue, correction=models.Correction.objects.get(event=self.event),
                verdict="kept", words="The date on its first page is 3 May.", language="en", now=self.now,
            )  # fmt: skip

    def _acknowledgements(self) -> None:
        """Half of them, a release, the others, another release; rows of people who do not exist."""
        for half, day in ((0, self.today - timedelta(days=2)), (1, self.today - timedelta(days=1))):
            for community, said in zip(self.communities, _SAID, strict=True):
                models.Acknowledgement.objects.bulk_create(
                    models.Acknowledgement(
                        tag=secrets.token_bytes(TAG_BYTES),
                        community=community,
                        event=self.event,
                        forms=sum(1 << form for form, n in enumerate(said) if place < n),
                    )
                    for place in range(half * said[0] // 2, (half + 1) * said[0] // 2)
                )
            release_acknowledgements(dialogue=self.dialogue, event=self.event, on=day)
