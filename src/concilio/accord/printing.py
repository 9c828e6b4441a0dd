"""Versions and adopted texts as documents: what each holds beyond the wording, and where finished files are kept.

A file is made from its text alone, so it is kept under the hash of everything that it prints: what changes gets another
name, and what is made twice is the same. The folder can be emptied at any time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from concilio.accord.actions.adopting import adopted_content
from concilio.accord.models import (
    Accord,
    CirculationStep,
    Draft,
    LanguageText,
    Ratification,
    Reservation,
    Threshold,
)
from concilio.accord.queries.pages import not_signed
from concilio.accord.text import DraftContent, in_language, typeset
from concilio.dialogue.naming import community_names
from concilio.documents.accord_files import FORMATS
from concilio.documents.accord_text import (
    AccordText,
    Method,
    Signature,
    State,
    Thresholds,
    TookPart,
)
from concilio.documents.accord_text import Reservation as PrintedReservation
from concilio.documents.digits import written_number
from concilio.keys.models import Case

FAILED = ".failed"


@dataclass(frozen=True)
class Printed:
    """One document of one text: made, failed, or still to be made."""

    text: AccordText
    format: str
    path: Path

    @property
    def is_made(self) -> bool:
        return self.path.exists()

    @property
    def has_failed(self) -> bool:
        return self.path.with_name(self.path.name + FAILED).exists()

    @property
    def name(self) -> str:
        return f"{self.text.id}-{self.text.language}.{FORMATS[self.format].ending}"


def printed(text: AccordText, format_: str) -> Printed:
    """Where the document of a text in a format is, or will be."""
    folder = Path(settings.HOME) / "documents" / sha256(repr(text).encode()).hexdigest()
    return Printed(text, format_, folder / f"document.{FORMATS[format_].ending}")


def all_printed(draft: Draft) -> list[Printed]:
    """Every document of a version: each whole language in each format."""
    return [printed(text, name) for text in texts_of_version(draft) for name in FORMATS]


def make(document: Printed) -> None:
    """Make one document, unless it is there. One that cannot be made is marked, and not tried again."""
    if document.is_made or document.has_failed:
        return
    document.path.parent.mkdir(parents=True, exist_ok=True)
    making = document.path.with_name(document.path.name + ".making")
    try:
        making.write_bytes(FORMATS[document.format].write(document.text))
    except Exception:
        # Whatever a typesetter does not like in a text must not stop the other documents.
        document.path.with_name(document.path.name + FAILED).touch()
        raise
    making.rename(document.path)


def texts_of_version(draft: Draft) -> list[AccordText]:
    """A version in every whole language; an adopted one in its ratified words, with signatures and annexes."""
    vote = Ratification.objects.filter(draft=draft, adopted=True).first()
    if vote is None:
        content = DraftContent.from_json(draft.content)
        coalition = draft.accord.dialogue.coalition.name
        return [
            typeset(
                in_language(content, language, coalition),
                state=State.DRAFT, day=draft.kept_on, version=draft.number,
                method=_method(draft.accord, None, language),
            )
            for language in content.languages
        ]  # fmt: skip
    texts = LanguageText.objects.filter(ratification=vote, state=LanguageText.State.RATIFIED).order_by(
        "language"
    )
    hashes = {text.language: text.sha256 for text in texts}
    return [_adopted(vote, text, hashes) for text in texts]


def _adopted(vote: Ratification, text: LanguageText, hashes: dict[str, str]) -> AccordText:
    accord, language = vote.draft.accord, text.language
    signatures = accord.signatures.select_related("organisation").order_by("signed_on", "organisation__name")
    return typeset(
        text.content,
        state=State.ADOPTED,
        day=accord.adopted_on or vote.draft.kept_on,
        version=vote.draft.number,
        symbol=_symbol(accord, language),
        signatures=tuple(Signature(s.organisation.name, s.signed_on) for s in signatures),
        did_not_sign=tuple(organisation.name for organisation in not_signed(accord)),
        reservations=tuple(_reservations(vote, text, language)),
        method=_method(accord, vote, language),
        translations=tuple((code, digest) for code, digest in hashes.items() if code != language),
    )


def _symbol(accord: Accord, language: str) -> str:
    steps = CirculationStep.objects.filter(
        circulation__accord=accord, circulation__language=language, symbol__startswith="A/"
    )
    newest = steps.order_by("-on", "-number").first()
    return newest.symbol if newest is not None else ""


def _reservations(vote: Ratification, text: LanguageText, language: str) -> Iterable[PrintedReservation]:
    numbers = {clause.id: clause.number for clause in adopted_content(vote).clauses}
    printable = Reservation.objects.filter(ratification=vote, case__state=Case.State.APPROVED).order_by("id")
    with override(language):
        somebody = _("Somebody who takes part")
    for reservation in printable:
        if reservation.clause_id is None or reservation.clause_id in numbers:
            number = numbers.get(reservation.clause_id) if reservation.clause_id else None
            yield PrintedReservation(somebody, " ".join(reservation.text.split()), number)
    signed = vote.draft.accord.signatures.exclude(reservation="").select_related("organisation")
    for signature in signed.order_by("signed_on", "organisation__name"):
        yield PrintedReservation(signature.organisation.name, " ".join(signature.reservation.split()))


def _method(accord: Accord, vote: Ratification | None, language: str) -> Method:
    with override(language):
        found = (
            _(
                "The clauses come from statements that people of every community wrote and voted on, and that a "
                "steward of each community released (release %(number)s)."
            )
            % {"number": written_number(accord.release.number, language)},
        )
        uncertain = (
            _(
                "Shares are those of people who took part, not of everybody in a community. They are rounded, and "
                "not shown where fewer than ten people answered."
            ),
        )
        if vote is None or vote.result is None:
            return Method(how_found=found, uncertain=uncertain)
        return Method(_took_part(accord, vote.result, language), _thresholds(vote), found, uncertain)


def _took_part(accord: Accord, result: dict[str, Any], language: str) -> tuple[TookPart, ...]:
    names = community_names(accord.dialogue, language)
    rows = []
    for label in sorted(result["communities"]):
        voted = result["communities"][label]["voted"]
        share = (
            _("about %(share)s %% of the seats") % {"share": written_number(voted[0], language)}
            if voted
            else _("not shown: too few people")
        )
        rows.append(TookPart(names.get(label, label), "", share))
    return tuple(rows)


def _thresholds(vote: Ratification) -> Thresholds:
    return Thresholds(
        *(round(Threshold(each).fraction * 100) for each in (vote.quorum, vote.accepting, vote.rejecting))
    )
