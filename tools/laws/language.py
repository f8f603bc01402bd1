"""The field's words: names and phrases that must not return, listed with their replacements in `language.tsv`.

Scopes: `names` are identifiers and paths in code and tests, `text` is the English of the web app,
`docs` are pages. `CEILINGS` counts what is still being replaced: a count may fall but never rise.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tools.laws.source import Tree, Violation

TABLE = Path(__file__).with_suffix(".tsv")
_CODE = re.compile(r"^(clarion|tests|tools|bench|web/src|web/dev)/.*\.(py|ts|tsx|yaml)$")
_TEXT = re.compile(r"^web/src/text/en\w*\.ts$")
_DOCS = re.compile(r"^(docs/.*|README|CONTRIBUTING|SECURITY)\.?\w*$")
_EXEMPT = re.compile(
    r"^tools/laws/|^tests/laws/|/migrations/|^docs/api-coverage\.md$|^docs/decisions/\d|^tools/text_corpus/"
)
SCOPES = {"names": _CODE, "text": _TEXT, "docs": _DOCS}

CEILINGS = {
    "a class name that does not say what the class is (Keeper, Book, Desk, Memory, Wanted, Wish)": (
        re.compile(r"^class \w*(?:Keeper|Book|Desk|Memory|Wanted|Wish|Clerk|Teller)\b", re.MULTILINE),
        re.compile(r"^clarion/.*\.py$"),
        51,
    ),
    "a log line that is a sentence; write an event key and fields (`call.recording_failed`)": (
        re.compile(r"\blog\.(?:debug|info|warning|error|exception)\(\s*f?\"[A-Z]"),
        re.compile(r"^clarion/.*\.py$"),
        171,
    ),
    "a line with `Any`; say what it holds: a TypedDict, a Protocol, a type variable": (
        re.compile(r"\bAny\b.*"),
        re.compile(r"^clarion/.*\.py$"),
        2500,
    ),
    "`noqa`; mend the cause, or say in pyproject.toml why the rule is wrong for such files": (
        re.compile(r"# noqa"),
        re.compile(r"^clarion/.*\.py$"),
        59,
    ),
}


@dataclass(frozen=True)
class Word:
    scope: str
    pattern: str
    better: str


@cache
def table() -> tuple[Word, ...]:
    """The rows of `language.tsv`: scope, regular expression, what to write instead."""
    lines = [line for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    return tuple(Word(*line.split("\t")) for line in lines)


@cache
def _pattern(scope: str) -> re.Pattern[str]:
    words = [word.pattern for word in table() if word.scope == scope]
    return re.compile("|".join(f"(?P<w{at}>{pattern})" for at, pattern in enumerate(words)))


@cache
def _better(scope: str) -> tuple[str, ...]:
    return tuple(word.better for word in table() if word.scope == scope)


def retired_words(tree: Tree) -> Iterator[Violation]:
    """Report every retired word in the scope that its row names."""
    for path in tree.committed():
        name = path.as_posix()
        scopes = [scope for scope, files in SCOPES.items() if files.match(name)]
        if not scopes or _EXEMPT.search(name):
            continue
        text = (tree.root / path).read_text(errors="replace")
        for scope in scopes:
            for found in _pattern(scope).finditer(text):
                group = found.lastgroup or "w0"
                line = text.count("\n", 0, found.start()) + 1
                yield Violation(path, line, f"{found[0]!r}: write {_better(scope)[int(group[1:])]}")


def rising_counts(tree: Tree) -> Iterator[Violation]:
    """Report each kind of wording whose count exceeds its ceiling."""
    texts = [
        (path, (tree.root / path).read_text(errors="replace")) for path in tree.committed() if path.suffix == ".py"
    ]
    for what, (pattern, files, ceiling) in CEILINGS.items():
        hits = [
            (path, text.count("\n", 0, found.start()) + 1)
            for path, text in texts
            if files.match(path.as_posix())
            for found in pattern.finditer(text)
        ]
        if len(hits) > ceiling:
            path, line = hits[-1]
            yield Violation(path, line, f"{len(hits)} times {what}; at most {ceiling}. This one is one of them")
