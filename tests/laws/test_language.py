"""Retired names and phrases are caught where they are planted, and the table itself is sound."""

import re
import subprocess
from pathlib import Path

import pytest

from tools.laws import language
from tools.laws.language import CEILINGS, SCOPES, retired_words, rising_counts, table
from tools.laws.source import Tree

PLANTED = [
    ("clarion/base/http.py", "class Courier:\n    pass\n"),
    ("tests/calls/test_x.py", "from clarion.calls.leases import ValkeySeats\n"),
    ("web/src/features/phone/x.ts", "export const ringMe = 1;\n"),
    ("clarion/features/phone/x.yaml", "codes: star_codes\n"),
    ("web/src/text/enChats.ts", "export const chats = { 'chats.x': 'Whoever comes later' };\n"),
    ("web/src/text/en.ts", "export const en = { 'x': 'Set up your second step' };\n"),
    ("web/src/text/enCompany.ts", "export const company = { 'x': 'Your organisation' };\n"),
    ("docs/operations/x.md", "See [words](../words.md).\n"),
]
ALLOWED = [
    ("clarion/base/http.py", "class HttpClient:\n    pass\n"),
    ("web/src/text/fr/chats.ts", "export const chats = { 'chats.x': 'organisation' };\n"),
    ("web/src/text/enChats.ts", "export const chats = { 'chats.x': 'People who join later' };\n"),
    ("tools/laws/language.py", "Courier = 1\n"),
]


def tree_of(root: Path, name: str, text: str) -> Tree:
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    (root / name).parent.mkdir(parents=True)
    (root / name).write_text(text)
    return Tree(root)


@pytest.mark.parametrize(("name", "text"), PLANTED, ids=[name for name, _ in PLANTED])
def test_a_retired_word_is_caught(name: str, text: str, tmp_path: Path) -> None:
    [found] = retired_words(tree_of(tmp_path, name, text))
    assert (found.path.as_posix(), found.line) == (name, 1)
    assert "write " in found.sentence


@pytest.mark.parametrize(("name", "text"), ALLOWED, ids=[name for name, _ in ALLOWED])
def test_the_words_of_the_field_pass(name: str, text: str, tmp_path: Path) -> None:
    assert list(retired_words(tree_of(tmp_path, name, text))) == []


@pytest.mark.parametrize(
    "line",
    [
        "class ThingKeeper:\n    pass\n",
        'def f():\n    log.warning("Something was not done", why=1)\n',
        "def f(one: Any, other: Any) -> None:\n    pass\n",
    ],
)
def test_a_count_may_not_rise(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = tree_of(tmp_path, "clarion/base/x.py", line)
    monkeypatch.setattr(language, "CEILINGS", {what: (*rule[:2], 0) for what, rule in CEILINGS.items()})
    assert len(list(rising_counts(tree))) == 1
    monkeypatch.setattr(language, "CEILINGS", {what: (*rule[:2], 1) for what, rule in CEILINGS.items()})
    assert list(rising_counts(tree)) == []


def test_every_row_has_a_scope_a_pattern_and_an_alternative() -> None:
    for word in table():
        assert word.scope in SCOPES and word.better, word
        re.compile(word.pattern)
