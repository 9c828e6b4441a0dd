"""What ends with a move that cannot be taken back, with the numbers, for the page that asks first."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from concilio.accord.models import Accord
from concilio.coalition.models import Membership
from concilio.convening.models import Deletion, Deputy
from concilio.convening.queries.numbers import community_numbers
from concilio.convening.queries.vacancies import able_offices, offices_held, would_orphan
from concilio.dialogue.models import Appointment, Community, Dialogue, Phase, Statement
from concilio.dialogue.queries.convening import line_of
from concilio.insight.queries import public_releases
from concilio.keys.models import Case
from concilio.shell.irreversible import Irreversible
from concilio.shell.numbers import number_here

Role = Appointment.Role


def end_of_office(office: Appointment, language: str) -> Irreversible:
    """What ends with one office."""
    dialogue = office.dialogue
    others = _others(office)
    deputy = Deputy.objects.filter(office=office).select_related("person").first()
    ends = [_("%(person)s no longer has the role: %(role)s.") % _names(office)]
    if deputy is not None:
        ends.append(_("The deputy takes it over today: %(person)s.") % {"person": deputy.person.name})
    elif others:
        ends.append(
            ngettext(
                "%(count)s other person keeps this role.", "%(count)s other people keep this role.", others
            )
            % {"count": number_here(others)}
        )
    else:
        ends.append(_("Nobody else has this role. It stays empty until a convener gives it to somebody."))
    waiting = undecided(dialogue) if office.role in {Role.STEWARD, Role.MEDIATOR} else 0
    if waiting:
        ends.append(
            ngettext(
                "%(count)s statement waits for a decision.",
                "%(count)s statements wait for a decision.",
                waiting,
            )
            % {"count": number_here(waiting)}
        )
    return Irreversible(
        heading=_("End this role today?"),
        ends=tuple(ends),
        stays=(_("What was decided in this role stays, under the role."),),
        not_yet=(_no_convener() % {"slug": dialogue.slug},) if would_orphan(office) else (),
        button=_("End the role today"),
        back=reverse("convening:people", args=[dialogue.slug]),
    )


def take_over_of(dialogue: Dialogue, language: str) -> Irreversible:
    """What a take-over does."""
    has_one = able_offices(dialogue).filter(role=Role.CONVENER).exists()
    return Irreversible(
        heading=_("Take over “%(title)s”?") % {"title": line_of(dialogue, language).title},
        ends=(
            _("You become its convener today. The public log says that the dialogue was taken over."),
            _("You can then hold no key of a community in it."),
        ),
        stays=(_("All other roles, statements and answers stay as they are."),),
        not_yet=(_("This dialogue has a convener."),) if has_one else (),
        button=_("Take it over"),
        back=reverse("desk"),
    )


def end_of_place(membership: Membership) -> Irreversible:
    """What ends with somebody's place in a coalition."""
    offices = offices_held(membership)
    ends = [
        _("%(person)s can no longer log in to this coalition’s desk.") % {"person": membership.person.name}
    ]
    ends.append(
        ngettext("%(count)s role ends today.", "%(count)s roles end today.", len(offices))
        % {"count": number_here(len(offices))}
        if offices
        else _("This person has no role in a dialogue now.")
    )
    for office in offices:
        deputy = Deputy.objects.filter(office=office).select_related("person").first()
        after = (
            deputy.person.name if deputy else _("nobody") if not _others(office) else _("others have it too")
        )
        ends.append(
            pgettext(
                "role in a dialogue, and who takes it over", "%(role)s in “%(slug)s”. After that: %(after)s"
            )
            % {"role": office.get_role_display(), "slug": office.dialogue.slug, "after": after}
        )
    return Irreversible(
        heading=_("Close the account of %(person)s?") % {"person": membership.person.name},
        ends=tuple(ends),
        stays=(
            _("What this person decided stays, under the role."),
            _("The account can be opened again. Its roles do not come back."),
        ),
        not_yet=tuple(_no_convener() % {"slug": o.dialogue.slug} for o in offices if would_orphan(o)),
        button=_("Close the account"),
        back=reverse("coalition:coalition", args=[membership.coalition_id]),
    )


def end_of_account(membership: Membership) -> Irreversible:
    """What goes with an account."""
    person = membership.person
    invited = not person.has_usable_password()
    return Irreversible(
        heading=_("Delete the account of %(person)s?") % {"person": person.name},
        ends=(
            _("Name and e-mail (%(email)s) are deleted. Nobody can bring them back.")
            % {"email": person.email},
            _("The link that was handed over opens nothing any more.")
            if invited
            else _("Password and second factor are deleted."),
        ),
        stays=(
            _("What this person decided stays, under the role, without a name."),
            _("Backups made before today hold the account until you delete them."),
        ),
        button=_("Delete the account"),
        back=reverse("coalition:coalition", args=[membership.coalition_id]),
    )


