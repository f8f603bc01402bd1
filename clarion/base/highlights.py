"""The most telling of many short texts, as they were said: no model, any language. Pure.

A text tells much when it is like many others (LexRank, Erkan and Radev 2004, over TF-IDF), when others made much of
it (`weight`), and when what was chosen before does not say it already (maximal marginal relevance). See decision 0021.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clarion.base.words import words_in

MOST_PASSAGES = 500
_LONGEST = 2_000  # characters of one passage that are looked at
_MOST_WORDS = 4_000  # of all passages: the commonest of those that tell something
_SUBSTANCE = 7  # different words: with fewer a passage says less,
_NOTHING = 2  # and with so few nothing
_DAMPING, _ROUNDS = 0.85, 30
_TOO_ALIKE = 0.6
Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Passage:
    """`weight`: 1.0, or more for what others made much of."""

    text: str
    weight: float = 1.0


def most_telling(passages: Sequence[Passage], most: int) -> list[int]:
    """Places of the passages chosen, in the order in which they were said. Of more than 500, the last are read."""
    first = max(0, len(passages) - MOST_PASSAGES)
    bags = [_bag(passage) for passage in passages[first:]]
    if not any(bags) or most < 1:
        return []
    alike = _similarity(bags)
    told = [passage.weight * _substance(bag) for passage, bag in zip(passages[first:], bags, strict=True)]
    weights = np.array(told, dtype=np.float32)
    scores = _ranks(alike, weights) * weights
    return sorted(first + place for place in _different(scores, alike, most))


def _bag(passage: Passage) -> Counter[str]:
    return Counter(word.text for word in words_in(passage.text[:_LONGEST]))


def _substance(bag: Counter[str]) -> float:
    return min(1.0, len(bag) / _SUBSTANCE) if len(bag) > _NOTHING else 0.0


def _similarity(bags: Sequence[Counter[str]]) -> Matrix:
    """Cosines. Words of one passage only make no two alike, yet they count in its length."""
    spread = Counter(word for bag in bags for word in bag)
    idf = {word: math.log(1 + len(bags) / count) for word, count in spread.items()}
    shared = [word for word, count in spread.most_common() if count > 1]
    shared.sort(key=lambda word: -idf[word] * spread[word])
    columns = {word: place for place, word in enumerate(shared[:_MOST_WORDS])}
    table = np.zeros((len(bags), max(1, len(columns))), dtype=np.float32)
    lengths = np.ones(len(bags), dtype=np.float32)
    for row, bag in enumerate(bags):
        weighed = {word: (1 + math.log(count)) * idf[word] for word, count in bag.items()}
        lengths[row] = math.sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
        for word, weight in weighed.items():
            if word in columns:
                table[row, columns[word]] = weight
    table /= lengths[:, None]
    alike: Matrix = table @ table.T
    np.fill_diagonal(alike, 0.0)
    return alike


def _ranks(alike: Matrix, prior: Matrix) -> Matrix:
    """Each gives its rank to those it is like; a part comes from what people made of them."""
    start = prior / (prior.sum() or 1.0)
    sums = alike.sum(axis=1)
    moves = np.divide(alike, sums[:, None], out=np.tile(start, (len(start), 1)), where=sums[:, None] > 0)
    ranks = start
    for _ in range(_ROUNDS):
        ranks = (1 - _DAMPING) * start + _DAMPING * (ranks @ moves)
    return ranks


def _different(scores: Matrix, alike: Matrix, most: int) -> list[int]:
    chosen: list[int] = []
    for place in np.argsort(-scores, kind="stable"):
        if len(chosen) == most or scores[place] <= 0:
            break
        if all(alike[place, other] < _TOO_ALIKE for other in chosen):
            chosen.append(int(place))
    return chosen
