"""How far a joint statement has come, and what happens next: said on every page of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilio.accord.models import Accord, Circulation, CirculationStep, LanguageText, Ratification
from concilio.shell.numbers import number_here

Words = str | Promise


@dataclass(frozen=True)
class Step:
    """One step of the way: done on a day, or still to come."""

    name: Words
    text: str
    on: date | None
    done: bool


NEXT: dict[str, Words] = {
    Accord.State.DRAFTING: gettext_lazy(
        "Conveners and stewards write it from released statements. Then everybody who takes part can read it and "
        "suggest other words."
    ),
    Accord.State.REVIEW: gettext_lazy(
        "People who take part read it clause by clause and suggest other words; each suggestion is answered. "
        "Then it is put to the vote."
    ),
    Accord.State.RATIFYING: gettext_lazy(
        "People who take part vote on every clause. It is adopted only if every community accepts it."
    ),
    Accord.State.ADOPTED: gettext_lazy(
        "Each language is ratified by the keys of every community. Organisations sign it, it is sent out, and "
        "answers to what it asks are recorded here."
    ),
}


def story_of(accord: Accord) -> list[Step]:
    """The steps of a joint statement, those to come included."""
    votes = (
        Ratification.objects.filter(draft__accord=accord).select_related("draft").order_by("draft__number")
    )
    steps = [
        Step(
            gettext_lazy("Begun"),
            _("From release %(n)s.") % {"n": number_here(accord.release.number)},
            accord.begun_on,
            True,
        )
    ]
    drafts = accord.drafts.order_by("number")
    first = drafts.first()
    if first is not None:
        text = _("Version %(n)s is the newest.") % {"n": number_here(drafts.count())}
        steps.append(Step(gettext_lazy("First version"), text, first.kept_on, True))
    for vote in votes:
        steps += _vote(vote)
    if accord.state != Accord.State.ADOPTED:
        steps += [Step(name, "", None, False) for name in _TO_COME[accord.state]]
        return steps
    steps += _texts(accord)
    signed = accord.signatures.order_by("signed_on").values_list("signed_on", flat=True)
    steps.append(
        Step(gettext_lazy("Signed by organisations"), "", signed[0] if signed else None, bool(signed))
    )
    return [*steps, *_sent(accord)]


_TO_COME: dict[str, tuple[Words, ...]] = {
    Accord.State.DRAFTING: (
        gettext_lazy("Read by those who take part"),
        gettext_lazy("Voted on"),
        gettext_lazy("Signed by organisations"),
        gettext_lazy("Sent"),
    ),
    Accord.State.REVIEW: (
        gettext_lazy("Voted on"),
        gettext_lazy("Signed by organisations"),
        gettext_lazy("Sent"),
    ),
    Accord.State.RATIFYING: (gettext_lazy("Signed by organisations"), gettext_lazy("Sent")),
}


def _vote(vote: Ratification) -> list[Step]:
    version = _("Version %(n)s.") % {"n": number_here(vote.draft.number)}
    steps = [Step(gettext_lazy("Voting began"), version, vote.opened_on, True)]
    if vote.counted_on is not None:
        name = gettext_lazy("Adopted by every community") if vote.adopted else gettext_lazy("Not adopted")
        steps.append(Step(name, version, vote.counted_on, True))
    else:
        steps.append(Step(gettext_lazy("Voting ends"), version, vote.closes_on, False))
    return steps


def _texts(accord: Accord) -> list[Step]:
    texts = LanguageText.objects.filter(
        ratification__draft__accord=accord, state=LanguageText.State.RATIFIED
    ).order_by("ratified_on")
    first = texts.first()
    name = gettext_lazy("Ratified language by language")
    if first is None:
        return [Step(name, "", None, False)]
    return [Step(name, "", first.ratified_on, True)]


def _sent(accord: Accord) -> list[Step]:
    circulations = (
        Circulation.objects.filter(accord=accord).order_by("prepared_on", "id").select_related("recipient")
    )
    steps: list[Step] = []
    for circulation in circulations:
        shown = circulation.steps.exclude(what=CirculationStep.What.PREPARED)
        steps += [
            Step(
                step.get_what_display().capitalize(),
                " · ".join(part for part in (circulation.recipient.name, step.symbol, step.citation) if part),
                step.on,
                True,
            )
            for step in shown
        ]
    if not any(step.what == CirculationStep.What.SENT for c in circulations for step in c.steps.all()):
        steps.append(Step(gettext_lazy("Sent"), "", None, False))
    return steps
