"""What adoption brings: a text for every language that the communities ratify by their keys, its asks, signatures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from concilio.accord import errors
from concilio.accord.models import (
    Accord,
    Ask,
    AskStatus,
    LanguageText,
    Ratification,
    Reservation,
    Signature,
)
from concilio.accord.rules import languages_of_translator, organisations_signed_by
from concilio.accord.second_factor import is_right_code
from concilio.accord.text import DraftContent, hash_of, in_language
from concilio.coalition.models import Organisation, Person
from concilio.dialogue.models import Community
from concilio.documents.accord_text import accord_hash
from concilio.documents.typed_text import has_words, letters_in, tidy_line, tidy_paragraphs
from concilio.keys import actions as cases
from concilio.keys.models import Case
from concilio.keys.policies import RESERVATION, TEXT
from concilio.keys.rules import is_steward
from concilio.publiclog.actions import Value, append

MAX_SIGNED_RESERVATION = 600


def adopt(*, accord: Accord, ratification: Ratification, on: date) -> None:
    """Open texts and reservations for the communities' keys, and put the asks on the board; within a transaction."""
    Accord.objects.filter(pk=accord.pk).update(state=Accord.State.ADOPTED, adopted_on=on)
    content = adopted_content(ratification)
    for language in content.languages:
        part = in_language(content, language, accord.dialogue.coalition.name)
        _open_text(ratification, language, part, on, version=1)
    for reservation in ratification.reservations.filter(case=None).order_by("id"):
        reservation.case = cases.open_case(
            dialogue=accord.dialogue, policy=RESERVATION, communities=accord.dialogue.communities.all(), on=on
        )
        reservation.save(update_fields=["case"])
    for clause in content.clauses:
        if clause.asks and clause.number is not None:
            ask = Ask.objects.create(
                accord=accord,
                clause_id=clause.id,
                number=clause.number,
                addressee=clause.addressee,
                asked_on=on,
            )
            citation = f"{accord.dialogue.slug}/{accord.number}#{clause.number}"
            AskStatus.objects.create(
                ask=ask, number=1, status=AskStatus.Status.OPEN, since=on, citation=citation, said_on=on
            )


def adopted_content(ratification: Ratification) -> DraftContent:
    """The draft without the clauses that did not stand; the others are counted anew."""
    content = DraftContent.from_json(ratification.draft.content)
    standing = (ratification.result or {}).get("standing", [])
    dropped = {clause.id for clause, stands in zip(content.clauses, standing, strict=True) if not stands}
    return content.without(dropped)


@transaction.atomic
def turn_text_key(
    *, text: LanguageText, by: Person, community: Community, approves: bool, now: datetime | None = None
) -> LanguageText:
    """Ratify a text in one language for one community, or hold it up.

    Raises:
        NotYours: not this community's steward; and what `keys.actions.turn_key` raises.
    """
    now = now or timezone.now()
    text = LanguageText.objects.select_for_update(of=("self",)).select_related("case").get(pk=text.pk)
    _must_hold_key(by, community, text.case)

    def carry_out(case: Case) -> Mapping[str, Value]:
        if case.state == Case.State.APPROVED:
            text.state, text.ratified_on = LanguageText.State.RATIFIED, now.date()
        elif case.state == Case.State.REFUSED:
            text.state = LanguageText.State.HELD
        text.save(update_fields=["state", "ratified_on"])
        return _about_text(text)

    cases.turn_key(
        case=text.case, person=by, community=community, approves=approves, now=now, carry_out=carry_out
    )
    return text


@transaction.atomic
def correct_text(
    *, text: LanguageText, by: Person, title: str, words: Mapping[int, str], now: datetime | None = None
) -> LanguageText:
    """Correct an adopted text in one language: a new version, which waits for every community again.

    Args:
        words: by place of the clause in the text.

    Raises:
        NotYours: no translator into this language; NotNow: it was replaced; NothingWritten.
    """
    now = now or timezone.now()
    accord = text.ratification.draft.accord
    if text.language not in languages_of_translator(by, accord.dialogue):
        raise errors.NotYours
    text = LanguageText.objects.select_for_update(of=("self",)).select_related("case").get(pk=text.pk)
    if text.state == LanguageText.State.REPLACED:
        raise errors.NotNow
    content = {
        **text.content,
        "title": tidy_line(title),
        "clauses": [dict(c) for c in text.content["clauses"]],
    }
    for place, typed in words.items():
        content["clauses"][place]["text"] = tidy_line(typed)
    if not has_words(content["title"]) or not all(has_words(c["text"]) for c in content["clauses"]):
        raise errors.NothingWritten
    if hash_of(content) == text.sha256:
        return text
    if text.case.state == Case.State.OPEN:
        cases.replace_case(case=text.case, now=now, about=_about_text(text))
    text.state = LanguageText.State.REPLACED
    text.save(update_fields=["state"])
    return _open_text(text.ratification, text.language, content, now.date(), version=text.version + 1)


