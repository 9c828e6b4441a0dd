"""A release as a PDF: what its page says, in every language, and nothing that the page no longer shows."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest
from django.test import Client

from concilio.dialogue.models import Statement
from tests.integration.insight.answers import Answered, answer, simulated
from tests.integration.insight.test_releases import page, released
from tests.integration.scene import Scene, make_scene

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext (Debian: poppler-utils)"),
]


@pytest.fixture
def scene() -> Scene:
    return make_scene(languages=("en", "hy", "ar"))


@pytest.fixture
def answered(scene: Scene) -> Answered:
    return answer(scene, simulated())


def pdf(scene: Scene, language: str = "en") -> bytes:
    response = Client().get(f"/{language}/d/{scene.slug}/findings/1/findings.pdf")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert f'filename="findings-1-{language}.pdf"' in response["Content-Disposition"]
    return bytes(response.content)


def words(data: bytes) -> str:
    read = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return " ".join(read.stdout.decode("utf-8").split())


def test_the_pdf_of_a_release_is_accessible_and_says_what_the_page_says(
    scene: Scene, answered: Answered
) -> None:
    released(scene)
    made = pdf(scene)
    assert made == pdf(scene)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert f'href="/en/d/{scene.slug}/findings/1/findings.pdf"' in page(scene)
    for statement in answered.statements:
        assert (statement.text in words(made)) is (statement.text in page(scene))
    assert "report.html" not in words(made)
    assert not any(p.hex() in words(made) for p in answered.pseudonyms)


def test_it_is_in_the_language_of_the_page(scene: Scene, answered: Answered) -> None:
    released(scene)
    for language in ("az", "hy", "ar", "ru"):
        made = pdf(scene, language)
        assert f"/Lang({language})".encode() in made.replace(b" ", b"")
        fonts = {name.decode() for name in re.findall(rb"/BaseFont */[A-Z]{6}\+([A-Za-z]+)", made)}
        assert fonts <= {"NotoSerif", "NotoSerifArmenian", "Amiri", "DejaVuSans"}


def test_a_statement_removed_later_is_gone_from_the_pdf(scene: Scene, answered: Answered) -> None:
    released(scene)
    gone = answered.statements[0]
    assert gone.text in words(pdf(scene))
    Statement.objects.filter(pk=gone.pk).update(status=Statement.Status.REMOVED, text="")
    assert gone.text not in words(pdf(scene))


def test_no_release_no_pdf(scene: Scene) -> None:
    assert Client().get(f"/en/d/{scene.slug}/findings/1/findings.pdf").status_code == 404


def test_making_it_loads_no_engine_that_draws() -> None:
    said = "import sys; from concilio.report.pdf import report_pdf; print('vl_convert' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", said], capture_output=True, check=True)
    assert found.stdout.decode().strip() == "False"
