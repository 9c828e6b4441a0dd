"""From an empty installation to a dialogue in which people can take seats, through pages alone."""

from __future__ import annotations

import re
import time
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from concilio.coalition.invitations import setup_token
from concilio.coalition.models import Coalition, Membership, Person
from concilio.dialogue.models import Appointment, Community, Dialogue, Phase, Statement
from concilio.keys.rules import mediator_is_accepted

pytestmark = pytest.mark.django_db
PASSWORD = "river stones under water"


def code_for(secret: str) -> str:
    """What an authenticator app shows now: still good if the half minute ends before it has been sent."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def set_up_second_factor(client: Client) -> None:
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)}, follow=True)
    assert answer.status_code == 200
    assert "Recovery codes" in answer.content.decode()


def open_invited_account(convener: Client, coalition: Coalition, *, name: str, email: str) -> Client:
    page = convener.post(
        reverse("coalition:invite", args=[coalition.id]), {"name": name, "email": email, "language": "en"}
    )
    link = re.search(r"http://testserver(/\S+?/account/open/\S+?)</p>", page.content.decode())
    assert link is not None
    client = Client()
    words = {"password1": PASSWORD, "password2": PASSWORD}
    assert client.post(link[1], words).status_code == 302
    assert client.post(link[1], words).status_code == 410, "a link opens an account once"
    assert client.post(reverse("account_login"), {"login": email, "password": PASSWORD}).status_code == 302
    set_up_second_factor(client)
    return client


def test_a_coalition_sets_up_and_opens_a_dialogue_through_pages_alone():
    convener = Client()
    link = reverse("coalition:set-up", args=[setup_token()])
    assert convener.get(link).status_code == 200
    answer = convener.post(
        link,
        {
            "coalition": "River Families",
            "aim": "Talk",
            "name": "Cora",
            "email": "cora@staff.example",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )
    assert answer.status_code == 302
    assert convener.get(link).status_code == 410, "the set-up link is good once"
    words = {"login": "cora@staff.example", "password": PASSWORD}
    assert convener.post(reverse("account_login"), words).status_code == 302
    desk = reverse("desk")
    assert convener.get(desk).headers["Location"] == reverse("mfa_activate_totp")
    set_up_second_factor(convener)
    assert convener.get(desk).status_code == 200

    coalition = Coalition.objects.get()
    north = open_invited_account(convener, coalition, name="Nora", email="nora@staff.example")
    south = open_invited_account(convener, coalition, name="Sami", email="sami@staff.example")
    open_invited_account(convener, coalition, name="Mira", email="mira@staff.example")

    answer = convener.post(
        reverse("convening:new"),
        {
            "coalition": coalition.id,
            "slug": "river",
            "languages": ["en", "ar"],
            "admission": "open",
            "with_rooms": "on",
            "mediator_hours": 72,
            "listed": "on",
        },
    )
    assert answer.headers["Location"] == reverse("convening:desk", args=["river"])
    dialogue = Dialogue.objects.get()
    page = convener.get(reverse("convening:desk", args=["river"]))
    assert "A dialogue needs at least two communities." in page.content.decode()

    for label in ("northbank", "southbank"):
        answer = convener.post(
            reverse("convening:communities", args=["river"]),
            {"label": label, "planned_seats": 300, "name_en": label.title(), "name_ar": label.title()},
        )
        assert answer.status_code == 302
    for language in ("en", "ar"):
        answer = convener.post(
            reverse("convening:text", args=["river", language]),
            {"title": "The crossing", "question": "What next?"},
        )
        assert answer.status_code == 302
    sides = {community.label: community for community in Community.objects.all()}
    for name, role, community in (
        ("Nora", "steward", sides["northbank"].id),
        ("Sami", "steward", sides["southbank"].id),
        ("Mira", "mediator", ""),
    ):
        answer = convener.post(
            reverse("convening:people", args=["river"]),
            {"person": Person.objects.get(name=name).id, "role": role, "community": community},
        )
        assert answer.status_code == 302
    mediator = Appointment.objects.get(role="mediator")
    for steward in (north, south):
        answer = steward.post(
            reverse("convening:answer-mediator", args=["river", mediator.id]), {"answer": "accept"}
        )
        assert answer.status_code == 302
    assert mediator_is_accepted(mediator)

    convener.post(
        reverse("convening:seeds", args=["river"]),
        {"text": "People should be able to visit graves.", "language": "en", "in_rooms": "1"},
    )
    assert set(Statement.objects.values_list("room__label", flat=True)) == {"northbank", "southbank"}

    public = Client().get(reverse("dialogue", args=["river"]))
    assert public.status_code == 404, "a dialogue in set-up is not there for the public"
    convener.post(reverse("convening:phase", args=["river"]), {"to": "admission"})
    dialogue.refresh_from_db()
    assert dialogue.phase == Phase.ADMISSION
    public = Client().get(reverse("dialogue", args=["river"]))
    assert "What next?" in public.content.decode()
    assert "The crossing" in Client().get(reverse("home")).content.decode()
    page = convener.get(reverse("convening:phase", args=["river"]))
    assert "No statement is published yet" in page.content.decode()


def test_a_second_person_cannot_set_up_what_is_set_up():
    token = setup_token()
    Person.objects.create(email="first@staff.example", name="First")
    assert Client().get(reverse("coalition:set-up", args=[token])).status_code == 410


def test_a_forged_set_up_link_opens_nothing():
    assert Client().get(reverse("coalition:set-up", args=[setup_token()[:-2] + "xx"])).status_code == 410
    assert not Membership.objects.exists()


def test_the_desk_sends_a_stranger_to_the_log_in_and_back():
    answer = Client().get(reverse("desk"))
    assert answer.status_code == 302
    assert urlsplit(answer.headers["Location"]).path == reverse("account_login")
