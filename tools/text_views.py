"""The views of many texts as sparse matrices, made by the code that scores, so that both see the same."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from clarion.base.text_score.features import BITS, see


@dataclass(frozen=True)
class Table:
    """What was learnt of one view: places with their idf (`scale`), or middle and spread of the looks."""

    places: np.ndarray
    scale: np.ndarray
    middle: np.ndarray

    @property
    def size(self) -> int:
        return len(self.scale)


@dataclass(frozen=True)
class Views:
    found: dict[str, sparse.csr_matrix]
    looks: np.ndarray

    @classmethod
    def of(cls, texts: list[str]) -> "Views":
        seen = [see(text) for text in texts]
        found = {
            "spelling": _matrix([each.spelling for each in seen]),
            "words": _matrix([np.unique(each.words) for each in seen]),
            "speaks_of": _matrix([each.speaks_of for each in seen]),
        }
        return cls(
            found,
            np.array([each.looks for each in seen]),
        )

    def of_rows(self, rows: np.ndarray) -> "Views":
        return Views({name: found[rows] for name, found in self.found.items()}, self.looks[rows])

    def table(self, name: str, rows: np.ndarray, least: int) -> Table:
        """From these texts: places that at least so many of them have, with how telling each is."""
        if name == "looks":
            looks = self.looks[rows]
            return Table(np.zeros(0, int), looks.std(axis=0) + 1e-6, looks.mean(axis=0))
        counts = np.asarray((self.found[name][rows] > 0).sum(axis=0)).ravel()
        places = np.flatnonzero(counts >= least)
        return Table(places, np.log((1 + len(rows)) / (1 + counts[places])) + 1, np.zeros(0))


def _matrix(places: list[np.ndarray]) -> sparse.csr_matrix:
    """Texts by places, repeats dampened."""
    counted = [np.unique(each, return_counts=True) for each in places]
    rows = np.repeat(np.arange(len(places)), [len(each) for each, _ in counted])
    columns = np.concatenate([each for each, _ in counted])
    values = np.concatenate([1 + np.log(count) for _, count in counted])
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(places), 1 << BITS))


def weigh(views: Views, tables: dict[str, Table], rows: np.ndarray, factors: dict[str, float]) -> sparse.csr_matrix:
    """All views side by side, each text of unit length in each, times the view's factor."""
    parts = []
    for name, factor in factors.items():
        table = tables[name]
        if name == "looks":
            parts.append(sparse.csr_matrix(np.clip((views.looks[rows] - table.middle) / table.scale, -4, 4)) * factor)
            continue
        part = views.found[name][rows][:, table.places].multiply(table.scale).tocsr()
        length = np.sqrt(np.asarray(part.multiply(part).sum(axis=1)).ravel())
        parts.append(sparse.diags(1 / np.where(length > 0, length, 1)) @ part * factor)
    return sparse.hstack(parts).tocsr()
