"""The Merkle tree of RFC 9162 §2.1: SHA-256, leaf prefix 0x00, node prefix 0x01. Pure; hashes only.

Nodes are named by level and place: level 0 holds leaf hashes, a node of level `n` stands for 2**n leaves. Only nodes
whose leaves are all there are ever kept, so a kept node never changes; every root and proof is made of them.
`look_up(level, place)` gives the hash of a kept node.
"""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

EMPTY_ROOT = sha256().digest()
LookUp = Callable[[int, int], bytes]
Place = tuple[int, int]


class ProofRefused(ValueError):
    """A proof does not prove what it says."""


def leaf_hash(record: bytes) -> bytes:
    return sha256(b"\x00" + record).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def new_nodes(index: int, leaf: bytes, look_up: LookUp) -> Iterator[tuple[int, int, bytes]]:
    """The nodes that are complete once leaf `index` is there: itself, and each parent whose right child it ends."""
    level, place, value = 0, index, leaf
    yield level, place, value
    while place % 2 == 1:
        value = node_hash(look_up(level, place - 1), value)
        level, place = level + 1, place // 2
        yield level, place, value


def _cover(start: int, end: int) -> list[Place]:
    """The fewest complete nodes that hold leaves `start` to `end`, which begin at a multiple of a power of two."""
    found: list[Place] = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def places_of_root(size: int) -> list[Place]:
    """Which nodes the root of a tree of `size` leaves is made of."""
    return _cover(0, size)


def _fold(places: Sequence[Place], look_up: LookUp) -> bytes:
    """The hash of neighbouring subtrees, largest first, from right to left."""
    value = look_up(*places[-1])
    for place in reversed(places[:-1]):
        value = node_hash(look_up(*place), value)
    return value


def root(size: int, look_up: LookUp) -> bytes:
    """MTH(D[size])."""
    return _fold(places_of_root(size), look_up) if size else EMPTY_ROOT


def inclusion_steps(index: int, size: int) -> list[list[Place]]:
    """PATH(index, D[size]): for each hash of the proof, the nodes that it is made of."""
    if not 0 <= index < size:
        raise ValueError(f"There is no leaf {index} in a tree of {size}.")
    steps: list[list[Place]] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + (1 << ((end - start - 1).bit_length() - 1))
        if index < middle:
            steps.append(_cover(middle, end))
            end = middle
        else:
            steps.append(_cover(start, middle))
            start = middle
    return steps[::-1]


def consistency_steps(first: int, second: int) -> list[list[Place]]:
    """PROOF(first, D[second]): for each hash of the proof, the nodes that it is made of."""
    if not 0 < first <= second:
        raise ValueError(f"A tree of {second} is not grown from one of {first}.")
    steps: list[list[Place]] = []
    start, end, whole = 0, second, True
    while first != end:
        middle = start + (1 << ((end - start - 1).bit_length() - 1))
        if first <= middle:
            steps.append(_cover(middle, end))
            end = middle
        else:
            steps.append(_cover(start, middle))
            start, whole = middle, False
    if not whole:
        steps.append(_cover(start, end))
    return steps[::-1]


def proof(steps: Sequence[Sequence[Place]], look_up: LookUp) -> list[bytes]:
    """The hashes that the steps name."""
    return [_fold(step, look_up) for step in steps]


def check_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes], expected_root: bytes) -> None:
    """RFC 9162 §2.1.3.2. Raises ProofRefused."""
    if not 0 <= index < size or len(leaf) != len(expected_root) or len(leaf) != len(EMPTY_ROOT):
        raise ProofRefused("The leaf is not in the tree.")
    place, last, value = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ProofRefused("The proof is too long.")
        if place % 2 == 1 or place == last:
            value = node_hash(sibling, value)
            while place % 2 == 0 and place != 0:
                place, last = place >> 1, last >> 1
        else:
            value = node_hash(value, sibling)
        place, last = place >> 1, last >> 1
    if last != 0 or value != expected_root:
        raise ProofRefused("The leaf does not lead to this root.")


def check_consistency(first: int, second: int, path: Sequence[bytes], first_root: bytes, second_root: bytes) -> None:
    """RFC 9162 §2.1.4.2: the second tree is the first one, grown. Raises ProofRefused."""
    if first > second or first < 0 or (first == 0 and (second > 0 or first_root != EMPTY_ROOT)):
        raise ProofRefused("The later tree is smaller, or there was no earlier one.")
    if first == second:
        if path or first_root != second_root:
            raise ProofRefused("These are not the same tree.")
        return
    hashes = list(path) if first & (first - 1) else [first_root, *path]
    if not path:
        raise ProofRefused("The proof is empty.")
    place, last = first - 1, second - 1
    while place % 2 == 1:
        place, last = place >> 1, last >> 1
    old = new = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            raise ProofRefused("The proof is too long.")
        if place % 2 == 1 or place == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while place % 2 == 0 and place != 0:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        place, last = place >> 1, last >> 1
    if last != 0 or old != first_root or new != second_root:
        raise ProofRefused("The later tree is not the earlier one, grown.")
