"""Whether two texts say nearly the same, whoever they greet: templates and their shingles. Pure.

A template is the text as people read it, without its greeting, with every number, link and name as a class. Two texts
are near when their templates share 85 % of their shingles, or when a passage of theirs is most of the shorter one:
whoever greets by name and ends in other words each time says the same all the same.
"""

import re
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from clarion.base.text_score import readable

NEAR_OVERLAP = 0.85
NEAR_PART = 0.7
LEAST_PART = 40
"""Letters that the shorter text must have for a shared passage to say anything."""
_MOST_LONGER = 2.0
_SHINGLE, _MARKS_OF, _MARKS = 4, 8, 8
"""Letters of a run that two texts may share, letters of a run that is a mark, and how many marks a text has."""
_SPREAD, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
_HALF = np.uint64(31)
_POWERS = {length: np.uint64(pow(int(_SPREAD), length, 1 << 64)) for length in (1, 2, 4)}
_LINK = re.compile(r"(?:https?://|www\.)\S+|(?:[a-z0-9-]+\.)+[a-z]{2,}/\S*|\S+@\S+\.\S+", re.I)
_NUMBER = re.compile(r"\d+(?:[.:,/-]\d+)*")
_NAME = re.compile(r"(?<=[^\s.!?:] )[A-Z][a-z]+")
_GREETING = (
    r"(?:hello|hi|hey|dear|good (?:morning|afternoon|evening|day)|thanks|thank you|hallo|guten tag|hola|bonjour|ciao)"
)
_SALUTATION = re.compile(
    rf"\s*(?:{_GREETING}\b(?:[\s,!]+[^\W\d_]+)?(?: [^\W\d_]+)?\s*|[^\W\d_]+(?:[ -][^\W\d_]+)?)[,:.!-]+\s+", re.I
)
_LEAST_AFTER = 20
_GAP = re.compile(r"[^\w@#~]+")
Hashes = NDArray[np.uint64]


def template_of(text: str) -> str:
    """What is left when a text is for nobody in particular."""
    plain = readable(text)[0]
    if "/" in plain or "@" in plain or "www." in plain.lower():
        plain = _LINK.sub(" @ ", plain)
    greeting = _SALUTATION.match(plain)
    if greeting is not None and len(plain) - greeting.end() >= _LEAST_AFTER:
        plain = plain[greeting.end() :]
    return _GAP.sub(" ", _NAME.sub("~", _NUMBER.sub("#", plain)).lower()).strip()


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """A template as something to compare: `key` is the same for the same template, `marks` find similar ones."""

    key: bytes
    length: int
    shingles: Hashes  # sorted, each once
    marks: tuple[int, ...]


def likeness_in(text: str) -> Likeness:
    """The same in every process and release."""
    template = template_of(text)
    letters = np.frombuffer(template.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    fours = _doubled(_doubled(letters, 1), 2)
    eights = _doubled(fours, 4) if len(letters) >= _MARKS_OF else _whole(letters)
    marks = _distinct(_mixed(eights))[:_MARKS]  # the smallest: a sample that similar texts have in common
    shingles = _distinct(_mixed(fours if len(letters) >= _SHINGLE else _whole(letters)))
    key = blake2b(template.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return Likeness(key, len(template), shingles, tuple(marks.tolist()))


def _distinct(numbers: Hashes) -> Hashes:
    """Sorted in place, each once; quicker for so few than what numpy brings."""
    numbers.sort()
    first = np.empty(len(numbers), np.bool_)
    first[:1] = True
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return numbers[first]


def _doubled(runs: Hashes, length: int) -> Hashes:
    """Of all runs of `length` letters, those twice as long: each with the one that begins where it ends."""
    return runs[:-length] * _POWERS[length] + runs[length:]


def _whole(letters: Hashes) -> Hashes:
    """All letters as one run; none of an empty text."""
    if not len(letters):
        return letters
    run = letters[:1]
    for place in range(1, len(letters)):
        run = run * _SPREAD + letters[place : place + 1]
    return run


def _mixed(run: Hashes) -> Hashes:
    """Numbers without order."""
    run = (run ^ (run >> _HALF)) * _MIX
    return run ^ (run >> _HALF)


def shared(one: Likeness, other: Likeness) -> int:
    """How many shingles both have."""
    both = np.concatenate((one.shingles, other.shingles))
    both.sort()
    return int(np.count_nonzero(both[1:] == both[:-1]))


def overlap(one: Likeness, other: Likeness) -> float:
    """Jaccard: the share of shingles that both have."""
    common = shared(one, other)
    whole = len(one.shingles) + len(other.shingles) - common
    return common / whole if whole else 1.0


def are_near(one: Likeness, other: Likeness) -> bool:
    if one.key == other.key:
        return True
    few, many = sorted((len(one.shingles), len(other.shingles)))
    short, long = sorted((one.length, other.length))
    may_share_a_part = short >= LEAST_PART and long <= _MOST_LONGER * short
    if few < NEAR_OVERLAP * many and not may_share_a_part:
        return False
    common = shared(one, other)
    return common >= NEAR_OVERLAP * (few + many - common) or (may_share_a_part and common >= NEAR_PART * few)
