"""`concilio ledger`: what an operator does with the ledger, and what a wrong word is answered with."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.models import CommandInfo
from typer.testing import CliRunner, Result

from concilio.cli import app
from concilio.coalition.models import Coalition
from concilio.commands.ledger import app as ledger_app
from concilio.ledger.addresses import read_addresses
from concilio.publiclog.models import Act, Log
from concilio.publiclog.places import keys_folder
from tests.integration.publiclog.ledgers import make_log

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _umask() -> Iterator[None]:
    before = os.umask(0o077)  # the command sets its own
    yield
    os.umask(before)


def registered() -> list[CommandInfo]:
    """Every command of the group, by the name that is typed."""
    for command in ledger_app.registered_commands:
        if command.name is None and command.callback is not None:
            command.name = command.callback.__name__
    return ledger_app.registered_commands


def ledger(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["ledger", *map(str, arguments)])


def new_name() -> str:
    return f"river.example/ledger/river-{secrets.token_hex(4)}"


def test_it_is_begun_sealed_and_looked_after(tmp_path: Path) -> None:
    name = new_name()
    begun = ledger("begin", name)
    assert begun.exit_code == 0, begun.output
    log = Log.objects.get()
    assert log.keys in begun.output
    assert ledger("seal").output.startswith("0 leaves")  # today's acts wait
    policy = tmp_path / "policy"
    policy.write_text(f"log {log.keys.splitlines()[0]}\nquorum none\n")
    assert ledger("policy", policy).exit_code == 0
    status = ledger("status")
    assert "2 acts wait" in status.output
    assert ledger("check").exit_code == 0
    again = ledger("policy", policy)
    assert again.exit_code == 2
    assert "Witnesses of the ledger" in again.output


def test_an_address_is_kept_beside_the_keys_and_nowhere_else() -> None:
    log = make_log()
    assert ledger("add-witness", "aral.example/w1", "https://aral.example").exit_code == 0
    assert read_addresses(keys_folder(log.slug)) == {"aral.example/w1": "https://aral.example"}
    assert not any("aral.example" in str(act.payload) for act in Act.objects.all())
    assert ledger("add-witness", "aral.example/w1", "").exit_code == 0
    assert read_addresses(keys_folder(log.slug)) == {}


def test_keys_are_added_and_not_ended_before_a_policy_names_them() -> None:
    log = make_log()
    added = ledger("add-keys")
    assert added.exit_code == 0
    log.refresh_from_db()
    new = log.keys.splitlines()[2:]
    assert [line for line in added.output.splitlines() if line.startswith("log ")] == [
        f"log {key}" for key in new
    ]
    assert "PRIVATE" not in added.output
    again, ended = ledger("add-keys"), ledger("end-keys")
    assert (again.exit_code, "replaced none yet" in again.output) == (1, True)
    assert (ended.exit_code, "30 days" in ended.output) == (1, True)


@pytest.mark.parametrize("name", [command.name or "" for command in registered()])
def test_the_help_of_each_command_has_an_example(name: str) -> None:
    said = ledger(name, "--help")
    assert said.exit_code == 0
    assert f"concilio ledger {name}" in " ".join(said.output.replace("│", " ").split())


def test_a_coalition_has_a_ledger_of_its_own() -> None:
    first = make_log()
    coalition = Coalition.objects.create(name="Hill (simulated)", simulated=True)
    begun = ledger("begin", new_name(), "--coalition", coalition.id)
    assert begun.exit_code == 0, begun.output
    second = Log.objects.exclude(pk=first.pk).get()
    assert second.scopes.filter(scope_id=coalition.id).exists()
    assert not second.is_default


def test_what_makes_no_sense_is_answered_with_a_sentence(tmp_path: Path) -> None:
    assert "no such log" in ledger("status").output
    log = make_log()
    make_log()
    (tmp_path / "policy").write_text("quorum none")
    for arguments, sentence in (
        (("begin", "two words"), "without spaces"),
        (("begin", log.origin), "already"),
        (("begin", new_name(), "--coalition", "x"), "no such coalition"),
        (("begin", new_name(), "--succeeds", "x"), "no such log"),
        (("status",), "which one?"),
        (("add-witness", "a", "ftp://a", "--log", log.slug), "begins with"),
        (("policy", tmp_path / "policy", "--log", log.slug), "ends in a line feed"),
    ):
        refused = ledger(*arguments)
        assert (refused.exit_code, sentence in refused.output) == (2, True), refused.output
    awake = ledger("recover", tmp_path, "--log", log.slug)
    assert (awake.exit_code, "does not sleep" in awake.output) == (1, True)
