"""Counts the shapes of API responses that the web app writes by hand; those generated from `/openapi.json` are right.

Starts from what the app says it receives (`call<SiteInfo>(…)`) and follows the names through the files they come from.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from tools.laws.source import Tree, Violation

CEILING = 241
GENERATED = Path("web/src/api/generated.ts")
_RECEIVING = re.compile(r"\b(?:call|asked|send|postPage|useRead|useWork|useDetails|useKept)<|\.json\(\)\)? as ")
_IMPORT = re.compile(r"(?:import|export)(?: type)? \{([^}]*)\} from '([^']+)'")
_DECLARED = re.compile(r"^(?:export )?(?:interface (\w+)|type (\w+)(?:<\w+>)? =)", re.M)
_NAME = re.compile(r"\b[A-Z]\w*\b")
_STRING = re.compile(r"'[^'\n]*'|/\*.*?\*/", re.S)
_OPEN, _CLOSE = "<{([", ">})]"


class WebSource:
    """The TypeScript of the app: where a name is declared, and how."""

    def __init__(self, root: Path, paths: list[Path]) -> None:
        self.root = root
        self.paths = [path for path in paths if re.match(r"web/src/.*\.tsx?$", str(path)) and ".test." not in path.name]

    @cached_property
    def texts(self) -> dict[Path, str]:
        return {path: (self.root / path).read_text() for path in self.paths if path != GENERATED}

    @cached_property
    def declared(self) -> dict[Path, dict[str, tuple[int, str]]]:
        """Of each file, the position and the text of each declared type."""
        return {
            path: {
                found[1] or found[2]: (found.start(), _declaration(text, found.end()))
                for found in _DECLARED.finditer(text)
            }
            for path, text in self.texts.items()
        }

    def find(self, path: Path, name: str, depth: int = 0) -> tuple[Path, str] | None:
        """Where a name is declared that this file uses."""
        if path not in self.texts or depth > 5:
            return None
        if name in self.declared[path]:
            return path, name
        for names, source in _IMPORT.findall(self.texts[path]):
            for entry in names.split(","):
                there, _, here = entry.strip().removeprefix("type ").partition(" as ")
                if (here or there) == name and (target := self._target(path, source)) is not None:
                    return self.find(target, there, depth + 1)
        return None

    def _target(self, path: Path, source: str) -> Path | None:
        if source.startswith("@/"):
            base = Path("web/src", source[2:])
        elif source.startswith("."):
            base = Path(*_normal(path.parent / source))
        else:
            return None
        options = [base.with_name(base.name + end) for end in (".ts", ".tsx")] + [base / "index.ts"]
        return next((option for option in options if option in self.texts), None)


def _normal(path: Path) -> list[str]:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return parts


def _declaration(text: str, start: int) -> str:
    """From here to the end of the declaration: the brackets are closed and the statement ends."""
    depth = 0
    for at in range(start, len(text)):
        if text[at] in _OPEN:
            depth += 1
        elif text[at] in _CLOSE and text[at - 1] != "=":
            depth -= 1
            if depth == 0 and text[at] == "}" and not re.match(r"\[|\s*[&|]", text[at + 1 :]):
                return text[start : at + 1]
        elif text[at] == ";" and depth == 0:
            return text[start:at]
    return text[start:]


def received(source: WebSource) -> Iterator[tuple[Path, int, str]]:
    """Each type that the app says it receives: file, position and text."""
    for path, text in source.texts.items():
        for found in _RECEIVING.finditer(text):
            if found[0].endswith("<"):
                yield path, found.start(), _argument(text, found.end())
            else:
                yield path, found.start(), re.split(r"[;)]", text[found.end() :], maxsplit=1)[0]


def _argument(text: str, start: int) -> str:
    depth = 1
    for at in range(start, len(text)):
        if text[at] in _OPEN:
            depth += 1
        elif text[at] in _CLOSE and text[at - 1] != "=":
            depth -= 1
            if depth == 0:
                return text[start:at]
    return text[start:]


def handwritten(source: WebSource) -> dict[tuple[Path, int], str]:
    """The shapes that do not come from the generated file, by file and position."""
    found: dict[tuple[Path, int], str] = {}
    waiting: list[tuple[Path, str]] = []
    for path, at, text in received(source):
        if "{" in text:
            found[path, at] = " ".join(text.split())[:60]
        waiting += [(path, name) for name in _NAME.findall(_STRING.sub("", text))]
    seen: set[tuple[Path, str]] = set()
    while waiting:
        place = source.find(*waiting.pop())
        if place is None or place in seen:
            continue
        seen.add(place)
        path, name = place
        at, text = source.declared[path][name]
        if "{" in text:
            found[path, at] = name
        waiting += [(path, other) for other in _NAME.findall(_STRING.sub("", text))]
    return found


def handwritten_responses(tree: Tree) -> Iterator[Violation]:
    """Report the shapes beyond the ceiling."""
    source = WebSource(tree.root, tree.committed())
    found = handwritten(source)
    if len(found) > CEILING:
        for (path, at), name in sorted(found.items(), key=str):
            line = source.texts[path].count("\n", 0, at) + 1
            yield Violation(path, line, f"{name}: use the type of @/api/generated ({len(found)}; at most {CEILING})")
