"""Letters of the five scripts are drawn on any machine, and others are named where no font has them."""

from __future__ import annotations

import pytest

from concilio.documents import missing_letters
from concilio.documents.fonts import families
from concilio.documents.missing_letters import all_fonts, letters_in_no_font


def test_what_may_use_the_machines_fonts_has_the_packages_too() -> None:
    assert set(families("ar")) <= set(all_fonts().families())
    assert set(families("ar")) == set(families("hy"))


def test_the_machine_is_asked_only_about_letters_that_the_package_lacks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(missing_letters, "_can_be_drawn", lambda letter: bool(asked.append(letter)))
    text = "Dialoq, Диалог, երկխոսություն, حوار, ≥ → \u2068\u200d\u00a0"
    assert letters_in_no_font([text, "中"]) == {"中"}
    assert asked == ["中"]
