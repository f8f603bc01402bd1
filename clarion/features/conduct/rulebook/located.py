"""YAML whose every value remembers where it stands, so that a refusal can point at it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import yaml

from clarion.features.conduct.rulebook.errors import BadRule

Path = tuple[str | int, ...]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LARGEST = 1_000_000
_DEEPEST = 20
_SCALARS: dict[str, Callable[[str], Any]] = {
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": float,
    "tag:yaml.org,2002:bool": lambda text: text.casefold() in ("true", "yes", "on"),
    "tag:yaml.org,2002:null": lambda text: None,
    "tag:yaml.org,2002:timestamp": date.fromisoformat,
    "tag:yaml.org,2002:str": str,
}


class Document:
    """A file as plain data, and where each part of it stands."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self._lines = text.split("\n")
        self._nodes: dict[Path, yaml.Node] = {}
        if len(text) > _LARGEST:
            raise BadRule(f"larger than {_LARGEST} characters", file=file)
        try:
            root = yaml.compose(text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
            raise BadRule(f"not YAML: {error.problem}", file=file, line=line, column=column) from None
        except (yaml.YAMLError, ValueError) as error:
            raise BadRule(f"not YAML: {str(error)[:200]}", file=file) from None
        self.data: Any = None if root is None else self._value(root, (), set())

    def bad(self, path: Path, reason: str, line: int = 0, column: int = 0) -> BadRule:
        """The refusal of what stands at `path`; line and column from 1 inside a text, 0 for its beginning."""
        node = self._node(path)
        if node is None:
            return BadRule(reason, file=self.file)
        start = node.start_mark
        if not line or not isinstance(node, yaml.ScalarNode):
            return BadRule(reason, file=self.file, line=start.line + 1, column=start.column + 1)
        row, col = self._inside(node, line, column)
        return BadRule(reason, file=self.file, line=row, column=col)

    def _inside(self, node: yaml.ScalarNode, line: int, column: int) -> tuple[int, int]:
        start = node.start_mark
        if node.style == "|":
            row = start.line + line  # the text begins on the line after the bar
            content = self._lines[row] if row < len(self._lines) else ""
            first = self._lines[start.line + 1] if start.line + 1 < len(self._lines) else content
            return row + 1, len(first) - len(first.lstrip(" ")) + column
        if node.start_mark.line != node.end_mark.line:  # folded: lines are not what they were
            return start.line + 1, start.column + 1
        return start.line + 1, start.column + column + (1 if node.style in ("'", '"') else 0)

    def _node(self, path: Path) -> yaml.Node | None:
        while path and path not in self._nodes:
            path = path[:-1]
        return self._nodes.get(path)

    def _value(self, node: yaml.Node, path: Path, seen: set[int]) -> Any:
        self._nodes[path] = node
        if id(node) in seen:
            raise self.bad(path, "anchors and aliases are not used here; write it out")
        if len(path) > _DEEPEST:
            raise self.bad(path, f"nested deeper than {_DEEPEST}")
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path, seen)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(child, (*path, index), seen) for index, child in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: yaml.MappingNode, path: Path, seen: set[int]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise self.bad(path, "a key must be a word")
            key = key_node.value
            if key in values:
                self._nodes[(*path, key)] = key_node
                raise self.bad((*path, key), f"{key!r} stands here twice")
            values[key] = self._value(value_node, (*path, key), seen)
        return values

    def _scalar(self, node: yaml.Node, path: Path) -> Any:
        convert = _SCALARS.get(node.tag)
        if convert is None:
            raise self.bad(path, f"a value of kind {node.tag} is not used here")
        try:
            return convert(node.value)
        except ValueError:
            raise self.bad(path, f"{node.value[:40]!r} cannot be read; put words in quotes") from None
