"""`clarion acceptable-use score-texts`, as another program runs it."""

import subprocess
import sys
from pathlib import Path

import pytest

CLARION = [str(Path(sys.executable).parent / "clarion"), "acceptable-use", "score-texts"]


def scored(content: bytes) -> list[float]:
    done = subprocess.run([*CLARION, "-"], input=content, capture_output=True, timeout=60, check=True)
    return [float(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"", 0),
        (b"\n", 1),
        (b"one\n\nthree", 3),
        (b"one\r\ntwo\r\n", 2),
        (b"\xff\xfe broken \xc3\n\x00\x01\nnext\x0bline\xe2\x80\xa8end\n", 3),
        (b"x" * 200_000 + b"\nshort\n", 2),
    ],
)
def test_one_score_a_line(content: bytes, lines: int) -> None:
    scores = scored(content)
    assert len(scores) == lines
    assert all(0 <= score <= 1 for score in scores)


def test_a_file_and_what_is_none(tmp_path: Path) -> None:
    texts = tmp_path / "texts.txt"
    texts.write_text("see you at six\nFREE entry! Win £1000 cash, txt WIN to 80082 now\n")
    done = subprocess.run([*CLARION, str(texts)], capture_output=True, timeout=60, check=True)
    low, high = map(float, done.stdout.split())
    assert low < 0.1 < 0.9 < high
    missing = subprocess.run([*CLARION, str(tmp_path / "none")], capture_output=True, timeout=60, check=False)
    assert missing.returncode == 2
    assert b"cannot be read" in missing.stderr
