"""Scores of texts: time a text, beside TF-IDF with logistic regression (scikit-learn), and recall at few false alarms.

Time is the process's own (other work shares the machine), text by text, over texts of the training file, or of the
tests where it is not there; `undisturbed` is the least of nine times. `--recall` cross-validates again: three times
five folds, some minutes.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.sizes import full_or

TESTS = Path(__file__).parents[1] / "tests" / "base" / "text_score"
AT_ONCE = full_or(400, 60)
AIM_US = 300.0


def texts_at_hand() -> tuple[list[str], list[bool]]:
    from tools.train_text_score import TRAINING, read_people

    if TRAINING.exists():
        texts, spam = read_people(TRAINING)
        return texts, spam
    lines = [line for file in TESTS.glob("*.tsv") for line in file.read_text("utf-8").splitlines()]
    return [line.partition("\t")[2] for line in lines], [line.startswith("spam") for line in lines]


def tfidf(texts: list[str], spam: list[bool]) -> Callable[[str], float]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    vectors = TfidfVectorizer()
    learner = LogisticRegression(max_iter=3000).fit(vectors.fit_transform(texts), spam)
    return lambda text: float(learner.predict_proba(vectors.transform([text]))[0][1])


def timed(score: Callable[[str], float], texts: list[str]) -> list[float]:
    """Microseconds of each text, in the order of their size."""
    for text in texts[:50]:
        score(text)
    taken = []
    for text in texts:
        began = time.process_time_ns()
        score(text)
        taken.append((time.process_time_ns() - began) / 1000)
    return sorted(taken)


def undisturbed(score: Callable[[str], float], texts: list[str], rounds: int = full_or(9, 1)) -> list[float]:
    """The least that each text took: other work on the machine only ever adds."""
    least = [float("inf")] * len(texts)
    for _ in range(rounds):
        for place, text in enumerate(texts):
            began = time.thread_time_ns()
            score(text)
            least[place] = min(least[place], (time.thread_time_ns() - began) / 1000)
    return sorted(least)


def show(name: str, taken: list[float]) -> None:
    p50, p99 = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
    print(f"{name:32} {statistics.mean(taken):8.0f} {p50:8.0f} {p99:8.0f}")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--recall", action="store_true", help="cross-validate again")
    chosen = options.parse_args()
    began = time.perf_counter()
    from clarion.base.text_score import score_text, shipped_model

    shipped_model()
    loaded = time.perf_counter() - began
    texts, spam = texts_at_hand()
    some = texts[:: max(len(texts) // AT_ONCE, 1)][:AT_ONCE]
    print(
        f"{len(some)} texts of {statistics.mean(map(len, some)):.0f} characters; loading took {loaded * 1000:.0f} ms\n"
    )
    print(f"{'µs of a text, own time':32} {'mean':>8} {'p50':>8} {'p99':>8}")
    ours = timed(score_text, some)
    show("Clarion", ours)
    show("Clarion, undisturbed", undisturbed(score_text, some))
    show("TF-IDF + logistic regression", timed(tfidf(texts, spam), some))
    print(f"\nAim: under {AIM_US:g} µs; {'met' if statistics.mean(ours) < AIM_US else 'missed'} by the mean.\n")
    if chosen.recall:
        from tools.train_text_score import TRAINING, Views, cross_validate, read_corpus

        if not TRAINING.exists():
            print("The training file is not here, so nothing was cross-validated.")
            return 0
        corpus = read_corpus()
        for line in cross_validate(corpus, Views.of(corpus.texts))[0]:
            print(line)
    else:
        for line in shipped_model().facts["cross-validation"]:
            print(
                line.pop("of").ljust(32),
                ", ".join(f"{name} {mean:.4f} ± {spread:.4f}" for name, (mean, spread) in line.items()),
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
