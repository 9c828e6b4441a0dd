"""The convener's page for sealed envelopes."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from concilio.admission.models import Code, Envelopes
from concilio.coalition.models import Person
from concilio.dialogue.models import CommunityName
from tests.integration.scene import NORTHBANK, SOUTHBANK, make_scene

pytestmark = pytest.mark.django_db
Desk = Callable[[Person], Client]


def file_of(*words: str) -> SimpleUploadedFile:
    lines = sorted(sha256(word.encode()).hexdigest() for word in words)
    return SimpleUploadedFile("hashes.txt", "\n".join(lines).encode())


def test_a_convener_gives_the_hashes_of_each_community_and_the_days(at_desk: Desk):
    scene = make_scene(phase="admission")
    desk = at_desk(scene.convener)
    address = reverse("admission:envelopes", args=[scene.slug])
    assert "No codes yet" in desk.get(address).content.decode()
    for label in (NORTHBANK, SOUTHBANK):
        answer = desk.post(
            address,
            {
                "community": scene.communities[label].id,
                "opens_on": "2026-03-03",
                "closes_on": "2026-04-03",
                "file": file_of(label, label + "2"),
            },
        )
        assert answer.status_code == 302
    assert Code.objects.filter(community=scene.communities[SOUTHBANK]).count() == 2
    assert Envelopes.objects.count() == 2
    assert "2 codes are here" in desk.get(address).content.decode()


def test_what_are_no_hashes_or_another_communitys_is_refused_and_nothing_is_stored(at_desk: Desk):
    scene = make_scene(phase="admission")
    desk = at_desk(scene.convener)
    address = reverse("admission:envelopes", args=[scene.slug])
    words = {"opens_on": "2026-03-03", "closes_on": "2026-04-03"}
    cards = SimpleUploadedFile("cards.pdf", b"%PDF-1.7 not hashes")
    answer = desk.post(address, words | {"community": scene.communities[NORTHBANK].id, "file": cards})
    assert answer.status_code == 422
    backwards = {
        "community": scene.communities[NORTHBANK].id,
        "opens_on": "2026-04-03",
        "closes_on": "2026-03-03",
    }
    assert desk.post(address, backwards).status_code == 422
    assert not Code.objects.exists()
    assert not Envelopes.objects.exists()
    assert at_desk(scene.stewards[NORTHBANK]).post(address, words).status_code == 403


def test_each_community_is_offered_by_the_name_that_the_reader_knows(at_desk: Desk):
    scene = make_scene(phase="admission")
    community = scene.communities[NORTHBANK]
    CommunityName.objects.update_or_create(community=community, language="ar", defaults={"name": "نورثبانك"})
    desk = at_desk(scene.convener)
    with override("ar"):
        for name in ("admission:envelopes", "convening:people"):
            page = desk.get(reverse(name, args=[scene.slug])).content.decode()
            assert f'<option value="{community.id}">نورثبانك</option>' in page
