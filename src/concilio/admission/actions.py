"""The only code that writes codes and seats. It never writes a vote, and no vote is written with it."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from concilio.admission import errors
from concilio.admission.codes import code_digest
from concilio.admission.derive import Derived, author_before_tags, derive
from concilio.admission.hash_file import hash_lines
from concilio.admission.models import UNCLAIMED, Code, Envelopes, Seat
from concilio.coalition.models import Organisation
from concilio.dialogue.actions.statements import adopt_statements
from concilio.dialogue.models import Community, Dialogue, Phase
from concilio.dialogue.participant import Participant

SEATS_ARE_TAKEN_IN = frozenset({Phase.ADMISSION, Phase.ROOMS, Phase.JOINT})
MOST_CODES = 200_000
_HASH = re.compile(r"[0-9a-f]{64}")


def take_seat(*, dialogue_id: UUID, code: str, phrase: str) -> Participant:
    """Burn a code, then make the seat of a phrase; the same again where the answer, or the second step, was lost.

    Args:
        code: canonical, from `codes.read_code`.
        phrase: in its one form, from `phrases.read_phrase`.

    Raises:
        Refused: unknown, used with other words, another dialogue's, too early, too late.
    """
    digest = code_digest(code)
    community = _community_of(digest, dialogue_id)
    # Before anything is written: stretching takes long, and SQLite has one writer.
    derived = derive(phrase, dialogue_id)
    _burn(digest, derived.claim(code), derived.lookup, community)
    # In a transaction of its own: on PostgreSQL a code and a seat written together carry the same number (xmin).
    Seat.objects.get_or_create(lookup=derived.lookup, defaults={"community": community})
    return _participant(derived, dialogue_id, community.id)


def take_open_seat(*, dialogue_id: UUID, community_id: UUID, phrase: str) -> Participant:
    """Make the seat of a phrase in a dialogue with an open link; the community is what the person says.

    Raises:
        Refused: the dialogue has no open link, or gives no seats now.
    """
    dialogue = Dialogue.objects.get(pk=dialogue_id)
    community = Community.objects.filter(pk=community_id, dialogue=dialogue).first()
    if (
        community is None
        or dialogue.admission != Dialogue.Admission.OPEN
        or dialogue.phase not in SEATS_ARE_TAKEN_IN
    ):
        raise errors.NotOpenForSeats
    derived = derive(phrase, dialogue_id)
    seat, _ = Seat.objects.get_or_create(lookup=derived.lookup, defaults={"community": community})
    return _participant(derived, dialogue_id, seat.community_id)


def check_code(*, dialogue_id: UUID, code: str) -> bool:
    """Whether a code is still unused; nothing is written.

    Raises:
        Refused: unknown, another dialogue's, too early, too late.
    """
    digest = code_digest(code)
    _community_of(digest, dialogue_id)
    return not Code.objects.filter(digest=digest).exclude(claim=UNCLAIMED).exists()


def come_back(*, dialogue_id: UUID, phrase: str) -> Participant:
    """The participant of a phrase.

    Raises:
        NoSuchSeat: no seat of this dialogue has this phrase.
    """
    derived = derive(phrase, dialogue_id)
    seat = Seat.objects.filter(lookup=derived.lookup, community__dialogue=dialogue_id).first()
    if seat is None:
        raise errors.NoSuchSeat
    return _participant(derived, dialogue_id, seat.community_id)


def set_envelopes(
    *, community: Community, opens_on: date, closes_on: date, partner: Organisation | None = None
) -> Envelopes:
    """When a community's codes can be redeemed, and who hands them out."""
    envelopes, _ = Envelopes.objects.update_or_create(
        community=community, defaults={"opens_on": opens_on, "closes_on": closes_on, "partner": partner}
    )
    return envelopes


def load_codes(*, community: Community, hashes: str) -> int:
    """Take the sorted hashes of a community's codes, one a line; how many are new. Sending twice adds nothing.

    Raises:
        NotHashes: a line that is no hash, none at all, or far too many.
        HashesOfAnother: some belong to another community.
    """
    lines = hash_lines(hashes)
    if not lines or len(lines) > MOST_CODES or not all(_HASH.fullmatch(line) for line in lines):
        raise errors.NotHashes
    digests = {bytes.fromhex(line) for line in lines}
    with transaction.atomic():
        known = {
            bytes(d): c for d, c in Code.objects.values_list("digest", "community_id") if bytes(d) in digests
        }
        if any(other != community.id for other in known.values()):
            raise errors.HashesOfAnother
        new = sorted(digests - known.keys())
        Code.objects.bulk_create([Code(digest=digest, community=community) for digest in new], batch_size=400)
    return len(new)


def _burn(digest: bytes, claim: bytes, lookup: bytes, community: Community) -> None:
    if Code.objects.filter(digest=digest, claim=UNCLAIMED).update(claim=claim):
        return
    # Burnt with the same words: the seat is there, or is made now.
    if Code.objects.filter(digest=digest, claim=claim).exists():
        return
    # A code that was burnt before codes had claims has only its seat.
    if not Seat.objects.filter(lookup=lookup, community=community).exists():
        raise errors.CodeUsed


def _participant(derived: Derived, dialogue_id: UUID, community_id: UUID) -> Participant:
    participant = Participant(derived.pseudonym, derived.author, dialogue_id, community_id, derived.uses)
    adopt_statements(participant=participant, author_before=author_before_tags(derived.pseudonym))
    return participant


def _community_of(digest: bytes, dialogue_id: UUID) -> Community:
    found = (
        Code.objects.select_related("community__dialogue", "community__envelopes").filter(pk=digest).first()
    )
    if found is None:
        raise errors.CodeUnknown
    community = found.community
    if community.dialogue_id != dialogue_id:
        raise errors.CodeOfAnotherDialogue
    today = timezone.now().date()
    envelopes = getattr(community, "envelopes", None)
    if envelopes is None:
        raise errors.NotOpenForSeats
    if today < envelopes.opens_on:
        raise errors.TooEarly(envelopes.opens_on)
    if today > envelopes.closes_on:
        raise errors.TooLate(envelopes.closes_on)
    if community.dialogue.phase not in SEATS_ARE_TAKEN_IN:
        raise errors.NotOpenForSeats
    return community
