"""How good scores of texts are: recall where few wanted texts are taken for unwanted, over repeated folds."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

SHARES = (0.001, 0.002, 0.01)


def folds_of(spam: np.ndarray, repeat: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    yield from StratifiedKFold(5, shuffle=True, random_state=repeat).split(np.zeros(len(spam)), spam)


def exceeded_by(scores: np.ndarray, spam: np.ndarray, share: float) -> float:
    """The score that at most `share` of the wanted texts exceed."""
    wanted = np.sort(scores[~spam])[::-1]
    return float(wanted[int(share * len(wanted))])


def recall_at(scores: np.ndarray, spam: np.ndarray, share: float) -> float:
    """The share of unwanted texts above the score that at most `share` of the wanted ones exceed."""
    return float((scores[spam] > exceeded_by(scores, spam, share)).mean())


def tfidf_scores(
    texts: list[str], spam: np.ndarray, learn: np.ndarray, test: np.ndarray, strength: float
) -> np.ndarray:
    """The usual way, as the thing to beat: words, TF-IDF, logistic regression."""
    vectors = TfidfVectorizer()
    learner = LogisticRegression(C=strength, max_iter=3_000)
    learner.fit(vectors.fit_transform([texts[place] for place in learn]), spam[learn])
    scores: np.ndarray = learner.decision_function(vectors.transform([texts[place] for place in test]))
    return scores


@dataclass(frozen=True)
class Measured:
    name: str
    means: tuple[float, ...]
    spreads: tuple[float, ...]

    def __str__(self) -> str:
        parts = (f"{share * 100:g} %: {mean:.4f} ± {spread:.4f}" for share, mean, spread in self._columns())
        return f"{self.name:30} recall at false positives of " + ", ".join(parts)

    def as_json(self) -> dict[str, Any]:
        return {
            "of": self.name,
            **{
                f"recall at {share * 100:g} %": [round(mean, 4), round(spread, 4)]
                for share, mean, spread in self._columns()
            },
        }

    def _columns(self) -> Iterator[tuple[float, float, float]]:
        yield from zip(SHARES, self.means, self.spreads, strict=True)


def measure(name: str, repeats: list[np.ndarray], spam: np.ndarray) -> Measured:
    recalls = np.array([[recall_at(scores, spam, share) for share in SHARES] for scores in repeats])
    return Measured(name, tuple(recalls.mean(axis=0)), tuple(recalls.std(axis=0)))
