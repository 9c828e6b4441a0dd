"""What the desk of joint statements shows."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

from concilio.accord.errors import NotNow
from concilio.accord.models import Accord, Clause, ClauseEdit, LanguageText, Ratification, Reservation
from concilio.accord.queries.comparing import Part, compared_words
from concilio.accord.queries.pages import Said, said
from concilio.accord.rules import communities_without_steward
from concilio.coalition.models import Person
from concilio.dialogue.models import Appointment, Community, Dialogue
from concilio.dialogue.naming import NamedCommunity, named_communities
from concilio.dialogue.queries.convening import community_labels
from concilio.dialogue.readable import EVERYBODY
from concilio.dialogue.rules import holds_office
from concilio.dialogue.wording import wordings
from concilio.insight.models import Release
from concilio.keys.models import Case
from concilio.keys.queries import keys_seen_by


@dataclass(frozen=True)
class ClauseAtWork:
    """A clause that is being written."""

    id: UUID
    kind: str
    kind_name: str | Promise
    addressee: str
    said: Said
    wording: str | Promise
    beyond: bool
    sources: tuple[int, ...]
    languages: tuple[str, ...]


def has_release(dialogue: Dialogue) -> bool:
    """Whether there is a release to begin from."""
    return Release.objects.filter(dialogue=dialogue, state=Release.State.PUBLIC).exists()


def clauses_at_work(accord: Accord, language: str) -> list[ClauseAtWork]:
    """The clauses that stand, in order."""
    clauses = accord.clauses.filter(dropped_on=None).prefetch_related("texts", "sources__statement")
    found = []
    for clause in clauses.order_by("place", "id"):
        texts = {each.language: each.text for each in clause.texts.all()}
        found.append(
            ClauseAtWork(
                clause.id, clause.kind, Clause.Kind(clause.kind).label, clause.addressee,
                said(texts, language, accord.dialogue.languages), Clause.Wording(clause.wording).label,
                clause.wording == Clause.Wording.BEYOND,
                tuple(sorted(s.statement.number for s in clause.sources.all() if s.statement.number)),
                tuple(sorted(texts)),
            )
        )  # fmt: skip
    return found


def open_vote(accord: Accord) -> Ratification:
    """
    Raises:
        NotNow: nothing is voted on.
    """
    found = Ratification.objects.filter(draft__accord=accord, counted_on=None).first()
    if found is None:
        raise NotNow
    return found


def without_steward(dialogue: Dialogue, language: str) -> list[NamedCommunity]:
    """Communities that nobody can turn keys for, named."""
    ids = {community.id for community in communities_without_steward(dialogue)}
    return [community for community in named_communities(dialogue, language) if community.id in ids]


@dataclass(frozen=True)
class Matter:
    """How much one statement matters, by community."""

    number: int
    text: str
    shares: tuple[dict[str, int] | None, ...]


def what_matters(accord: Accord, language: str) -> list[Matter]:
    """The statements of a closed round, by the least share that any community gives them, the highest first."""
    round_ = getattr(accord, "choosing", None)
    if round_ is None or round_.result is None:
        return []
    statements = {s.number: s for s in accord.release.statements.filter(number__in=round_.statements)}
    words = wordings(statements.values(), reader=EVERYBODY, language=language)
    labels = sorted(round_.result)
    found = [
        Matter(
            number,
            words[statements[number].id].text if number in statements else "",
            tuple(round_.result[label][place] for label in labels),
        )
        for place, number in enumerate(round_.statements)
    ]
    return sorted(found, key=lambda m: (-min((s["about"] if s else -1) for s in m.shares), m.number))


@dataclass(frozen=True)
class Source:
    """A statement beside the clause that comes from it: what was changed, word by word."""

    number: int
    text: str
    parts: tuple[Part, ...]


def provenance(clause: Clause, language: str) -> list[Source]:
    """The statements that a clause comes from, each against its words as they are now."""
    texts = {each.language: each.text for each in clause.texts.all()}
    now = said(texts, language, clause.accord.dialogue.languages)
    statements = [source.statement for source in clause.sources.select_related("statement")]
    words = wordings(statements, reader=EVERYBODY, language=now.language or language)
    return [
        Source(s.number or 0, words[s.id].text, compared_words(words[s.id].text, now.text))
        for s in sorted(statements, key=lambda each: each.number or 0)
    ]


@dataclass(frozen=True)
class EditLine:
    """One edit in the history of a clause; by office, never by name."""

    edit: ClauseEdit
    what: str
    role: str | Promise
    community: str
    parts: tuple[Part, ...]


def edits_of(clause: Clause, language: str) -> list[EditLine]:
    """Everything that was done to a clause, the newest first."""
    names = {
        community.id: community.name for community in named_communities(clause.accord.dialogue, language)
    }
    edits = clause.edits.order_by("-revision", "language")
    return [
        EditLine(
            edit, edit.get_what_display(), Appointment.Role(edit.role).label,
            names.get(edit.community_id, "") if edit.community_id else "", compared_words(edit.before, edit.after),
        )
        for edit in edits
    ]  # fmt: skip


@dataclass(frozen=True)
class KeyLine:
    """What one community's key says, as far as the reader may know; `own` where it is the reader's to turn."""

    community: NamedCommunity
    turned: bool
    approves: bool | None
    own: bool


@dataclass(frozen=True)
class Decision:
    """Something that takes a key of each community: a text, a reservation, or a delivery."""

    kind: str
    id: UUID
    heading: str
    said: Said
    about: str
    keys: tuple[KeyLine, ...]
    state: str

    @property
    def open(self) -> bool:
        return self.state == Case.State.OPEN


def keys_of(person: Person, dialogue: Dialogue, case: Case | None, language: str) -> tuple[KeyLine, ...]:
    """A case's keys by label, as a person sees them."""
    own = {
        community.id
        for community in Community.objects.filter(dialogue=dialogue)
        if holds_office(person, dialogue, Appointment.Role.STEWARD, community=community)
    }
    turned = keys_seen_by(case, own)
    return tuple(
        KeyLine(
            community,
            community.id in turned,
            key.approves if (key := turned.get(community.id)) is not None else None,
            community.id in own,
        )
        for community in community_labels(dialogue, language)
    )


def texts_to_ratify(accord: Accord) -> list[LanguageText]:
    """Texts of an adopted accord, by language; replaced ones are left out."""
    texts = LanguageText.objects.filter(ratification__draft__accord=accord).exclude(
        state=LanguageText.State.REPLACED
    )
    return list(texts.select_related("case").order_by("language"))


def reservations_to_print(accord: Accord, person: Person) -> list[Reservation]:
    """Reservations with a case, in an order that tells nothing; for stewards alone until they may be printed."""
    found = Reservation.objects.filter(ratification__draft__accord=accord, case__isnull=False)
    if not holds_office(person, accord.dialogue, Appointment.Role.STEWARD):
        found = found.filter(case__state=Case.State.APPROVED)
    return list(found.select_related("case", "clause").order_by("id"))
