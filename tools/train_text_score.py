"""Train the model of text scores, and measure it: `python -m tools.train_text_score [--measure-only]`.

Reads `../shared/acceptable-use/data/sms_spam_train.tsv` (UCI SMS Spam Collection, T. A. Almeida and J. M. Gómez
Hidalgo, CC BY 4.0) and the made texts of `tools/text_corpus`. Writes `model.npz` and `model.json` beside the code that
scores. The same files give the same weights.
"""

import argparse
import json
import sys
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

from clarion.base.text_score.model import CAUTION
from tools.text_corpus import made_texts
from tools.text_measure import Measured, exceeded_by, folds_of, measure, recall_at, tfidf_scores
from tools.text_views import Table, Views, weigh

ROOT = Path(__file__).parents[1]
TRAINING = ROOT.parent / "shared/acceptable-use/data/sms_spam_train.tsv"
MODEL = ROOT / "clarion/base/text_score"
VIEWS = {"spelling": 1.0, "words": 0.7, "speaks_of": 0.3, "looks": 0.02}
PEOPLE = ("spelling", "words")
TODAY = ("spelling", "words", "speaks_of", "looks")
WHICH = ("spelling", "words", "looks")
LEAST_TEXTS = {"spelling": 2, "words": 1, "speaks_of": 2}
REPEATS = 3


@dataclass(frozen=True)
class Corpus:
    """Texts of people first, then made ones; `spam` by text, `people` how many of the first there are."""

    texts: list[str]
    spam: np.ndarray
    people: int


def read_people(path: Path) -> tuple[list[str], list[bool]]:
    """Each text once: copies that differ by case or spaces only would stand on both sides of a fold."""
    texts: list[str] = []
    spam: list[bool] = []
    known: set[str] = set()
    for line in path.read_text("utf-8").split("\n"):
        label, _, text = line.partition("\t")
        key = " ".join(text.lower().split())
        if label and key not in known:
            known.add(key)
            texts.append(text)
            spam.append(label == "spam")
    return texts, spam


def read_corpus(path: Path = TRAINING) -> Corpus:
    texts, spam = read_people(path)
    made = made_texts()
    return Corpus([*texts, *(each.text for each in made)], np.array([*spam, *(each.spam for each in made)]), len(texts))


@dataclass(frozen=True)
class Fitted:
    tables: dict[str, Table]
    weights: np.ndarray  # features x readers
    start: np.ndarray

    def votes(self, views: Views, rows: np.ndarray) -> np.ndarray:
        return weigh(views, self.tables, rows, VIEWS) @ self.weights + self.start


def fit(corpus: Corpus, views: Views, people: np.ndarray) -> Fitted:
    """The three readers, from these texts of people and all made ones."""
    made = np.arange(corpus.people, len(corpus.texts))
    rows = np.concatenate([people, made])
    tables = {name: views.table(name, rows, LEAST_TEXTS.get(name, 1)) for name in VIEWS}
    seen, spam = weigh(views, tables, rows, VIEWS), corpus.spam[rows]
    places, start = {}, 0
    for name in VIEWS:
        places[name] = np.arange(start, start + tables[name].size)
        start += tables[name].size
    weights, starts = np.zeros((start, 3)), np.zeros(3)
    everything, first = np.arange(len(rows)), np.arange(len(people))
    is_made = everything >= len(people)
    for reader, (names, of, labels, learner) in enumerate(
        (
            (PEOPLE, first, spam, LinearSVC(C=1.0, max_iter=10_000, random_state=0)),
            (TODAY, everything, spam, LinearSVC(C=1.0, max_iter=10_000, random_state=0)),
            (WHICH, everything, is_made, LogisticRegression(C=10.0, max_iter=5_000)),
        )
    ):
        columns = np.concatenate([places[name] for name in names])
        learner.fit(seen[of][:, columns], labels[of])
        weights[columns, reader], starts[reader] = learner.coef_[0], learner.intercept_[0]
    return Fitted(tables, weights, starts)


def blended(votes: np.ndarray) -> np.ndarray:
    """As `model.blend` does it, for many."""
    share, caution = _share(2 * (votes[:, 2] + 0.5)), CAUTION * _share(6 * (votes[:, 2] - 0.5))
    return (1 - share) * (votes[:, 0] + 0.5 * votes[:, 1]) / 1.5 + share * votes[:, 1] - caution


def _share(numbers: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-numbers))


def unseen_templates(corpus: Corpus, views: Views) -> tuple[float, float]:
    """Of made texts whose family of templates was left out of training: the shares of wanted and of unwanted ones
    whose votes exceed what two of a thousand wanted texts of people exceed.
    """
    made, people = made_texts(), np.arange(corpus.people)
    families = [f"{each.family}/{each.spam}" for each in made]
    votes, spam = np.zeros((len(made), 3)), corpus.spam[corpus.people :]
    for learn, test in GroupKFold(5, shuffle=True, random_state=0).split(made, groups=families):
        some = np.concatenate([people, corpus.people + learn])
        texts = [corpus.texts[place] for place in some]
        fitted = fit(Corpus(texts, corpus.spam[some], corpus.people), views.of_rows(some), people)
        votes[test] = fitted.votes(views, corpus.people + test)
    over = blended(votes) > _limit_of_people(corpus, views)
    return float(over[~spam].mean()), float(over[spam].mean())


