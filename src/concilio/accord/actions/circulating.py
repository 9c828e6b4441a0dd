"""Sending an adopted text: checked, cleared by every community, sent once, and what came of it.

What was sent cannot be called back: before it stands the last consent gate, a case that any community's refusal ends.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from concilio.accord import errors
from concilio.accord.models import (
    Accord,
    Ask,
    AskStatus,
    Circulation,
    CirculationStep,
    LanguageText,
    Recipient,
)
from concilio.accord.preflight import checked
from concilio.accord.rules import must_convene
from concilio.coalition.models import Coalition, Person
from concilio.coalition.rules import is_convener
from concilio.dialogue.models import Community
from concilio.documents.typed_text import has_words, tidy_line, tidy_paragraphs
from concilio.keys import actions as cases
from concilio.keys.models import Case
from concilio.keys.policies import CONSENT
from concilio.keys.rules import is_steward
from concilio.publiclog.actions import Value, append

Step = CirculationStep.What
State = Circulation.State
SYMBOL = re.compile(r"A/HRC/(S-)?\d+/NGO/\d+(/(Add|Corr|Rev)\.\d+)?", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
# Steps that can be recorded after sending, and the kind of public act that each is.
AFTER: Mapping[str, str] = {
    Step.PUBLISHED: "circulation.symbol",
    Step.TURNED_DOWN: "circulation.turned_down",
    Step.REPLIED: "circulation.replied",
    Step.SHARED: "circulation.shared",
}


@transaction.atomic
def save_recipient(
    *, by: Person, coalition: Coalition, name: str, most_words: int | None = None,
    languages: list[str] | None = None, rules: str = "",
) -> Recipient:  # fmt: skip
    """Keep a body to which texts are sent, with its limits; its name finds it again.

    Raises:
        NotYours: not a convener of the coalition; NothingWritten.
    """
    if not is_convener(by, coalition):
        raise errors.NotYours
    if not has_words(name):
        raise errors.NothingWritten
    recipient, _made = Recipient.objects.update_or_create(
        coalition=coalition,
        name=tidy_line(name),
        defaults={"most_words": most_words, "languages": languages or [], "rules": rules},
    )
    return recipient


@transaction.atomic
def prepare(
    *, by: Person, accord: Accord, recipient: Recipient, language: str, on: date | None = None, **about: Any,
) -> Circulation:  # fmt: skip
    """Prepare one delivery of an adopted text in one ratified language, and check it.

    Args:
        about: what the recipient asks: session, session_starts, agenda_item, deadline, sponsors, shares, contact,
            elsewhere_before.

    Raises:
        NotYours; TextHeld: this language is not ratified.
    """
    must_convene(by, accord.dialogue)
    text = ratified(accord, language)
    if text is None or recipient.coalition_id != accord.dialogue.coalition_id:
        raise errors.TextHeld
    circulation = Circulation.objects.create(
        accord=accord, recipient=recipient, language=language, sha256=text.sha256,
        prepared_on=on or timezone.now().date(), **about,
    )  # fmt: skip
    _step(circulation, Step.PREPARED, circulation.prepared_on)
    return check(by=by, circulation=circulation, on=on)


@transaction.atomic
def check(*, by: Person, circulation: Circulation, on: date | None = None) -> Circulation:
    """Run the check before sending, and keep what each rule found.

    Raises:
        NotYours; NotNow: it was sent.
    """
    circulation = _locked(circulation, by)
    if circulation.state == State.SENT:
        raise errors.NotNow
    circulation.preflight = checked(
        circulation, ratified(circulation.accord, circulation.language), on or timezone.now().date()
    )
    circulation.save(update_fields=["preflight"])
    return circulation


@transaction.atomic
def ask_consent(*, by: Person, circulation: Circulation, on: date | None = None) -> Circulation:
    """Ask every community for the last consent, once the check finds nothing.

    Raises:
        NotYours, NotNow, PreflightFailed; WrongHash: the text was corrected since it was prepared.
    """
    on = on or timezone.now().date()
    circulation = check(by=by, circulation=circulation, on=on)
    if circulation.state != State.PREPARED:
        raise errors.NotNow
    _must_be_the_text(circulation)
    if not all(rule["passes"] for rule in circulation.preflight):
        raise errors.PreflightFailed
    dialogue = circulation.accord.dialogue
    circulation.case = cases.open_case(
        dialogue=dialogue, policy=CONSENT, communities=dialogue.communities.all(), on=on
    )
    circulation.state = State.CONSENT
    circulation.save(update_fields=["case", "state"])
    _step(circulation, Step.CHECKED, on)
    return circulation


@transaction.atomic
def turn_consent_key(
    *, circulation: Circulation, by: Person, community: Community, approves: bool, now: datetime | None = None
) -> Circulation:
    """Give or refuse the last consent for one community. One refusal stops the delivery.

    Raises:
        NotYours, NotNow; and what `keys.actions.turn_key` raises.
    """
    now = now or timezone.now()
    circulation = Circulation.objects.select_for_update(of=("self",)).get(pk=circulation.pk)
    if circulation.case is None:
        raise errors.NotNow
    if community.dialogue_id != circulation.case.dialogue_id or not is_steward(by, community):
        raise errors.NotYours

    def carry_out(case: Case) -> Mapping[str, Value]:
        approved = case.state == Case.State.APPROVED
        circulation.state = State.CLEARED if approved else State.REFUSED
        circulation.save(update_fields=["state"])
        _step(circulation, Step.CONSENTED if approved else Step.STOPPED, now.date())
        return _about(circulation)

    cases.turn_key(
        case=circulation.case, person=by, community=community, approves=approves, now=now, carry_out=carry_out
    )
    return circulation


@transaction.atomic
def send(*, by: Person, circulation: Circulation, citation: str, on: date | None = None) -> Circulation:
    """Say that it was sent, by which letter; the check runs once more.

    Raises:
        NotYours; NoConsent; PreflightFailed; WrongHash: the text was corrected since; CitationMissing.
    """
    on = on or timezone.now().date()
    circulation = check(by=by, circulation=circulation, on=on)
    if circulation.state != State.CLEARED:
        raise errors.NoConsent
    _must_be_the_text(circulation)
    if not all(rule["passes"] for rule in circulation.preflight):
        raise errors.PreflightFailed
    if not has_words(citation):
        raise errors.CitationMissing
    circulation.state, circulation.sent_on = State.SENT, on
    circulation.save(update_fields=["state", "sent_on"])
    _step(circulation, Step.SENT, on, citation=citation)
    _log("circulation.sent", circulation, on)
    return circulation


@transaction.atomic
def record(
    *, by: Person, circulation: Circulation, what: str, citation: str, on: date, address: str = "",
    symbol: str = "", snapshot: str = "",
) -> CirculationStep:  # fmt: skip
    """Record what came of a delivery: published (with a symbol, once a copy shows it), turned down, replied, shared.

    Raises:
        NotYours; NotNow: it was not sent, or no such step; CitationMissing; NotASymbol.
    """
    circulation = _locked(circulation, by)
    if circulation.state != State.SENT or what not in AFTER:
        raise errors.NotNow
    if not has_words(citation):
        raise errors.CitationMissing
    symbol, snapshot = symbol.strip(), snapshot.strip().lower()
    if symbol and not (SYMBOL.fullmatch(symbol) and _SHA256.fullmatch(snapshot)):
        raise errors.NotASymbol
    step = _step(
        circulation, what, on, citation=tidy_paragraphs(citation), address=address, symbol=symbol,
        snapshot=snapshot if _SHA256.fullmatch(snapshot) else "",
    )  # fmt: skip
    _log(AFTER[what], circulation, on, **({"symbol": symbol} if symbol else {}))
    return step


@transaction.atomic
def set_ask_status(
    *,
    by: Person,
    ask: Ask,
    status: str,
    since: date,
    citation: str,
    address: str = "",
    on: date | None = None,
) -> AskStatus:
    """Say what became of an ask, with where this can be read; what was said before stays.

    Raises:
        NotYours; NotNow: no such status; CitationMissing.
    """
    must_convene(by, ask.accord.dialogue)
    if status not in AskStatus.Status.values:
        raise errors.NotNow
    if not has_words(citation):
        raise errors.CitationMissing
    ask = Ask.objects.select_for_update(of=("self",)).get(pk=ask.pk)
    number = (ask.statuses.aggregate(n=Max("number"))["n"] or 0) + 1
    said = AskStatus.objects.create(
        ask=ask, number=number, status=status, since=since, citation=citation, address=address, person=by,
        said_on=on or timezone.now().date(),
    )  # fmt: skip
    append(
        kind="ask.status",
        scope_kind="dialogue",
        scope_id=ask.accord.dialogue_id,
        on=said.said_on,
        payload={
            "accord": ask.accord.number,
            "clause": ask.number,
            "status": status,
            "since": since.isoformat(),
        },
    )
    return said


def ratified(accord: Accord, language: str) -> LanguageText | None:
    """The ratified text in one language; None where there is none."""
    return LanguageText.objects.filter(
        ratification__draft__accord=accord, language=language, state=LanguageText.State.RATIFIED
    ).first()


def _must_be_the_text(circulation: Circulation) -> None:
    text = ratified(circulation.accord, circulation.language)
    if text is None or text.sha256 != circulation.sha256:
        raise errors.WrongHash


def _locked(circulation: Circulation, by: Person) -> Circulation:
    found = (
        Circulation.objects.select_for_update(of=("self",))
        .select_related("accord__dialogue", "recipient")
        .get(pk=circulation.pk)
    )
    must_convene(by, found.accord.dialogue)
    return found


def _step(circulation: Circulation, what: str, on: date, **more: str) -> CirculationStep:
    number = (circulation.steps.aggregate(n=Max("number"))["n"] or 0) + 1
    return CirculationStep.objects.create(circulation=circulation, number=number, what=what, on=on, **more)


def _about(circulation: Circulation) -> dict[str, Value]:
    return {
        "accord": circulation.accord.number,
        "circulation": str(circulation.id),
        "lang": circulation.language,
        "sha256": circulation.sha256,
    }


def _log(kind: str, circulation: Circulation, on: date, **more: str) -> None:
    append(
        kind=kind, scope_kind="dialogue", scope_id=circulation.accord.dialogue_id, on=on,
        payload={**_about(circulation), **more},
    )  # fmt: skip
