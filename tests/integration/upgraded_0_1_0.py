"""Run in a process of its own: migrates a loaded database of version 0.1.0 and prints what is in it now, as JSON."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import Any


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from concilio.dialogue.models import Dialogue

    expected = json.load(sys.stdin)
    found = {
        "dialogues": {
            dialogue.slug: what_survived(dialogue) for dialogue in Dialogue.objects.order_by("slug")
        },
        "participants": [come_back(person) for person in expected["participants"]],
        "staff": staff(),
        "log_ins": [log_in(person["email"], expected["password"]) for person in expected["staff"]],
        "public_logs": {slug: public_log(slug) for slug in expected["dialogues"]},
        "release_cases": {slug: release_cases(slug) for slug in expected["dialogues"]},
        "bases": {slug: basis_of_the_page(slug) for slug in expected["dialogues"]},
    }
    json.dump(found, sys.stdout)


def what_survived(dialogue: Any) -> dict[str, Any]:
    """As tests/data/version_0_1_0/make.py counted it before, from today's tables."""
    from concilio.admission.models import UNCLAIMED, Code, Seat
    from concilio.dialogue.models import Appointment, Ballot, Community, PhaseMove, Statement, Translation
    from concilio.insight.models import Release
    from concilio.moderation.models import Decision
    from concilio.storage.ballots import choices_of, guesses_in

    ballots = Ballot.objects.filter(community__dialogue=dialogue).select_related("community")
    labels = {c.index: c.label for c in Community.objects.filter(dialogue=dialogue)}
    decisions = Decision.objects.filter(statement__dialogue=dialogue).select_related("statement", "act")
    return {
        "phase": dialogue.phase,
        "moves": list(
            PhaseMove.objects.filter(dialogue=dialogue).order_by("id").values_list("phase", flat=True)
        ),
        "offices": sorted(
            f"{a.role} {a.community.label if a.community else ''}{a.language}: {a.person.email}"
            for a in Appointment.objects.filter(dialogue=dialogue)
        ),
        "votes": Counter(
            f"{ballot.community.label} {number}: {choice}"
            for ballot in ballots
            for number, choice in choices_of(bytes(ballot.votes)).items()
        ),
        "guesses": Counter(
            f"{ballot.community.label} of {labels[guess.index]} on {guess.number}: {guess.tenths}"
            for ballot in ballots
            for guess in guesses_in(bytes(ballot.guesses))
        ),
        "statements": sorted(
            f"{s.status} {s.number or '-'} {s.room.label if s.room else 'joint'}: {s.text}"
            for s in Statement.objects.filter(dialogue=dialogue).select_related("room")
        ),
        "translations": sorted(
            f"{t.language} {t.status}: {t.text}"
            for t in Translation.objects.filter(statement__dialogue=dialogue)
        ),
        "decisions": sorted(
            f"{d.act.on} {d.act.kind.removeprefix('statement.')} {d.statement.number or '-'}: "
            + ", ".join(
                f"{key['community']} {key['turned'] == 'approve'} {key.get('reason', '')}"
                for key in d.act.payload["keys"]
            )
            for d in decisions
        ),
        "codes": Counter(
            f"{label}: {'unused' if bytes(claim) == UNCLAIMED else 'burnt'}"
            for label, claim in Code.objects.filter(community__dialogue=dialogue).values_list(
                "community__label", "claim"
            )
        ),
        "seats": Counter(
            Seat.objects.filter(community__dialogue=dialogue).values_list("community__label", flat=True)
        ),
        "releases": [
            f"{r.number} {r.state}: {r.drafted_on}, {r.released_on}"
            for r in Release.objects.filter(dialogue=dialogue).order_by("number")
        ],
        "public_releases": {
            str(r.number): downloads(dialogue.slug, r.number)
            for r in Release.objects.filter(dialogue=dialogue, state="public").order_by("number")
        },
    }


def release_cases(slug: str) -> list[str]:
    """Each case in which a release was, or is, decided: which release it belongs to now, and its keys in order."""
    from concilio.insight.models import Release
    from concilio.keys.models import Case

    owners = {r.case_id: f"release {r.number}, {r.state}" for r in Release.objects.all()}
    return sorted(
        f"{owners.get(case.id, 'no release')}; case {case.state}: "
        + ", ".join(
            f"{key.community.label}{' by the same person' if key.second_of_person else ''}"
            for key in case.keys.select_related("community").order_by("at", "community__label")
        )
        for case in Case.objects.filter(dialogue__slug=slug, policy="release")
    )


def basis_of_the_page(slug: str) -> str:
    """Which release the staff team's page rests on until the next analysis."""
    from concilio.insight.models import Finding, Release

    finding = Finding.objects.get(dialogue__slug=slug)
    (same,) = [
        release.number
        for release in Release.objects.filter(dialogue__slug=slug)
        if (release.basis, release.content) == (finding.basis, finding.content)
    ]
    return f"release {same}"


def public_log(slug: str) -> list[str]:
    """What the page of decisions shows of each, and that it is shown."""
    from concilio.dialogue.models import Dialogue
    from concilio.moderation.queries.decisions import decision_page

    assert not page(f"/en/d/{slug}/decisions/").startswith("status")
    _, lines = decision_page(Dialogue.objects.get(slug=slug), "en", None)
    return sorted(f"{line.on} {line.kind} {line.number or '-'}" for line in lines)


def downloads(slug: str, number: int) -> dict[str, Any]:
    address = f"/en/d/{slug}/findings/{number}/findings"
    content = page(f"{address}.json")
    return {
        "json": content if content.startswith("status") else json.loads(content),
        "csv": page(f"{address}.csv").splitlines(),
    }


def page(address: str) -> str:
    from django.test import Client

    answer = Client(raise_request_exception=False).get(address, HTTP_HOST="localhost")
    return answer.content.decode() if answer.status_code == 200 else f"status {answer.status_code}"


def come_back(person: dict[str, Any]) -> dict[str, Any]:
    """What a participant finds who comes back: votes, guesses, and how many statements of their own."""
    from concilio.admission.actions import come_back
    from concilio.admission.phrases import read_phrase
    from concilio.dialogue.models import Ballot, Community, Dialogue, Statement
    from concilio.storage.ballots import choices_of, guesses_in

    dialogue = Dialogue.objects.get(slug=person["dialogue"])
    labels = {c.index: c.label for c in Community.objects.filter(dialogue=dialogue)}
    back = come_back(dialogue_id=dialogue.id, phrase=read_phrase(person["phrase"]))
    ballot = Ballot.objects.get(pk=back.pseudonym)
    return {
        "dialogue": dialogue.slug,
        "community": Community.objects.get(pk=back.community_id).label,
        "phrase": person["phrase"],
        "votes": {str(number): choice for number, choice in sorted(choices_of(bytes(ballot.votes)).items())},
        "guesses": sorted(
            f"{guess.number} of {labels[guess.index]}: {guess.tenths}"
            for guess in guesses_in(bytes(ballot.guesses))
        ),
        "written": Statement.objects.filter(dialogue=dialogue, author=back.author).count(),
    }


def staff() -> list[dict[str, str]]:
    from concilio.coalition.models import Person

    return list(Person.objects.order_by("email").values("email", "name"))


def log_in(email: str, password: str) -> bool:
    from django.contrib.auth import authenticate

    return authenticate(None, username=email, password=password) is not None


if __name__ == "__main__":
    main()
