"""A refusal has one shape in all apps: a stable code, a sentence for the reader, a status."""

from __future__ import annotations

from importlib import import_module
from inspect import getmembers, isclass
from pathlib import Path

import pytest

import concilio
from concilio.coalition.errors import CoalitionRefused, Refused, RefusedByRule
from concilio.convening.errors import ConveningRefused

# The shell's errors are pages, not refusals.
APPS = sorted(path.parent.name for path in Path(concilio.__file__).parent.glob("*/errors.py"))
MODULES = [app for app in APPS if app != "shell"]


def refusals(app: str) -> list[type[Exception]]:
    module = import_module(f"concilio.{app}.errors")
    return [
        found
        for _, found in getmembers(module, isclass)
        if issubclass(found, Exception) and found.__module__ == module.__name__
    ]


@pytest.mark.parametrize("app", MODULES)
def test_every_error_that_an_app_declares_is_a_refusal_with_a_status_for_the_answer(app: str) -> None:
    found = refusals(app)
    assert found
    for error in found:
        assert issubclass(error, Refused), error
        assert 400 <= error.status < 500, error


@pytest.mark.parametrize("error", [CoalitionRefused, ConveningRefused])
def test_a_rule_of_an_office_says_by_its_code_which_it_is(error: type[RefusedByRule]) -> None:
    refusal = error("one-key", "Nobody holds the keys of two communities.")
    assert (refusal.code, str(refusal)) == ("one-key", "one-key")
    assert refusal.message == "Nobody holds the keys of two communities."
    assert refusal.status == 409


def test_a_code_given_to_one_refusal_is_not_the_next_ones() -> None:
    CoalitionRefused("one-key", "Nobody holds the keys of two communities.")
    assert Refused().code == "refused"
