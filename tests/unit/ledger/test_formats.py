"""Canonical JSON, commitments, acts, keys, notes, checkpoints: the published vectors, and what must be refused."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from concilio.ledger import canonical
from concilio.ledger.acts import check_act, read_opening, seal_act
from concilio.ledger.checkpoints import Checkpoint, read_checkpoint, read_signed_checkpoint, sign, verified
from concilio.ledger.keys import SigningKey, VerifierKey, read_signing_key, read_verifier_key
from concilio.ledger.notes import read_lines, read_note
from concilio.ledger.sealed import open_sealed, seal_text
from concilio.ledger.strict import MalformedError, bytes_of_base64, integer_of
from concilio.ledger.tree import EMPTY_ROOT, Tree, leaf_hash
from tests.unit.ledger.vectors import needs_vectors, of_base64, vectors

pytestmark = needs_vectors


def signer(name: str) -> SigningKey:
    return read_signing_key(vectors()["keys"][name]["skey"])


def verifier(name: str) -> VerifierKey:
    return read_verifier_key(vectors()["keys"][name]["vkey"])


def act(name: str) -> dict[str, Any]:
    fields: dict[str, Any] = copy.deepcopy(vectors()["acts"][name]["act"])
    return fields


# Canonical JSON ---------------------------------------------------------------------------------------------


def test_canonical_bytes_are_those_published() -> None:
    for vector in vectors()["jcs"]:
        assert canonical.encode(vector["value"]).hex() == vector["bytes_hex"]
        assert canonical.decode(bytes.fromhex(vector["bytes_hex"])) == vector["value"]


@pytest.mark.parametrize("value", [1.0, 2**53, -(2**53), "e\u0301", "\ud800", {"ə": 1}, {1: 1}, {1, 2}, b"a"])
def test_a_value_without_a_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(canonical.NotCanonicalError):
        canonical.encode({"a": [value]} if not isinstance(value, dict) else value)


@pytest.mark.parametrize(
    "content",
    [b'{"a":1,"a":1}', b'{"a": 1}', b'{"a":1.0}', b'{"a":-0}', b'{"b":1,"a":1}', b'"\\u0041"', b'{"a":NaN}',
     b'{"a":1} ', b"\xff", b"", b"[" * 100_000],
)  # fmt: skip
def test_another_spelling_is_refused(content: bytes) -> None:
    with pytest.raises(canonical.NotCanonicalError):
        canonical.decode(content)


# Commitments and acts ---------------------------------------------------------------------------------------


def test_sealed_texts_are_those_published() -> None:
    for vector in vectors()["sealed_texts"].values():
        sealed = seal_text(vector["text"], of_base64(vector["salt"]))
        assert bytes(sealed).hex() == vector["sealed_hex"]
        assert sealed.commitment == of_base64(vector["commit"])
        assert open_sealed(bytes(sealed)) == sealed


def test_acts_are_those_published() -> None:
    for vector in vectors()["acts"].values():
        sealed = seal_act(vector["act"], of_base64(vector["salt"]))
        assert sealed.payload.decode() == vector["jcs"]
        assert bytes(sealed).decode() == vector["opening"]
        assert sealed.commitment == of_base64(vector["entry"])
        assert leaf_hash(sealed.commitment) == of_base64(vector["leaf_hash"])
        assert dict(read_opening(bytes(sealed)).fields) == vector["act"]


def test_a_batch_is_sorted_by_entry_and_gives_the_published_roots() -> None:
    tree = Tree()
    for batch in vectors()["log"]["batches"]:
        entries = [of_base64(vectors()["acts"][name]["entry"]) for name in batch]
        assert entries == sorted(entries)
        tree.extend(map(leaf_hash, entries))
        assert tree.root() == of_base64(vectors()["log"]["root"][str(tree.size)])


@pytest.mark.parametrize(
    "change",
    [
        lambda fields: fields.pop("id"),
        lambda fields: fields.update(v=2),
        lambda fields: fields.update(v=True),
        lambda fields: fields.update(kind="statement.voted"),
        lambda fields: fields.update(on="2026-11-25T10:00"),
        lambda fields: fields.update(id="00000000-0000-1000-8000-000000000000"),
        lambda fields: fields.update(log="two words"),
        lambda fields: fields.update(note="words of somebody"),
        lambda fields: fields.update(keys=[{"community": "aral", "reason": "they said so"}]),
        lambda fields: fields.update(hour="at-10:31"),
        lambda fields: fields.update(note="x" * 3_000),
    ],
)
def test_an_act_with_words_a_time_or_a_wrong_field_is_refused(
    change: Callable[[dict[str, Any]], object],
) -> None:
    fields = act("phase")
    check_act(fields)
    change(fields)
    with pytest.raises(MalformedError):
        check_act(fields)


@pytest.mark.parametrize(
    "content", [b"", b"concilio-act/v1\n", b"concilio-act/v1\nsalt AAAA\n{}\n", b"other/v1\nsalt \n\n"]
)
def test_what_is_no_opening_is_refused(content: bytes) -> None:
    with pytest.raises(MalformedError):
        read_opening(content)


def test_words_are_not_an_opening() -> None:
    with pytest.raises(MalformedError):
        read_opening(bytes(seal_text("{}", b"\0" * 32)))


# Keys -------------------------------------------------------------------------------------------------------


def test_keys_are_those_published() -> None:
    for vector in vectors()["keys"].values():
        key = read_signing_key(vector["skey"])
        assert key.seed.hex() == vector["seed_hex"]
        assert key.key_file() == vector["skey"]
        assert key.verifier == read_verifier_key(vector["vkey"])
        assert key.verifier.id.hex() == vector["key_id_hex"]
        assert str(key.verifier) == vector["vkey"]
        assert len(key.verifier.public) == vector["public_bytes"]


@pytest.mark.parametrize(
    "change",
    [
        lambda key: key.replace("c983692e", "c983692f"),
        lambda key: key[:-4],
        lambda key: key.replace("+AQ", "+Ag"),
        lambda key: " " + key,
        lambda key: "",
    ],
)
def test_a_changed_key_is_refused(change: Callable[[str], str]) -> None:
    with pytest.raises(MalformedError):
        read_verifier_key(change(vectors()["keys"]["log-ed"]["vkey"]))


def test_a_secret_key_shows_itself_nowhere() -> None:
    assert signer("log-ed").seed.hex() not in repr(signer("log-ed"))
    with pytest.raises(MalformedError) as refused:
        read_signing_key(vectors()["keys"]["log-ed"]["skey"].replace("c983692e", "c983692f"))
    assert "AQABAgME" not in str(refused.value)


def test_a_signature_beyond_the_order_of_the_group_is_refused() -> None:
    vector = vectors()["ed25519_must_fail"]
    key = verifier("log-ed")
    assert key.public.hex() == vector["public_hex"]
    assert not key.verifies(bytes.fromhex(vector["signature_hex"]), bytes.fromhex(vector["message_hex"]))


# Notes and checkpoints --------------------------------------------------------------------------------------


def published() -> Checkpoint:
    return read_checkpoint(vectors()["checkpoint"]["text"])


def test_the_checkpoint_is_the_one_published() -> None:
    vector = vectors()["checkpoint"]
    assert str(published()) == vector["text"]
    assert published().size == 9
    assert str(Checkpoint(published().origin, 0, EMPTY_ROOT)) == vector["empty_text"]
    checkpoint, note = read_signed_checkpoint(vector["note"].encode())
    assert checkpoint == published()
    assert str(note) == vector["note"]


def test_the_log_and_its_witnesses_sign_as_published() -> None:
    vector, checkpoint = vectors()["checkpoint"], published()
    assert str(sign(checkpoint, signer("log-ed"))) == vector["log_ed25519_line"]
    time = vector["cosignature_v1"]["time"]
    assert str(sign(checkpoint, signer("aral-1-ed"), time)) == vector["cosignature_v1"]["line"]


def test_published_lines_verify_and_so_do_new_ones_of_ml_dsa() -> None:
    vector, checkpoint = vectors()["checkpoint"], published()
    text = vector["log_ed25519_line"] + vector["log_ml_dsa_line"] + vector["ml_dsa_witness"]["line"]
    keys = [verifier("log-ed"), verifier("log-ml"), verifier("aral-1-ml")]
    signed = verified(checkpoint, read_lines(text), keys)
    assert signed is not None
    assert [(one.key, one.time) for one in signed] == [
        (keys[0], 0), (keys[1], 0), (keys[2], vector["ml_dsa_witness"]["time"]),
    ]  # fmt: skip
    lines = [sign(checkpoint, signer("log-ml")), sign(checkpoint, signer("aral-1-ml"), 7)]
    assert [one.time for one in verified(checkpoint, lines, keys) or []] == [0, 7]


@pytest.mark.parametrize(("key", "time"), [("log-ed", 5), ("log-ml", 5), ("aral-1-ed", 0), ("aral-1-ml", 0)])
def test_a_log_signs_without_a_time_and_a_witness_with_one(key: str, time: int) -> None:
    with pytest.raises(ValueError, match="without a time"):
        sign(published(), signer(key), time)


def test_a_known_key_over_another_text_spoils_all_and_a_stranger_nothing() -> None:
    checkpoint = published()
    other = Checkpoint(checkpoint.origin, 8, checkpoint.root)
    keys = [verifier("log-ed"), verifier("aral-1-ed")]
    good, bad = sign(checkpoint, signer("log-ed")), sign(other, signer("aral-1-ed"), 3)
    assert verified(checkpoint, [good, bad], keys) is None
    assert len(verified(checkpoint, [good, bad], keys[:1]) or []) == 1


@pytest.mark.parametrize(
    "text",
    ["", "origin\n1\n", "origin\n01\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
     "origin\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nmore\n", "origin\n1\nAAAA\n",
     "two words\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", f"{'o' * 256}\n1\n{'A' * 43}=\n",
     "ərəzi\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
     "origin\n9223372036854775808\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
     "origin\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n"],
)  # fmt: skip
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        read_checkpoint(text)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"a\n\n- n AAAAAAA=\n",
        b"\xff\n\n",
        "a\tb\n\n\u2014 n AAAAAAA=\n".encode(),
        "a\n\n\u2014 n AAAAAAA=".encode(),
        "a\n\n\u2014 n AAAA\n".encode(),
    ],
)
def test_what_is_no_note_is_refused(content: bytes) -> None:
    with pytest.raises(MalformedError):
        read_note(content)


def test_a_note_ends_its_text_at_the_last_empty_line() -> None:
    note = read_note("a\n\nb\n\n\u2014 n AAAAAAA=\n".encode())
    assert note.text == "a\n\nb\n"


@pytest.mark.parametrize("text", ["1_0", "٣", "01", "+1", "-1", " 1", "", "1" * 400, str(2**63)])
def test_a_number_has_one_spelling(text: str) -> None:
    with pytest.raises(MalformedError):
        integer_of(text)


@pytest.mark.parametrize("text", ["AAAA\n", "AA-_", "AAA", "AB==", "A AAA"])
def test_base64_has_one_spelling(text: str) -> None:
    with pytest.raises(MalformedError):
        bytes_of_base64(text)
