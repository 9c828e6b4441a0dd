"""Each office's own public acts, with their places in the ledger, so that it sees one that it did not do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from concilio.dialogue.models import Appointment, Dialogue
from concilio.dialogue.naming import communities_by_label
from concilio.moderation.models import Decision
from concilio.publiclog.models import Act
from concilio.publiclog.queries import OwnAct, acts_of_community

_NAMES: dict[str, str | Promise] = {
    "phase.moved": _("the phase changed"),
    "office.appointed": _("a role began"),
    "office.ended": _("a role ended"),
    "office.taken_over": _("a convener took the dialogue over"),
    "office.deputy": _("a role got a deputy"),
    "account.new_factor": _("an account got a new second factor"),
    "account.closed": _("an account was closed"),
    "dialogue.deletion_agreed": _("the communities agreed to delete the dialogue"),
    "dialogue.deletion_refused": _("a community refused to delete the dialogue"),
    "mediator.assented": _("the mediator was accepted"),
    "mediator.refused": _("the mediator was refused"),
    "mediator.replaced": _("the communities decide again on the mediator"),
    "ledger.policy_agreed": _("a policy for the ledger was agreed to"),
    "ledger.policy_refused": _("a policy for the ledger was refused"),
    "text.erased": _("words in the ledger were erased"),
    "release.drafted": _("a release was drafted"),
    "release.published": _("a release was published"),
    "release.refused": _("a release was refused"),
    "release.replaced": _("a draft was replaced by a newer one"),
    "accord.version": _("a version of a joint statement was kept"),
    "accord.adopted": _("a joint statement was adopted"),
    "accord.failed": _("a joint statement was not adopted"),
    "accord.signed": _("a joint statement was signed"),
    "accord.text": _("a text was ratified in one language"),
    "accord.held": _("a text was held up in one language"),
    "accord.text_replaced": _("a text was corrected in one language"),
    "reservation.printed": _("a reservation may be printed"),
    "reservation.held": _("a reservation is not printed"),
    "ratification.opened": _("voting on a joint statement began"),
    "ratification.counted": _("votes on a joint statement were counted"),
    "circulation.consented": _("the last consent to sending was given"),
    "circulation.stopped": _("sending was stopped"),
    "circulation.replaced": _("sending is decided anew"),
    "circulation.sent": _("a joint statement was sent"),
    "circulation.symbol": _("a published document was recorded"),
    "circulation.replied": _("a reply was recorded"),
    "circulation.turned_down": _("a refusal by a recipient was recorded"),
    "circulation.shared": _("support by others was recorded"),
    "ask.status": _("what became of an ask was recorded"),
}


@dataclass(frozen=True)
class NamedAct:
    """An act as its line says it."""

    on: date
    name: str
    index: int | None
    late: bool


@dataclass(frozen=True)
class RoleChange:
    """A public change of roles or accounts: what, of which community, on which day."""

    on: date
    name: str
    office: str
    community: str


CHANGES = (
    "office.appointed",
    "office.ended",
    "office.taken_over",
    "office.deputy",
    "account.new_factor",
    "account.closed",
    "dialogue.deletion_refused",
)
"""What the public page of a dialogue lists: who carries it out must not change in silence."""
MOST_CHANGES = 40


def changes_of_roles(dialogue: Dialogue, language: str) -> list[RoleChange]:
    """How roles in a dialogue and accounts of its coalition changed, newest day first; never who holds them."""
    views = communities_by_label(dialogue, language)
    acts = Act.objects.filter(kind__in=CHANGES, scope_id__in=[dialogue.id, dialogue.coalition_id])
    roles = dict(Appointment.Role.choices)
    return [
        RoleChange(
            act.on,
            str(_NAMES[act.kind]),
            str(roles.get(act.payload.get("office", ""), "")),
            views[act.payload["community"]].name if act.payload.get("community") in views else "",
        )
        for act in acts.order_by("-on", "kind", "id")[:MOST_CHANGES]
    ]


@dataclass(frozen=True)
class CommunityActs:
    """The acts of one community's offices, newest day first."""

    name: str
    mark: str
    acts: list[NamedAct]


def acts_of_offices(
    dialogue: Dialogue, labels: Collection[str], language: str, *, today: date
) -> list[CommunityActs]:
    """One entry for each of the communities, by label."""
    return [
        CommunityActs(
            view.name,
            view.mark,
            [_named(act) for act in acts_of_community(dialogue.id, label, today=today)],
        )
        for label, view in sorted(communities_by_label(dialogue, language).items())
        if label in labels
    ]


def _named(act: OwnAct) -> NamedAct:
    subject, _dot, what = act.kind.partition(".")
    if subject == "statement" and what in Decision.Kind.values:
        name = str(Decision.Kind(what).label)
        if act.number is not None:
            name = _g("statement %(number)s: %(decision)s") % {"number": act.number, "decision": name}
    else:
        name = str(_NAMES.get(act.kind, act.kind))
    return NamedAct(act.on, name, act.index, act.late)
