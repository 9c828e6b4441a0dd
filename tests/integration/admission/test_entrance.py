"""Participants' pages lead back to the way in, whose addresses admission hands down on the request."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from concilio.admission.seal import seal_session
from concilio.dialogue.participant import SESSION_COOKIE
from tests.integration.scene import make_participant, make_scene

pytestmark = pytest.mark.django_db


def links(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_without_a_seat_both_ways_in_are_shown() -> None:
    slug = make_scene().slug
    page = links(Client(), reverse("dialogue:card", args=[slug]))
    for name in ("admission:back", "admission:risks"):
        assert f'href="{reverse(name, args=[slug])}"' in page


@pytest.mark.parametrize("name", ["card", "write", "mine", "answers", "leave"])
def test_every_page_of_a_participant_leads_to_what_is_kept_and_to_what_was_found(name: str) -> None:
    scene = make_scene()
    client = Client()
    session = seal_session(make_participant(scene=scene), today=timezone.now().date())
    client.cookies[SESSION_COOKIE] = session
    page = links(client, reverse(f"dialogue:{name}", args=[scene.slug]))
    assert f'href="{reverse("admission:risks", args=[scene.slug])}"' in page
    assert f'href="{reverse("your_guesses", args=[scene.slug])}"' in page
