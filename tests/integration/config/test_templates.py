"""Pages are drawn by our own templates, also those that replace a library's of the same name."""

from __future__ import annotations

from pathlib import Path

from django.template.loader import get_template

import concilio

OURS = Path(concilio.__file__).parent


def test_no_template_of_ours_is_hidden_by_a_librarys_of_the_same_name():
    paths = sorted(OURS.glob("*/templates/**/*.html"))
    assert any("django/forms" in str(path) for path in paths)
    shown = {path: get_template(str(path).split("/templates/")[1]).origin.name for path in paths}
    assert {path: name for path, name in shown.items() if name != str(path)} == {}