def _limit_of_people(corpus: Corpus, views: Views) -> float:
    spam = corpus.spam[: corpus.people]
    scores = np.zeros(corpus.people)
    for learn, test in folds_of(spam, 0):
        scores[test] = blended(fit(corpus, views, learn).votes(views, test))
    return exceeded_by(scores, spam, 0.002)


def cross_validate(corpus: Corpus, views: Views) -> tuple[list[Measured], np.ndarray]:
    """Three times five folds over the texts of people, for us and for TF-IDF with logistic regression, same folds."""
    people = corpus.texts[: corpus.people]
    spam = corpus.spam[: corpus.people]
    found: dict[str, list[np.ndarray]] = {"Clarion": [], "TF-IDF + logistic regression": [], "the same, C = 100": []}
    for repeat in range(REPEATS):
        scores = {name: np.zeros(corpus.people) for name in found}
        for learn, test in folds_of(spam, repeat):
            scores["Clarion"][test] = blended(fit(corpus, views, learn).votes(views, test))
            scores["TF-IDF + logistic regression"][test] = tfidf_scores(people, spam, learn, test, 1.0)
            scores["the same, C = 100"][test] = tfidf_scores(people, spam, learn, test, 100.0)
        for name, each in scores.items():
            found[name].append(each)
        print(f"repeat {repeat + 1}: recall at 0.1 % = {recall_at(found['Clarion'][-1], spam, 0.001):.4f}", flush=True)
    return [measure(name, each, spam) for name, each in found.items()], np.mean(found["Clarion"], axis=0)


def calibrate(scores: np.ndarray, spam: np.ndarray) -> tuple[float, float]:
    """Slope and middle: a score of 0.5 is what two of a thousand wanted texts exceed; the slope is the likeliest."""
    slope = float(LogisticRegression(C=1e6, class_weight="balanced").fit(scores[:, None], spam).coef_[0][0])
    return round(slope, 4), round(-slope * exceeded_by(scores, spam, 0.002), 4)


def thresholds(scores: np.ndarray, spam: np.ndarray, slope: float, middle: float) -> dict[str, float]:
    found = {share: slope * exceeded_by(scores, spam, share) + middle for share in (0.001, 0.002, 0.01)}
    return {
        f"false positives {share * 100:g} %": round(float(1 / (1 + np.exp(-each))), 4) for share, each in found.items()
    }


def packed(fitted: Fitted) -> bytes:
    """The weights as an npz: half precision, places of what was learnt, no pickle."""
    arrays: dict[str, Any] = {"start": fitted.start.astype(np.float32)}
    begin = 0
    for name, factor in VIEWS.items():
        table = fitted.tables[name]
        weights = fitted.weights[begin : begin + table.size] * factor
        begin += table.size
        if name == "looks":
            arrays |= {"looks_middle": table.middle, "looks_spread": table.scale, "looks_weights": weights}
            continue
        arrays[f"{name}_places"] = table.places.astype(np.int32)
        arrays[f"{name}_columns"] = np.column_stack([table.scale, weights]).astype(np.float16)
    content = BytesIO()
    np.savez_compressed(content, **{name: np.asarray(array) for name, array in sorted(arrays.items())})
    return content.getvalue()


def train(corpus: Corpus, views: Views) -> bytes:
    return packed(fit(corpus, views, np.arange(corpus.people)))


def described(content: bytes, corpus: Corpus, measured: list[Measured], scores: np.ndarray) -> dict[str, Any]:
    """What `model.json` says of the weights."""
    spam = corpus.spam[: corpus.people]
    slope, middle = calibrate(scores, spam)
    return {
        "sha256": sha256(content).hexdigest(),
        "made by": "python -m tools.train_text_score",
        "trained on": {
            "UCI SMS Spam Collection, training part (T. A. Almeida, J. M. Gómez Hidalgo; CC BY 4.0)": sha256(
                TRAINING.read_bytes()
            ).hexdigest(),
            "made texts (tools/text_corpus)": sha256("\n".join(corpus.texts[corpus.people :]).encode()).hexdigest(),
        },
        "calibration": [slope, middle],
        "thresholds": thresholds(scores, spam, slope, middle),
        "cross-validation": [line.as_json() for line in measured],
    }


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--measure-only", action="store_true", help="cross-validate, and write nothing")
    options.add_argument("--unseen", action="store_true", help="measure families of made texts left out, and end")
    chosen = options.parse_args()
    if not TRAINING.exists():
        print(f"The training file is not here: {TRAINING}", file=sys.stderr)
        return 1
    corpus = read_corpus()
    views = Views.of(corpus.texts)
    if chosen.unseen:
        print(
            "Of families left out over 0.5: {:.1%} of wanted texts, {:.1%} of unwanted ones".format(
                *unseen_templates(corpus, views)
            )
        )
        return 0
    measured, scores = cross_validate(corpus, views)
    for line in measured:
        print(line)
    if chosen.measure_only:
        return 0
    content = train(corpus, views)
    facts = described(content, corpus, measured, scores)
    (MODEL / "model.npz").write_bytes(content)
    (MODEL / "model.json").write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print(f"Wrote {len(content) // 1024} kB: {MODEL / 'model.npz'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
