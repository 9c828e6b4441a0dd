"""What the public takes away: tables that spreadsheets open, JSON with a schema, the statements that the log names."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import jsonschema
import pytest
from django.test import Client
from django.utils import timezone

from concilio.coalition.models import Coalition
from concilio.dialogue.models import Statement
from concilio.dialogue.reasons import Reason
from concilio.insight.models import Release
from concilio.insight.release_keys import open_release_case
from concilio.languages import LANGUAGE_CODES
from concilio.moderation.actions import hide_urgently, turn_key
from concilio.shell.spreadsheets import as_text
from tests.integration.scene import NORTHBANK, SOUTHBANK, Scene, make_scene, make_statement, make_translation
from tests.integration.test_who_may_do_what import something_released

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()
FORMULA = "=HYPERLINK(1) is what somebody wrote"


@pytest.fixture
def released() -> Scene:
    """A dialogue with a release of two statements, one of which looks like a formula."""
    scene = make_scene(languages=LANGUAGE_CODES)
    for text in (FORMULA, "Both banks need a bridge."):
        one = make_statement(scene=scene, status="published", text=text)
        for language in sorted(set(LANGUAGE_CODES) - {"en"}):
            make_translation(statement=one, language=language, status="reviewed")
    content, basis = something_released()
    Release.objects.create(
        dialogue=scene.dialogue, number=1, state=Release.State.PUBLIC, content=content, basis=basis,
        drafted_on=TODAY, released_on=TODAY, case=open_release_case(dialogue=scene.dialogue, on=TODAY),
    )  # fmt: skip
    return scene


def rows_of(content: bytes, language: str) -> list[list[str]]:
    text = content.decode("utf-8")
    assert text.startswith("\ufeff"), "without it a spreadsheet takes every letter for another"
    return list(csv.reader(io.StringIO(text[1:]), delimiter="," if language == "en" else ";"))


def decided(scene: Scene) -> Statement:
    """A statement whose keys disagreed, with a reason."""
    disputed = make_statement(scene=scene)
    for label, approves in ((NORTHBANK, True), (SOUTHBANK, False)):
        turn_key(
            steward=scene.stewards[label], statement=disputed, community=scene.communities[label],
            approves=approves, reason=Reason.OFF_QUESTION,
        )  # fmt: skip
    return disputed


@pytest.mark.parametrize("file", ["findings/1/findings.csv", "decisions.csv"])
def test_tables_open_in_a_spreadsheet_with_the_readers_headings(released: Scene, file: str) -> None:
    decided(released)
    heads = {}
    for language in LANGUAGE_CODES:
        answer = Client().get(f"/{language}/d/{released.slug}/{file}")
        rows = rows_of(answer.content, language)
        assert len(rows) > 1
        assert {len(row) for row in rows} == {len(rows[0])}, "one column is no table"
        assert not [cell for row in rows for cell in row if cell[:1] in {"=", "+", "-", "@"}]
        heads[language] = tuple(rows[0])
        assert f"-{language}.csv" in answer["Content-Disposition"]
    assert len(set(heads.values())) == len(LANGUAGE_CODES), "each language has its own headings"
    if "findings" in file:
        english = rows_of(Client().get(f"/en/d/{released.slug}/{file}").content, "en")
        assert f"'{FORMULA}" in {row[1] for row in english}


@pytest.mark.parametrize("before", ["", " ", "\t", "\u200e", "\u202f \u2067"])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_cell_is_taken_for_a_formula(before: str, sign: str) -> None:
    written = as_text(["head"], [[f"{before}{sign}1+1"]], language="en")
    cell = next(iter(list(csv.reader(io.StringIO(written)))[1]))
    assert cell.startswith("'")
    assert as_text(["n"], [[-5]], language="en").endswith("-5\r\n"), "a number stays a number"


def guesses_in(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [
            x
            for name, part in value.items()
            for x in ([part] if name == "guess_of_ten" else guesses_in(part))
        ]
    return [x for part in value for x in guesses_in(part)] if isinstance(value, list) else []


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_json_of_a_release_is_in_the_language_asked_for_and_fits_its_schema(
    released: Scene, language: str
) -> None:
    schema = Client().get("/api/findings.schema.json").json()
    jsonschema.Draft202012Validator.check_schema(schema)
    page = Client().get(f"/{language}/d/{released.slug}/findings/1/findings.json").json()
    api = Client().get(f"/api/dialogues/{released.slug}/releases/1?language={language}").json()["findings"]
    assert page == api
    jsonschema.validate(page, schema)
    assert page["language"] == language
    texts = {row["statement"]["text"] for row in page["statement_rows"]}
    assert any(text.startswith("[" if language != "en" else "Both") for text in texts), texts
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**page, "one_thing_more": 1}, schema)


def test_a_guess_is_told_in_people_of_ten() -> None:
    from concilio.insight.public_json import released_json, schema
    from concilio.report.assemble import report_content
    from tests.unit.report.findings_fixture import world

    content = report_content(*world())
    document = released_json(content, "en")
    found = guesses_in(document)
    expected = [d.guess / 2 for item in content.surprising for d in item.directions]
    assert sorted(found)[: len(expected)] == sorted(expected)[: len(found)]
    assert max(found) <= 10
    assert "guess_of_ten" in str(schema())
    assert '"guess"' not in str(schema()).replace("'", '"')


def test_the_log_as_json_says_what_its_page_says(released: Scene) -> None:
    decided(released)
    document = Client().get(f"/en/d/{released.slug}/decisions.json").json()
    (line,) = document["decisions"]
    assert line["decision"] == "disagreed"
    assert [(key["community"], key["key"]) for key in line["keys"]] == [
        (NORTHBANK, "approved"),
        (SOUTHBANK, "refused"),
    ]
    assert "question" in line["keys"][1]["reason"]


def test_published_statements_have_a_page_that_the_log_links_to(released: Scene) -> None:
    address = f"/en/d/{released.slug}/statements/"
    page = Client().get(address).content.decode()
    assert "Both banks need a bridge." in page
    waiting = make_statement(scene=released, text="This waits for keys.")
    for label in (NORTHBANK, SOUTHBANK):
        turn_key(
            steward=released.stewards[label], statement=waiting, community=released.communities[label],
            approves=True,
        )  # fmt: skip
    waiting.refresh_from_db()
    log = Client().get(f"/en/d/{released.slug}/decisions/").content.decode()
    link = f"{address}?number={waiting.number}#s{waiting.number}"
    assert f'href="{link}"' in log
    assert f'id="s{waiting.number}"' in Client().get(link).content.decode()
    hide_urgently(
        steward=released.stewards[NORTHBANK], statement=waiting, community=released.communities[NORTHBANK],
        reason=Reason.PERSONAL,
    )  # fmt: skip
    assert "This waits for keys." not in Client().get(address).content.decode()
    log = Client().get(f"/en/d/{released.slug}/decisions/").content.decode()
    assert f'href="{link}"' not in log, "no link to words that nobody may read"


def test_a_link_to_a_number_opens_the_page_on_which_it_stands() -> None:
    scene = make_scene()
    for _ in range(52):
        make_statement(scene=scene, status="published")
    page = Client().get(f"/en/d/{scene.slug}/statements/?number=51").content.decode()
    assert 'id="s51"' in page
    assert re.findall(r'id="s(\d+)"', page) == ["51", "52"]
    for nonsense in ("x", "-1", "٣", "9" * 30, ""):
        assert (
            'id="s1"'
            in Client().get(f"/en/d/{scene.slug}/statements/", {"number": nonsense}).content.decode()
        )


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_a_release_says_how_to_cite_it_and_links_show_a_preview(released: Scene, language: str) -> None:
    address = f"/{language}/d/{released.slug}/findings/1/"
    page = Client().get(address).content.decode()
    assert f"http://testserver{address}" in page.split('class="hash"')[1][:200]
    for name in ('name="description"', 'property="og:title"', 'property="og:description"'):
        assert re.search(rf'<meta {name} content="[^"]+">', page), name
    Coalition.objects.update(licence="CC BY 4.0", contact="press@river.example")
    page = Client().get(address).content.decode()
    assert "CC BY 4.0" in page
    assert "press@river.example" in page


def test_the_interface_has_a_page_without_scripts() -> None:
    page = Client().get("/en/interface/").content.decode()
    assert "/api/dialogues/{slug}/releases/{number}" in page
    assert re.findall(r'(?:src|href)="(https?:[^"]+)"', page) == []
