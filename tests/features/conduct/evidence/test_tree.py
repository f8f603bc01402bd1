"""The Merkle tree and the signed notes: published vectors, and what must hold for every tree."""

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from clarion.features.conduct.evidence import notes, tree

VECTORS = json.loads((Path(__file__).parent / "transparency_dev.json").read_text())

# Leaves and roots that certificate transparency's own tests use.
CT_LEAVES = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")]  # fmt: skip
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def grown(records: Sequence[bytes]) -> dict[tuple[int, int], bytes]:
    """The kept nodes of a log with these records; a kept node is never written twice."""
    kept: dict[tuple[int, int], bytes] = {}
    for index, record in enumerate(records):
        for level, place, value in tree.new_nodes(index, tree.leaf_hash(record), lambda *at: kept[at]):
            assert (level, place) not in kept
            kept[level, place] = value
    return kept


def plain_root(records: Sequence[bytes]) -> bytes:
    """MTH as RFC 9162 §2.1.1 says it, word for word."""
    if not records:
        return tree.EMPTY_ROOT
    if len(records) == 1:
        return tree.leaf_hash(records[0])
    half = 1
    while half * 2 < len(records):
        half *= 2
    return tree.node_hash(plain_root(records[:half]), plain_root(records[half:]))


def test_roots_of_certificate_transparency() -> None:
    kept = grown(CT_LEAVES)
    for size, expected in enumerate(CT_ROOTS, start=1):
        assert tree.root(size, lambda *at: kept[at]).hex() == expected
    assert tree.root(0, lambda *at: kept[at]).hex().startswith("e3b0c44298fc1c14")


@pytest.mark.parametrize("case", VECTORS["inclusion"], ids=lambda case: case["name"])
def test_inclusion_vectors(case: dict[str, Any]) -> None:
    path = [_bytes(text) for text in case["proof"] or ()]
    _holds(case, lambda: tree.check_inclusion(case["leafIdx"], case["treeSize"], _bytes(case["leafHash"]), path,
                                              _bytes(case["root"])))  # fmt: skip


@pytest.mark.parametrize("case", VECTORS["consistency"], ids=lambda case: case["name"])
def test_consistency_vectors(case: dict[str, Any]) -> None:
    path = [_bytes(text) for text in case["proof"] or ()]
    _holds(case, lambda: tree.check_consistency(case["size1"], case["size2"], path, _bytes(case["root1"]),
                                                _bytes(case["root2"])))  # fmt: skip


def _bytes(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def _holds(case: dict[str, Any], check: Any) -> None:
    if case["wantErr"]:
        with pytest.raises(tree.ProofRefused):
            check()
    else:
        check()


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=70), st.data())
def test_every_proof_holds_and_no_other_does(records: list[bytes], data: st.DataObject) -> None:
    kept = grown(records)

    def look_up(level: int, place: int) -> bytes:
        return kept[level, place]

    second = data.draw(st.integers(1, len(records)))
    first, index = data.draw(st.integers(1, second)), data.draw(st.integers(0, second - 1))
    new, old = tree.root(second, look_up), tree.root(first, look_up)
    assert new == plain_root(records[:second])
    included = tree.proof(tree.inclusion_steps(index, second), look_up)
    tree.check_inclusion(index, second, tree.leaf_hash(records[index]), included, new)
    consistent = tree.proof(tree.consistency_steps(first, second), look_up)
    tree.check_consistency(first, second, consistent, old, new)
    with pytest.raises(tree.ProofRefused):
        tree.check_inclusion(index, second, tree.leaf_hash(records[index] + b"!"), included, new)
    with pytest.raises(tree.ProofRefused):
        tree.check_consistency(first, second, consistent, tree.leaf_hash(b"another"), new)


def test_a_signed_note_is_opened_by_its_key_alone() -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    name, public = "example.com/log", key.public_key().public_bytes_raw()
    assert notes.read_verifier_key(notes.verifier_key(name, public)) == (name, public)
    point = notes.Checkpoint(name, 7, b"r" * 32)
    note = notes.sign_note(point.text, name, key)
    assert notes.read_checkpoint(notes.open_note(note, name, public)) == point
    witnessed = note + "\u2014 witness.example/w " + base64.b64encode(b"abcd" + b"s" * 64).decode() + "\n"
    assert notes.open_note(witnessed, name, public) == point.text
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    for spoiled, by in ((note.replace("\n7\n", "\n8\n"), public), (note, other), (point.text, public), ("", public)):
        with pytest.raises(notes.NoteRefused):
            notes.open_note(spoiled, name, by)


def test_the_example_of_the_signed_note_specification() -> None:
    """The key and note of golang.org/x/mod/sumdb/note, on which the specification rests."""
    name, public = notes.read_verifier_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    note = (
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
        "\u2014 PeterNeumann x08go/ZJkuBS9UG/Sff"
        "cvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    assert notes.open_note(note, name, public).startswith("If you think")
