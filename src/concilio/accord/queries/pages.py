"""What pages of joint statements show, in one reader's language: lists, one of them, its versions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

from concilio.accord.actions.adopting import adopted_content, ratified_hashes
from concilio.accord.models import (
    Accord,
    Clause,
    Draft,
    LanguageText,
    Ratification,
    Reservation,
    Signature,
    Threshold,
)
from concilio.accord.shown_results import ShownCell, cell_of, share_of
from concilio.accord.text import DraftClause, DraftContent
from concilio.coalition.models import Organisation
from concilio.dialogue.models import Dialogue, Phase
from concilio.dialogue.naming import NamedCommunity, language_name, named_communities, nearest_language
from concilio.documents.marks import mark_path
from concilio.keys.models import Case
from concilio.report.presentation import Share


@dataclass(frozen=True)
class Said:
    """Words in the language in which a reader gets them."""

    text: str
    language: str


@dataclass(frozen=True)
class CommunityCell:
    """What one community said of one question, as far as it may be shown."""

    community: NamedCommunity
    passes: bool
    accepting: Share | None
    rejecting: Share | None
    shape: str = ""


@dataclass(frozen=True)
class ClauseLine:
    """A clause on a page.

    Attributes:
        question: its number in a ratification; the whole text is 1.
        stands: whether it stands after a count; None before.
        was: its number in the draft, where the adopted text counts otherwise.
        cells: what each community said, by label; empty before a count.
        reservations: what people who accept with a reservation wrote, where every community lets it be printed.
    """

    id: UUID
    kind: str
    number: int | None
    addressee: str
    said: Said
    wording: str | Promise
    beyond: bool
    footnote: str
    sources: tuple[int, ...]
    question: int
    stands: bool | None = None
    was: int | None = None
    cells: tuple[CommunityCell, ...] = ()
    reservations: tuple[Said, ...] = ()


@dataclass(frozen=True)
class AccordLine:
    """A joint statement in a list."""

    accord: Accord
    title: Said
    state: str
    communities: tuple[NamedCommunity, ...]
    on: date
    dialogue_title: str = ""


@dataclass(frozen=True)
class TextLine:
    """The adopted text in one language: what became of it, and its hash."""

    text: LanguageText
    name: str
    state: str


@dataclass(frozen=True)
class VoteLine:
    """A ratification on a page."""

    ratification: Ratification
    quorum: str | Promise
    accepting: str | Promise
    rejecting: str | Promise
    turnout: tuple[tuple[NamedCommunity, bool, Share | None], ...] = ()
    whole: tuple[CommunityCell, ...] = ()

    @property
    def open(self) -> bool:
        return self.ratification.counted_on is None

    @property
    def threshold(self) -> int:
        """The share that has to accept, in points: where pages draw the line."""
        return round(Threshold(self.ratification.accepting).fraction * 100)


@dataclass(frozen=True)
class AccordPage:
    """Everything that the page of one joint statement shows."""

    line: AccordLine
    clauses: tuple[ClauseLine, ...]
    draft: Draft | None
    newest: int
    vote: VoteLine | None
    reservations: tuple[Said, ...] = ()
    texts: tuple[TextLine, ...] = ()
    signatures: tuple[Signature, ...] = ()
    not_signed: tuple[Organisation, ...] = ()
    earlier: tuple[Ratification, ...] = field(default=())

    @property
    def standing(self) -> tuple[ClauseLine, ...]:
        return tuple(clause for clause in self.clauses if clause.stands is not False)

    @property
    def dropped(self) -> tuple[ClauseLine, ...]:
        return tuple(clause for clause in self.clauses if clause.stands is False)


def public_accords() -> QuerySet[Accord]:
    """Every joint statement of a dialogue that has opened, the newest first."""
    return (
        Accord.objects.exclude(dialogue__phase=Phase.SETUP)
        .select_related("dialogue", "dialogue__coalition", "release")
        .order_by("-begun_on", "dialogue__slug", "-number")
    )


def accord_lines(accords: QuerySet[Accord], language: str) -> list[AccordLine]:
    """Joint statements as lists show them."""
    return [line_of(accord, language) for accord in accords.prefetch_related("titles")]


def line_of(accord: Accord, language: str) -> AccordLine:
    """One joint statement, named for a reader."""
    titles = {each.language: each.title for each in accord.titles.all()}
    return AccordLine(
        accord,
        said(titles, language, accord.dialogue.languages),
        str(accord.get_state_display()),
        named_communities(accord.dialogue, language),
        accord.adopted_on or accord.begun_on,
    )


def said(texts: dict[str, str], language: str, languages: list[str]) -> Said:
    """The words that a reader of a language gets."""
    code = nearest_language(texts, language, languages)
    return Said(texts[code], code) if code is not None else Said("", "")


def draft_shown(accord: Accord, number: int | None = None) -> Draft | None:
    """The version that a page shows: the one asked for, the adopted one, the one that is voted on, else the newest."""
    drafts = accord.drafts.order_by("-number")
    if number is not None:
        return drafts.filter(number=number).first()
    if accord.state in {Accord.State.ADOPTED, Accord.State.RATIFYING}:
        return drafts.filter(ratification__isnull=False).first()
    return drafts.first()


def accord_page(accord: Accord, language: str, *, number: int | None = None) -> AccordPage:
    """The page of one joint statement, or of one of its versions."""
    draft = draft_shown(accord, number)
    vote = Ratification.objects.filter(draft=draft).first() if draft is not None else None
    line = line_of(accord, language)
    content = DraftContent.from_json(draft.content) if draft is not None else DraftContent(accord.number, {})
    printed = _printed(vote)
    clauses = tuple(
        _clause_line(place, clause, vote, line.communities, language, accord.dialogue, printed)
        for place, clause in enumerate(content.clauses)
    )
    earlier = Ratification.objects.filter(draft__accord=accord, counted_on__isnull=False).exclude(draft=draft)
    return AccordPage(
        line=line,
        clauses=_in_adopted_words(_counted_anew(clauses, vote), accord, vote, language),
        draft=draft,
        newest=accord.drafts.count(),
        vote=_vote_line(vote, line.communities) if vote is not None else None,
        reservations=printed.get(None, ()),
        texts=texts_of(accord),
        signatures=tuple(
            accord.signatures.select_related("organisation").order_by("signed_on", "organisation__name")
        ),
        not_signed=not_signed(accord),
        earlier=tuple(earlier.select_related("draft").order_by("draft__number")),
    )


def texts_of(accord: Accord) -> tuple[TextLine, ...]:
    """The adopted text in each language, by code; replaced versions are left out."""
    texts = LanguageText.objects.filter(ratification__draft__accord=accord).exclude(
        state=LanguageText.State.REPLACED
    )
    return tuple(
        TextLine(text, language_name(text.language) or text.language, str(text.get_state_display()))
        for text in texts.order_by("language")
    )


def not_signed(accord: Accord) -> tuple[Organisation, ...]:
    """Organisations of the coalition that have not signed an adopted text, by name."""
    if accord.state != Accord.State.ADOPTED:
        return ()
    organisations = Organisation.objects.filter(coalition=accord.dialogue.coalition_id)
    return tuple(organisations.exclude(id__in=accord.signatures.values("organisation_id")).order_by("name"))


def is_of_current(signature: Signature) -> bool:
    """Whether every language that was signed is still as it was signed."""
    now = ratified_hashes(signature.accord)
    return all(now.get(language) == digest for language, digest in signature.covers.items())


def _printed(vote: Ratification | None) -> dict[UUID | None, tuple[Said, ...]]:
    if vote is None:
        return {}
    found: dict[UUID | None, list[Said]] = {}
    printed = Reservation.objects.filter(ratification=vote, case__state=Case.State.APPROVED).order_by("id")
    for reservation in printed:
        found.setdefault(reservation.clause_id, []).append(Said(reservation.text, reservation.language))
    return {clause: tuple(each) for clause, each in found.items()}


def _clause_line(
    place: int,
    clause: DraftClause,
    vote: Ratification | None,
    communities: tuple[NamedCommunity, ...],
    language: str,
    dialogue: Dialogue,
    printed: dict[UUID | None, tuple[Said, ...]],
) -> ClauseLine:
    result = vote.result if vote is not None else None
    return ClauseLine(
        id=clause.id,
        kind=clause.kind,
        number=clause.number,
        addressee=clause.addressee,
        said=said(dict(clause.texts), language, dialogue.languages),
        wording=Clause.Wording(clause.wording).label,
        beyond=clause.wording == Clause.Wording.BEYOND,
        footnote=clause.footnote,
        sources=clause.sources,
        question=place + 2,
        stands=result["standing"][place] if result else None,
        cells=_cells(result, communities, place + 1),
        reservations=printed.get(clause.id, ()),
    )


def _in_adopted_words(
    clauses: tuple[ClauseLine, ...], accord: Accord, vote: Ratification | None, language: str
) -> tuple[ClauseLine, ...]:
    """An adopted text in the words of its language's ratified version, where there is one."""
    if vote is None or not vote.adopted:
        return clauses
    text = LanguageText.objects.filter(
        ratification=vote, language=language, state=LanguageText.State.RATIFIED
    ).first()
    if text is None:
        return clauses
    ids = (clause.id for clause in adopted_content(vote).clauses)
    words = dict(zip(ids, (each["text"] for each in text.content["clauses"]), strict=True))
    return tuple(
        replace(clause, said=Said(words[clause.id], language)) if clause.id in words else clause
        for clause in clauses
    )


