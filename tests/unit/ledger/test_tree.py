"""The Merkle tree: published roots and proofs, and every small tree against the definition."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from concilio.ledger.tree import (
    EMPTY_ROOT,
    Tree,
    consistency_proof,
    continues,
    includes,
    inclusion_proof,
    leaf_hash,
    node_hash,
)
from tests.unit.ledger.vectors import needs_vectors, numbered_entry, of_base64, vectors

pytestmark = needs_vectors


def tree_of(size: int) -> Tree:
    return Tree(leaf_hash(numbered_entry(number)) for number in range(size))


WHOLE = tree_of(600)


def root_by_definition(low: int, high: int) -> bytes:
    if low == high:
        return EMPTY_ROOT
    if high - low == 1:
        return leaf_hash(numbered_entry(low))
    middle = low + 1
    while 2 * (middle - low) < high - low:
        middle = low + 2 * (middle - low)
    return node_hash(root_by_definition(low, middle), root_by_definition(middle, high))


def flipped(content: bytes, bit: int) -> bytes:
    return (int.from_bytes(content) ^ (1 << bit)).to_bytes(len(content))


def test_leaf_hashes_are_those_published() -> None:
    for number, expected in vectors()["trees"]["leaf_hash"].items():
        assert leaf_hash(numbered_entry(int(number))) == of_base64(expected)


def test_roots_are_those_published() -> None:
    for size, expected in vectors()["trees"]["root"].items():
        assert tree_of(int(size)).root() == of_base64(expected)


def test_a_tree_gives_the_root_of_each_of_its_beginnings() -> None:
    assert [WHOLE.root(size) for size in range(130)] == [root_by_definition(0, size) for size in range(130)]


def test_inclusion_proofs_are_those_published() -> None:
    for vector in vectors()["inclusion"]:
        if vector["size"] > WHOLE.size:
            continue
        proof = inclusion_proof(WHOLE.subtree, vector["index"], vector["size"])
        assert proof == [of_base64(one) for one in vector["proof"]]
        leaf = leaf_hash(numbered_entry(vector["index"]))
        assert includes(leaf, vector["index"], vector["size"], proof, WHOLE.root(vector["size"]))


def test_consistency_proofs_are_those_published() -> None:
    for vector in vectors()["consistency"]:
        old, new = vector["old"], vector["new"]
        if new > WHOLE.size:
            continue
        proof = consistency_proof(WHOLE.subtree, old, new)
        assert proof == [of_base64(one) for one in vector["proof"]]
        assert continues(old, new, proof, WHOLE.root(old), WHOLE.root(new))


def test_what_must_not_pass_as_inclusion_does_not() -> None:
    for vector in vectors()["inclusion_must_fail"]:
        proof = [of_base64(one) for one in vector["proof"]]
        leaf, root = of_base64(vector["leaf"]), of_base64(vector["root"])
        assert not includes(leaf, vector["index"], vector["size"], proof, root), vector["why"]


def test_what_must_not_pass_as_consistency_does_not() -> None:
    for vector in vectors()["consistency_must_fail"]:
        proof = [of_base64(one) for one in vector["proof"]]
        roots = of_base64(vector["old_root"]), of_base64(vector["new_root"])
        assert not continues(vector["old"], vector["new"], proof, *roots), vector["why"]


def test_an_inclusion_proof_does_not_bind_the_size() -> None:
    """Not a fault to mend but a trap to know: size and root are taken from a signed checkpoint, together."""
    vector = vectors()["inclusion_beware"]
    proof = [of_base64(one) for one in vector["proof"]]
    root = of_base64(vector["leads_to"])
    assert root == WHOLE.root(7)
    assert includes(of_base64(vector["leaf"]), vector["index"], vector["claimed_size"], proof, root)


@given(st.lists(st.integers(0, 40), max_size=8))
def test_a_tree_that_grows_in_batches_is_the_tree_that_grew_at_once(batches: list[int]) -> None:
    tree = Tree()
    for batch in batches:
        first = tree.size
        tree.extend(WHOLE.subtree(0, first + at) for at in range(batch))
        assert tree.root() == WHOLE.root(tree.size)


@given(st.data())
def test_every_proof_holds_and_none_with_a_bit_flipped(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, WHOLE.size))
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))
    leaf, root = WHOLE.subtree(0, index), WHOLE.root(size)
    included = inclusion_proof(WHOLE.subtree, index, size)
    continued = consistency_proof(WHOLE.subtree, old, size)
    assert includes(leaf, index, size, included, root)
    assert continues(old, size, continued, WHOLE.root(old), root)

    bit = data.draw(st.integers(0, 255))
    assert not includes(flipped(leaf, bit), index, size, included, root)
    assert not includes(leaf, index, size, included, flipped(root, bit))
    assert not continues(old, size, continued, flipped(WHOLE.root(old), bit), root)
    assert not continues(old, size, continued, WHOLE.root(old), flipped(root, bit))
    for proof, check in (
        (included, lambda changed: includes(leaf, index, size, changed, root)),
        (continued, lambda changed: continues(old, size, changed, WHOLE.root(old), root)),
    ):
        if proof:
            at = data.draw(st.integers(0, len(proof) - 1))
            assert not check([*proof[:at], flipped(proof[at], bit), *proof[at + 1 :]])
            assert not check(proof[:-1])
        assert not check([*proof, root])
