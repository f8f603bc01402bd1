"""Scores texts with weights that ship as data. `model.json` says what they were made from, and their hash.

Three readers look at the same four views: one that learnt from texts of real people, one that learnt those and texts of
today, and one that tells which of the two to believe. `python -m tools.train_text_score` makes the weights again.
"""

import json
import math
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clarion.base.errors import ClarionError
from clarion.base.text_score.features import BITS, TABLE, Seen, see
from clarion.base.text_score.spelling import LONGEST

Floats = NDArray[np.floating[Any]]
_DAMPENED = np.concatenate([np.zeros(1), np.log(np.arange(1, LONGEST + 1)) + 1.0]).astype(np.float32)


class ModelDamaged(ClarionError):
    """The weights are not those that were shipped."""

    default_code = "CMN-203"


@dataclass(frozen=True, slots=True)
class Model:
    """One table for the three views that are lists of places. `row_of` a place is 0 where nothing was learnt."""

    row_of: NDArray[np.int32]  # of the places of spelling, then of words, then of what a text speaks of
    rows: Floats  # how telling (idf), then a weight for each reader
    ends: NDArray[np.int32]  # up to which row each view goes
    looks_middle: Floats
    looks_spread: Floats
    looks_weights: Floats  # looks x readers
    start: Floats
    facts: dict[str, Any]

    def votes(self, seen: Seen) -> Floats:
        """What each reader makes of a text. In each view values are idf, in all of unit length; spelling counts how
        often, dampened, the other views only whether.
        """
        looks = np.minimum(np.maximum((seen.looks - self.looks_middle) / self.looks_spread, -4), 4)
        total: Floats = looks @ self.looks_weights + self.start
        rows = self.row_of.take(seen.places)
        rows.sort()
        new = np.empty(len(rows) + 1, np.bool_)
        new[0] = new[-1] = True
        np.not_equal(rows[1:], rows[:-1], out=new[1:-1])
        first = new.nonzero()[0]
        found = rows.take(first[:-1])
        spelling, words, speaks = found.searchsorted(self.ends, side="right").tolist()
        hit = self.rows.take(found, axis=0)
        value = hit[:, 0].copy()
        value[:spelling] *= _DAMPENED.take(first[1 : spelling + 1] - first[:spelling], mode="clip")
        for begin, end in ((0, spelling), (spelling, words), (words, speaks)):
            part = value[begin:end]
            length = math.sqrt(part @ part)
            if length:
                part /= length
        return total + (value[:speaks] @ hit[:speaks])[1:]

    def score(self, text: str) -> float:
        """0 to 1; two of a thousand texts that people want exceed 0.5. `facts` has thresholds for fewer and more."""
        people, today, which = (float(vote) for vote in self.votes(see(text)))
        slope, middle = self.facts["calibration"]
        return _share(slope * blend(people, today, which) + middle)


CAUTION = 0.2
"""So much surer the reader of today's texts has to be: of templates that it never saw it takes more for unwanted."""


def blend(people: float, today: float, which: float) -> float:
    """The reader of today's texts decides on those; on others the reader of people's texts has two thirds."""
    share = _share(2.0 * (which + 0.5))
    return (1.0 - share) * (people + 0.5 * today) / 1.5 + share * today - CAUTION * _share(6.0 * (which - 0.5))


def _share(number: float) -> float:
    return 1.0 / (1.0 + math.exp(-min(max(number, -40.0), 40.0)))


@cache
def shipped_model() -> Model:
    """The weights beside this file. Raises `ModelDamaged` when they are not those that `model.json` speaks of."""
    folder = files(__package__)
    facts = json.loads(folder.joinpath("model.json").read_text("utf-8"))
    return read_model(folder.joinpath("model.npz").read_bytes(), facts)


def read_model(content: bytes, facts: dict[str, Any]) -> Model:
    found = sha256(content).hexdigest()
    if found != facts["sha256"]:
        raise ModelDamaged(
            f"The text model has the hash {found[:16]}… instead of {facts['sha256'][:16]}…. Restore "
            "clarion/base/text_score/model.npz, or make it again: python -m tools.train_text_score"
        )
    with np.load(BytesIO(content), allow_pickle=False) as data:
        row_of, rows, ends = _joined([(data[f"{name}_places"], data[f"{name}_columns"]) for name in _VIEWS])
        looks = {name: data[f"looks_{name}"].astype(np.float32) for name in ("middle", "spread", "weights")}
        return Model(
            row_of=row_of,
            rows=rows,
            ends=ends,
            looks_middle=looks["middle"],
            looks_spread=looks["spread"],
            looks_weights=looks["weights"],
            start=data["start"].astype(np.float32),
            facts=facts,
        )


def _joined(views: list[tuple[NDArray[Any], NDArray[Any]]]) -> tuple[NDArray[np.int32], Floats, NDArray[np.int32]]:
    """Places and columns of each view as one table, whose first row says nothing."""
    row_of = np.zeros(len(views) << BITS, np.int32)
    ends = np.cumsum([len(places) for places, _ in views]).astype(np.int32)
    for number, (places, _) in enumerate(views):
        row_of[places + number * TABLE] = np.arange(ends[number] - len(places), ends[number], dtype=np.int32) + 1
    columns = [columns.astype(np.float32) for _, columns in views]
    return row_of, np.vstack([np.zeros((1, columns[0].shape[1]), np.float32), *columns]), ends


_VIEWS = ("spelling", "words", "speaks_of")


def score_text(text: str) -> float:
    """How likely a text is unwanted, 0 to 1, by its words alone."""
    return shipped_model().score(text)
