"""Policies, proof files and the witness's checks: the published vectors."""

from __future__ import annotations

import pytest

from concilio.ledger.checkpoints import read_checkpoint, read_signed_checkpoint, verified
from concilio.ledger.keys import read_signing_key, read_verifier_key
from concilio.ledger.notes import read_lines
from concilio.ledger.policies import read_policy
from concilio.ledger.proof_file import read_proof_file
from concilio.ledger.strict import MalformedError
from concilio.ledger.verifying import Result, verify
from concilio.ledger.witness import Seen, add_checkpoint, read_request
from tests.unit.ledger.vectors import needs_vectors, of_base64, vectors

pytestmark = needs_vectors


def policy_text() -> str:
    return str(vectors()["policy"]["text"])


def test_each_note_is_accepted_or_not_as_published() -> None:
    policy = read_policy(policy_text().encode())
    seen = {
        case["why"]: policy.accepts(*read_signed_checkpoint(case["note"].encode()))
        for case in vectors()["policy"]["cases"]
    }
    assert seen == {case["why"]: case["accepted"] for case in vectors()["policy"]["cases"]}


def test_two_of_three_in_every_community_is_a_majority_and_one_of_two_is_none() -> None:
    assert read_policy(policy_text().encode()).has_majorities()
    keys = vectors()["keys"]
    two = f"witness a {keys['aral-1-ed']['vkey']}\nwitness b {keys['aral-2-ed']['vkey']}\n"
    assert not read_policy(f"{two}group g 1 a b\nquorum g\n".encode()).has_majorities()
    assert read_policy(f"{two}group g 2 a b\nquorum g\n".encode()).has_majorities()
    # A group that the quorum does not reach decides nothing.
    assert read_policy(f"{two}group g 1 a b\nquorum none\n".encode()).has_majorities()


@pytest.mark.parametrize("number", range(15))
def test_what_is_no_policy_is_refused(number: int) -> None:
    with pytest.raises(MalformedError):
        read_policy(vectors()["policy"]["must_not_parse"][number].encode())


def test_what_is_a_policy_is_read() -> None:
    for text in vectors()["policy"]["must_parse"]:
        assert read_policy(text.encode()).quorum is None


def test_a_refusal_names_the_line() -> None:
    with pytest.raises(MalformedError, match="line 2"):
        read_policy(b"# a comment\nnonsense here\nquorum none\n")


# Proof files ------------------------------------------------------------------------------------------------


def test_a_proof_file_reads_and_writes_the_same_bytes() -> None:
    text = vectors()["tlog_proof"]["text"]
    assert str(read_proof_file(text.encode())) == text


def test_each_document_gets_the_published_verdict() -> None:
    policy = read_policy(policy_text().encode())
    for case in vectors()["tlog_proof"]["cases"]:
        verdict = verify(of_base64(case["file_base64"]), read_proof_file(case["proof"].encode()), policy)
        assert verdict.result == case["result"], case["why"]


def test_a_proof_that_was_witnessed_long_ago_is_good_but_not_fresh() -> None:
    policy, case = read_policy(policy_text().encode()), vectors()["tlog_proof"]["cases"][0]
    file, proof = of_base64(case["file_base64"]), read_proof_file(case["proof"].encode())
    witnessed = verify(file, proof, policy).witnessed
    assert witnessed is not None
    assert verify(file, proof, policy, not_before=witnessed).result == Result.GOOD
    assert verify(file, proof, policy, not_before=witnessed + 1).result == Result.STALE


def test_what_is_no_proof_file_is_refused() -> None:
    for text in vectors()["tlog_proof"]["must_not_parse"]:
        with pytest.raises(MalformedError):
            read_proof_file(text.encode())


def test_a_tree_of_one_leaf_has_a_proof_without_hashes() -> None:
    note = vectors()["checkpoint"]["note"].replace("\n9\n", "\n1\n", 1)
    assert read_proof_file(f"c2sp.org/tlog-proof@v1\nindex 0\n\n{note}".encode()).hashes == ()


# The witness ------------------------------------------------------------------------------------------------


def test_a_witness_answers_each_request_as_published() -> None:
    vector = vectors()["witness"]
    key = read_signing_key(vectors()["keys"][vector["witness_key"]]["skey"])
    logs = {
        vector["knows"]["origin"]: [
            read_verifier_key(vectors()["keys"][name]["vkey"]) for name in vector["knows"]["keys"]
        ]
    }
    recorded = Seen()
    for step in vector["steps"]:
        answer = add_checkpoint(
            step["request"].encode(),
            logs=logs,
            seen=lambda _origin, now=recorded: now,
            signers=[key],
            now=1_795_662_000,
        )
        assert answer.status == step["status"], step["why"]
        if "body" in step:
            assert (answer.body, answer.content_type) == (step["body"], step["content_type"])
        recorded = answer.record or recorded
        assert recorded.size == step["recorded_size_after"], step["why"]
        if answer.status == 200:
            checkpoint = read_request(step["request"].encode()).checkpoint
            assert len(verified(checkpoint, read_lines(answer.body), [key.verifier]) or []) == 1


def test_a_witness_reads_no_body_beyond_its_limit() -> None:
    answer = add_checkpoint(b"old 0\n" + b"A" * 70_000, logs={}, seen=lambda _: Seen(), signers=[], now=1)
    assert answer.status == 400


def test_the_log_s_own_two_lines_fit_into_what_other_witnesses_read() -> None:
    """One of them reads at most 16 KiB; a proof has at most 63 hashes."""
    text = vectors()["checkpoint"]
    note = f"{text['text']}\n{text['log_ed25519_line']}{text['log_ml_dsa_line']}"
    read_checkpoint(text["text"])
    assert len("old 9223372036854775807\n" + f"{'A' * 43}=\n" * 63 + "\n" + note) < 16 * 1024
