"""The public interface: by its own description, read-only, and the same work for many as for one."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, settings

from concilio.config.api import api
from concilio.config.wsgi import application
from concilio.dialogue.participant import SESSION_COOKIE
from concilio.insight.drafting import draft_release
from concilio.insight.models import Release
from concilio.insight.release_keys import turn_release_key
from concilio.shell.errors import RETRY_SECONDS
from tests.integration.insight.answers import answer, simulated
from tests.integration.scene import Scene, make_scene

pytestmark = pytest.mark.django_db
DESCRIPTION = Path(__file__).parents[2] / "docs" / "schema" / "openapi.json"
schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)


@pytest.fixture
def released() -> Scene:
    scene = make_scene(languages=("en", "hy", "ar"))
    answer(scene, simulated())
    release = draft_release(dialogue=scene.dialogue, by=scene.convener)
    for label, steward in scene.stewards.items():
        release = turn_release_key(
            release=release, by=steward, community=scene.communities[label], approves=True
        )
    assert release.state == Release.State.PUBLIC
    return scene


@pytest.fixture
def one_connection() -> Iterator[None]:
    """A request through WSGI would close the connection that holds the test's transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_answer_is_as_described_and_none_is_an_error_of_ours(
    case: Any, released: Scene, one_connection: None
) -> None:
    case.call_and_validate(headers={"Host": "localhost"})
    if case.path_parameters and "slug" in case.path_parameters:
        case.path_parameters["slug"] = released.slug
        case.call_and_validate(headers={"Host": "localhost"})


def addresses(scene: Scene) -> Iterator[str]:
    here = f"/api/dialogues/{scene.slug}"
    yield from ("/api/dialogues", here, f"{here}/statements", f"{here}/releases", f"{here}/releases/1")


def test_every_address_answers_without_writing_or_setting_a_cookie(released: Scene) -> None:
    for address in addresses(released):
        with CaptureQueriesContext(connection) as captured:
            answered = Client().get(address)
        assert answered.status_code == 200
        assert {query["sql"].split()[0] for query in captured} == {"SELECT"}
        assert not answered.cookies
        assert answered.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/", 404),
        ("/api/nothing/here", 404),
        ("/api/dialogues/nowhere", 404),
        ("/api/dialogues/nowhere/releases/1", 404),
        ("/api/dialogues?limit=many", 422),
        ("/api/dialogues?offset=99999999999999999999", 422),
    ],
)
def test_every_refusal_has_one_form(address: str, status: int) -> None:
    refused = Client().get(address)
    assert refused.status_code == status
    assert refused.headers["Content-Type"].startswith("application/json")
    assert list(refused.json()) == ["detail"]
    assert isinstance(refused.json()["detail"], str)


def test_what_would_write_is_refused_in_the_same_form() -> None:
    refused = Client().post("/api/dialogues")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD")
    assert list(refused.json()) == ["detail"]


@pytest.mark.parametrize(
    ("error", "status", "after"),
    [(OperationalError("canary"), 503, str(RETRY_SECONDS)), (ValueError("canary"), 500, None)],
)
@pytest.mark.parametrize("cookies", [{}, {SESSION_COOKIE: "sealed"}], ids=["anybody", "with a seat"])
def test_a_failure_has_the_form_of_a_refusal(
    released: Scene, error: Exception, status: int, after: str | None, cookies: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    client = Client(raise_request_exception=False)
    client.cookies.load(cookies)

    def fails(*anything: object, **named: object) -> None:
        raise error

    # Middleware looks for the reader's seat before the view is reached.
    monkeypatch.setattr("concilio.admission.middleware.open_session", fails)
    with connection.execute_wrapper(fails):
        for address in addresses(released):
            failed = client.get(address)
            assert (failed.status_code, failed.headers.get("Retry-After")) == (status, after)
            assert failed.headers["Content-Type"].startswith("application/json")
            assert list(failed.json()) == ["detail"]
            assert "canary" not in failed.content.decode()


def test_too_much_at_once_is_refused_in_the_same_form() -> None:
    refused = Client().post("/api/dialogues", b"x" * 5_000_000, content_type="text/plain")
    assert (refused.status_code, list(refused.json())) == (413, ["detail"])


def test_only_the_head_of_an_answer_is_the_same_as_of_the_whole(released: Scene) -> None:
    for address in (*addresses(released), "/api/openapi.json", "/api/dialogues/nowhere", "/api/nothing"):
        whole, head = Client().get(address), Client().head(address)
        assert head.status_code == whole.status_code
        assert head.headers == whole.headers
        assert head.content == b""


def test_a_list_of_dialogues_asks_the_database_as_often_for_many_as_for_one() -> None:
    counts = []
    for _ in range(3):
        make_scene(languages=("en", "hy", "ar"))
        with CaptureQueriesContext(connection) as captured:
            assert Client().get("/api/dialogues").status_code == 200
        counts.append(len(captured))
    assert len(set(counts)) == 1


def test_a_page_of_a_list_says_how_many_there_are_in_all(released: Scene) -> None:
    found = Client().get(f"/api/dialogues/{released.slug}/statements?limit=3&offset=2&language=en").json()
    assert (found["count"], [one["number"] for one in found["items"]]) == (8, [3, 4, 5])


def test_the_description_beside_the_other_schemas_is_the_one_served() -> None:
    now = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/")))
    if os.environ.get("RENEW_OPENAPI"):
        DESCRIPTION.write_text(json.dumps(now, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    assert json.loads(DESCRIPTION.read_text("utf-8")) == now, (
        "The interface has changed. If that was meant, renew the file: RENEW_OPENAPI=1 pytest -k description "
        f"{Path(__file__).name}, and say so in CHANGELOG.md."
    )
    assert Client().get("/api/openapi.json").json() == now
