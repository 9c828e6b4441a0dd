"""Names of coalition and organisations in each language; countries from a list, shown as names."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from concilio.coalition.models import Organisation, Person
from concilio.coalition.naming import countries, country_in
from concilio.languages import LANGUAGE_CODES
from tests.integration.scene import Scene, make_scene

pytestmark = pytest.mark.django_db
AtDesk = Callable[[Person], Client]


def address(scene: Scene, page: str = "") -> str:
    return f"/en/desk/coalition/{scene.coalition.id}/{page}"


@pytest.mark.parametrize("page", ["", "risks/"])
def test_each_language_shows_the_name_that_was_given_in_it(at_desk: AtDesk, page: str) -> None:
    scene = make_scene()
    organisation = scene.coalition.organisations.get()
    desk = at_desk(scene.convener)
    for where, name in (
        ("names/", "Գետի կոալիցիա"),
        (f"organisations/{organisation.id}/names/", "Գետի արխիվ"),
    ):
        assert desk.post(address(scene, where), {"name_hy": name, "name_ar": ""}).status_code == 302
    armenian = Client().get(f"/hy/d/{scene.slug}/{page}").content.decode()
    english = Client().get(f"/en/d/{scene.slug}/{page}").content.decode()
    for name in ("Գետի կոալիցիա", "Գետի արխիվ"):
        assert name in armenian
        assert name not in english
    assert scene.coalition.name in english
    assert scene.coalition.name in Client().get(f"/ar/d/{scene.slug}/{page}").content.decode()


def test_a_country_is_chosen_from_a_list_and_shown_by_its_name(at_desk: AtDesk) -> None:
    scene = make_scene()
    desk = at_desk(scene.convener)
    words = {"name": "The Archive", "kind": "foundation"}
    for nonsense in ("Northland", "NO WAY", "1x", "zz", ""):
        assert desk.post(address(scene, "organisations/"), words | {"country": nonsense}).status_code == 422
    assert Organisation.objects.filter(name="The Archive").count() == 0
    assert desk.post(address(scene, "organisations/"), words | {"country": "NO"}).status_code == 302
    assert "Norway" in desk.get(address(scene)).content.decode()
    hy = desk.get(address(scene).replace("/en/", "/hy/")).content.decode()
    assert country_in("NO", "hy") in hy
    assert country_in("NO", "hy") != "Norway"


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_the_list_of_countries_has_each_once_and_no_unions(language: str) -> None:
    found = dict(countries(language))
    assert {"AM", "AZ", "GE", "CH"} <= found.keys()
    assert found.keys().isdisjoint({"EU", "UN", "ZZ", "XA", "150"})
    assert len(set(found.values())) == len(found)
