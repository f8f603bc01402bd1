"""Whether two texts say nearly the same: simhash for finding, overlap of shingles for being sure. Pure."""

import re
from hashlib import blake2b

import numpy as np

from clarion.base.text_score import readable

NEAR_BITS = 3
NEAR_OVERLAP = 0.85
_SHINGLE = 4
_BITS = np.arange(64, dtype=np.uint64)
_RUN = re.compile(r"\d+")
_GAP = re.compile(r"[^\w]+")


def shingles_of(text: str) -> frozenset[str]:
    """Runs of four letters of the text as people read it; every number is the same number."""
    plain = _GAP.sub(" ", _RUN.sub("0", readable(text)[0].lower())).strip()
    if len(plain) <= _SHINGLE:
        return frozenset([plain]) if plain else frozenset()
    return frozenset(plain[place : place + _SHINGLE] for place in range(len(plain) - _SHINGLE + 1))


def simhash_of(text: str) -> int:
    """64 bits of which near-duplicates differ in few. The same in every process and release."""
    shingles = sorted(shingles_of(text))
    if not shingles:
        return 0
    digests = b"".join(blake2b(shingle.encode(), digest_size=8).digest() for shingle in shingles)
    hashes = np.frombuffer(digests, np.uint64)
    votes = ((hashes[:, None] >> _BITS) & np.uint64(1)).sum(axis=0) * 2 > len(hashes)
    return int(np.packbits(votes[::-1]).view(">u8")[0])


def distance(one: int, other: int) -> int:
    """In how many of 64 bits two simhashes differ."""
    return (one ^ other).bit_count()


def overlap(one: str, other: str) -> float:
    """Jaccard: the share of shingles that both have."""
    first, second = shingles_of(one), shingles_of(other)
    return len(first & second) / len(first | second) if first or second else 1.0


def are_near(one: str, other: str) -> bool:
    return distance(simhash_of(one), simhash_of(other)) <= NEAR_BITS or overlap(one, other) >= NEAR_OVERLAP
