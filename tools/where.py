"""Find where something is done: `python -m tools.where WORD …`, in the field's words.

Prints the lines of docs/map.md that match all words, and the files whose names do. A word also finds its synonyms,
which are the columns "term" and "also called" of docs/glossary.md.
"""

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
MAP, GLOSSARY = ROOT / "docs" / "map.md", ROOT / "docs" / "glossary.md"
MOST_FILES = 20


def plain(text: str) -> str:
    """Lower case, with `_`, `-` and camelCase as spaces, so that names and prose compare."""
    return re.sub(r"[_\-\s]+", " ", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)).lower()


def synonyms(glossary: str) -> dict[str, set[str]]:
    """Each term and other name of the glossary, with all names of the same thing."""
    found: dict[str, set[str]] = {}
    for row in glossary.splitlines():
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        if not row.startswith("|") or len(cells) < 3 or set(cells[0]) <= {"-"}:
            continue
        names = [
            plain(re.sub(r"\s*\([^)]*\)", "", name)).strip()
            for cell in (cells[0], cells[2])
            for name in cell.split(",")
        ]
        group = {name for name in names if len(name) > 1}
        for name in group:
            found.setdefault(name, set()).update(group)
    return found


def variants(word: str, known: dict[str, set[str]]) -> set[str]:
    word = plain(word)
    singular = word.removesuffix("s")
    return {word, singular} | known.get(word, set()) | known.get(singular, set())


def matches(text: str, words: Iterable[set[str]]) -> bool:
    """Whether the text holds each word, or one of its synonyms, from the beginning of a word on."""
    text = plain(text)
    return all(any(re.search(rf"\b{re.escape(name)}", text) for name in names) for names in words)


def search(asked: list[str]) -> tuple[list[str], list[str]]:
    """Lines of the map and paths of files for what is asked; first as one phrase, otherwise word by word."""
    known = synonyms(GLOSSARY.read_text())
    files = subprocess.run(
        ["git", "ls-files", "clarion", "web/src", "tools", "docs"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    rows = [row for row in MAP.read_text().splitlines() if row.startswith("| ") and "`" in row]
    for words in ([variants(" ".join(asked), known)], [variants(word, known) for word in asked]):
        lines = [row for row in rows if matches(row, words)]
        paths = [path for path in files if matches(path, words) and "/versions/" not in path]
        if lines or paths:
            return lines, paths
    return [], []


def main(asked: list[str]) -> int:
    if not asked:
        print(__doc__)
        return 2
    lines, paths = search(asked)
    for line in lines:
        what, where = (cell.strip() for cell in line.strip("|").split("|")[:2])
        print(f"{what}\n    {where}")
    for path in paths[:MOST_FILES]:
        print(path)
    if len(paths) > MOST_FILES:
        print(f"… and {len(paths) - MOST_FILES} more files; add a word")
    if not lines and not paths:
        print(f"Nothing found for {' '.join(asked)!r}. Try another word of the field.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