def end_of_dialogue(dialogue: Dialogue, community: Community | None, language: str) -> Irreversible:
    """What goes with a whole dialogue, for a convener who asks or for the steward of a community who decides."""
    asked = Deletion.objects.filter(dialogue=dialogue).select_related("case", "asked_by").first()
    waits = asked is not None and asked.case.state == Case.State.OPEN
    at_once = dialogue.phase == Phase.SETUP
    return Irreversible(
        heading=_("Delete “%(title)s” for good?") % {"title": line_of(dialogue, language).title},
        ends=tuple(_numbers_of(dialogue)),
        stays=(
            _("That there was a dialogue here, and that it was deleted; its address is given to no other."),
            _("The public log. It holds codes and days, and nobody’s words."),
            _("Published numbers and adopted joint statements stay.")
            if dialogue.keeps_numbers
            else _("Nothing that was published here."),
            _("Backups made before today. Whoever runs the server has to delete them."),
        ),
        not_yet=tuple(_not_deletable(dialogue, community, asked if waits else None)),
        button=_("Delete it now")
        if at_once
        else _("Ask the communities")
        if community is None
        else _("My community agrees"),
        refusal=_("My community refuses") if community is not None and waits else "",
        back=reverse("convening:desk", args=[dialogue.slug]),
    )


def _numbers_of(dialogue: Dialogue) -> list[str]:
    statements = Statement.objects.filter(dialogue=dialogue).count()
    seats = sum(numbers.seats or 0 for numbers in community_numbers(dialogue).values())
    public = public_releases(dialogue).count()
    accords = Accord.objects.filter(dialogue=dialogue).count()
    offices = able_offices(dialogue).count()
    return [
        ngettext(
            "%(count)s statement, with its translations.",
            "%(count)s statements, with their translations.",
            statements,
        )
        % {"count": number_here(statements)},
        _("All seats, about %(count)s or a few more, with all answers and guesses.")
        % {"count": number_here(seats)}
        if seats
        else _("All seats, fewer than ten of each community, with all answers and guesses."),
        ngettext("%(count)s release page.", "%(count)s release pages.", public)
        % {"count": number_here(public)},
        ngettext(
            "%(count)s joint statement, with its drafts and votes.",
            "%(count)s joint statements, with their drafts and votes.",
            accords,
        )
        % {"count": number_here(accords)},
        ngettext("%(count)s role.", "%(count)s roles.", offices) % {"count": number_here(offices)},
    ]


def _not_deletable(dialogue: Dialogue, community: Community | None, asked: Deletion | None) -> list[str]:
    if community is None:
        return [_("The communities have been asked. Their stewards decide.")] if asked else []
    if asked is None:
        return [_("No convener has asked for this.")]
    if asked.case.keys.filter(community=community).exists():
        return [_("Your community has answered.")]
    return []


def undecided(dialogue: Dialogue) -> int:
    """How many statements wait for stewards, for a mediator, or hidden for a second look."""
    return Statement.objects.filter(
        dialogue=dialogue, status__in=[Statement.Status.PROPOSED, Statement.Status.HIDDEN]
    ).count()


def ends_with_phase(dialogue: Dialogue, following: str | None) -> list[str]:
    """What ends with the move to the next phase, with the numbers."""
    waiting = undecided(dialogue)
    ends: list[str] = []
    if following == Phase.CLOSING:
        published = Statement.objects.filter(dialogue=dialogue, status=Statement.Status.PUBLISHED).count()
        ends.append(
            ngettext(
                "Nobody can answer the %(count)s published statement any more.",
                "Nobody can answer the %(count)s published statements any more.",
                published,
            )
            % {"count": number_here(published)}
        )
        if waiting:
            ends.append(
                ngettext(
                    "%(count)s statement is not decided yet. If it is published now, nobody answers it.",
                    "%(count)s statements are not decided yet. If they are published now, nobody answers them.",
                    waiting,
                )
                % {"count": number_here(waiting)}
            )
    if following == Phase.PUBLISHED:
        cases = Case.objects.filter(dialogue=dialogue, state__in=["open", "mediator"]).count()
        if waiting:
            ends.append(
                ngettext(
                    "%(count)s statement will never be decided. Its author is told.",
                    "%(count)s statements will never be decided. Their authors are told.",
                    waiting,
                )
                % {"count": number_here(waiting)}
            )
        if cases:
            ends.append(
                ngettext(
                    "%(count)s decision still waits for keys.",
                    "%(count)s decisions still wait for keys.",
                    cases,
                )
                % {"count": number_here(cases)}
            )
    return ends


def _others(office: Appointment) -> int:
    same = able_offices(office.dialogue).filter(
        role=office.role, community=office.community_id, language=office.language
    )
    return same.exclude(id=office.id).count()


def _names(office: Appointment) -> dict[str, str]:
    of = office.community.label if office.community else office.language
    role = str(office.get_role_display())
    return {"person": office.person.name, "role": f"{role} ({of})" if of else role}


def _no_convener() -> str:
    return _("“%(slug)s” would have no convener. Give somebody that role first, or name a deputy.")