def _counted_anew(clauses: tuple[ClauseLine, ...], vote: Ratification | None) -> tuple[ClauseLine, ...]:
    """Clauses under the numbers that they have in the adopted text."""
    if vote is None or not vote.adopted:
        return clauses
    numbers = {clause.id: clause.number for clause in adopted_content(vote).clauses}
    return tuple(
        clause
        if numbers.get(clause.id) == clause.number
        else replace(clause, number=numbers.get(clause.id), was=clause.number)
        for clause in clauses
    )


def _cells(
    result: dict[str, object] | None, communities: tuple[NamedCommunity, ...], question: int
) -> tuple[CommunityCell, ...]:
    if not result:
        return ()
    cells: list[tuple[NamedCommunity, ShownCell]] = [
        (community, cell_of(result, community.label, question)) for community in communities
    ]
    return tuple(
        CommunityCell(community, c.passes, c.accepting, c.rejecting, mark_path(place))
        for place, (community, c) in enumerate(cells)
    )


def _vote_line(vote: Ratification, communities: tuple[NamedCommunity, ...]) -> VoteLine:
    result = vote.result
    turnout: tuple[tuple[NamedCommunity, bool, Share | None], ...] = ()
    if result:
        turnout = tuple(
            (community, said_of["quorate"], share_of(said_of["voted"]))
            for community in communities
            for said_of in [result["communities"][community.label]]
        )
    return VoteLine(
        vote,
        Threshold(vote.quorum).label,
        Threshold(vote.accepting).label,
        Threshold(vote.rejecting).label,
        turnout,
        _cells(result, communities, 0),
    )