@transaction.atomic
def turn_reservation_key(
    *, reservation: Reservation, by: Person, community: Community, approves: bool, now: datetime | None = None
) -> None:
    """Let a reservation be printed, or not: it must point at nobody. One refusal keeps it back.

    Raises:
        NotYours, NotNow; and what `keys.actions.turn_key` raises.
    """
    now = now or timezone.now()
    if reservation.case is None:
        raise errors.NotNow
    _must_hold_key(by, community, reservation.case)
    accord = reservation.ratification.draft.accord.number
    cases.turn_key(
        case=reservation.case, person=by, community=community, approves=approves, now=now,
        carry_out=lambda _case: {"accord": accord},
    )  # fmt: skip


@transaction.atomic
def sign(
    *, accord: Accord, organisation: Organisation, by: Person, sha256: str, code: str, reservation: str = "",
    on: date | None = None,
) -> Signature:  # fmt: skip
    """Sign, for an organisation, the hash of what was adopted in all ratified languages.

    Args:
        sha256: of what the signatory read; it must be what is there now.
        code: of the signatory's second factor, now.

    Raises:
        NotYours: the person does not act for the organisation; TextHeld, WrongHash, WrongCode, SignedAlready, TooLong.
    """
    if organisation not in organisations_signed_by(by, accord.dialogue):
        raise errors.NotYours
    accord = Accord.objects.select_for_update(of=("self",)).select_related("dialogue").get(pk=accord.pk)
    covers = ratified_hashes(accord)
    if not covers:
        raise errors.TextHeld
    if sha256 != accord_hash(covers):
        raise errors.WrongHash
    if Signature.objects.filter(accord=accord, organisation=organisation, sha256=sha256).exists():
        raise errors.SignedAlready
    reservation = tidy_paragraphs(reservation)
    if letters_in(reservation) > MAX_SIGNED_RESERVATION:
        raise errors.TooLong(letters_in(reservation), MAX_SIGNED_RESERVATION)
    if not is_right_code(by, code):
        raise errors.WrongCode
    signature = Signature.objects.create(
        accord=accord, organisation=organisation, person=by, sha256=sha256, covers=covers,
        reservation=reservation, signed_on=on or timezone.now().date(),
    )  # fmt: skip
    append(
        kind="accord.signed",
        scope_kind="dialogue",
        scope_id=accord.dialogue_id,
        on=signature.signed_on,
        payload={
            "accord": accord.number,
            "organisation": str(organisation.id),
            "sha256": sha256,
            "with_reservation": bool(reservation),
        },
    )
    return signature


def ratified_hashes(accord: Accord) -> dict[str, str]:
    """SHA-256 by language, of the texts that every community has ratified."""
    texts = LanguageText.objects.filter(
        ratification__draft__accord=accord, state=LanguageText.State.RATIFIED
    ).order_by("language")
    return dict(texts.values_list("language", "sha256"))


def _open_text(
    ratification: Ratification, language: str, content: dict[str, object], on: date, *, version: int
) -> LanguageText:
    dialogue = ratification.draft.accord.dialogue
    case = cases.open_case(dialogue=dialogue, policy=TEXT, communities=dialogue.communities.all(), on=on)
    return LanguageText.objects.create(
        ratification=ratification, language=language, version=version, content=content,
        sha256=hash_of(content), case=case,
    )  # fmt: skip


def _about_text(text: LanguageText) -> dict[str, Value]:
    return {
        "accord": text.ratification.draft.accord.number,
        "lang": text.language,
        "version": text.version,
        "sha256": text.sha256,
    }


def _must_hold_key(by: Person, community: Community, case: Case) -> None:
    if community.dialogue_id != case.dialogue_id or not is_steward(by, community):
        raise errors.NotYours
