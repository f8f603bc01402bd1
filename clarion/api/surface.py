"""The surface: every operation that clients of the compatible service may know, whether we serve it or not.

`surface.tsv` holds facts, one operation a line:

* `method`, `path`, `group`, `operation`: as clients know them; parameters of paths have the surface's names;
* `source`: `core` (current), `legacy` (older, still called), `client` (called by clients, described nowhere),
  `voice` and `digital` (contact center);
* `rate`: `light`, `medium`, `heavy`, `auth`, `none`, or empty where the surface says nothing;
* `scope`: what the app must hold; `permission`: what the person must hold, `A`, `A AND B` or `A OR B`.
  Both are known for `core` only, and empty where being signed in is enough.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

Source = Literal["core", "legacy", "client", "voice", "digital"]
RateGroup = Literal["light", "medium", "heavy", "auth", "none", ""]

TABLE = Path(__file__).with_name("surface.tsv")
_COLUMNS = ("method", "path", "group", "operation", "source", "rate", "scope", "permission")
_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of the table. `permissions` is what `require(...)` takes: all of them, each `A` or `A OR B`."""

    method: str
    path: str
    group: str
    operation: str
    source: Source
    rate: RateGroup
    scope: str
    permissions: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Method and shape of the path: what tells operations apart, whatever their parameters are called."""
        return self.method, shape(self.path)


def shape(path: str) -> str:
    """The path with `{}` for every parameter."""
    return _PARAMETER.sub("{}", path)


def parameter_names(path: str) -> list[str]:
    return _PARAMETER.findall(path)


@dataclass
class _Node:
    literal: dict[str, "_Node"] = field(default_factory=dict)
    parameter: "_Node | None" = None
    here: dict[str, Operation] = field(default_factory=dict)  # by method


class Surface:
    """All operations, found by key or by a concrete path."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._by_key: dict[tuple[str, str], Operation] = {}
        self._root = _Node()
        for operation in operations:
            if operation.key in self._by_key:
                raise ValueError(f"{operation.method} {operation.path} is in the table twice")
            self._by_key[operation.key] = operation
            self._add(operation)

    def _add(self, operation: Operation) -> None:
        node = self._root
        for part in operation.path.strip("/").split("/"):
            if _PARAMETER.fullmatch(part):
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.literal.setdefault(part, _Node())
        node.here[operation.method] = operation

    def __iter__(self) -> Iterator[Operation]:
        return iter(self._by_key.values())

    def __len__(self) -> int:
        return len(self._by_key)

    def find(self, method: str, template: str) -> Operation | None:
        """The operation of a route, by its path template; the names of parameters do not matter."""
        return self._by_key.get((method, shape(template)))

    def operations_at(self, path: str) -> dict[str, Operation]:
        """The operations at a concrete path, by method. Literal segments go before parameters; {} when none."""
        return _descend(self._root, path.strip("/").split("/"), 0)


def _descend(node: _Node, parts: list[str], depth: int) -> dict[str, Operation]:
    if depth == len(parts):
        return node.here
    part = parts[depth]
    found: dict[str, Operation] = {}
    exact = node.literal.get(part)
    if exact is not None:
        found = _descend(exact, parts, depth + 1)
    if node.parameter is not None and part:
        # A literal segment hides the parameter only for the methods that it has.
        found = _descend(node.parameter, parts, depth + 1) | found
    return found


def _read(line: str, number: int) -> Operation:
    cells = line.split("\t")
    if len(cells) != len(_COLUMNS):
        raise ValueError(f"{TABLE.name}, line {number}: {len(cells)} columns instead of {len(_COLUMNS)}")
    method, path, group, operation, source, rate, scope, permission = cells
    if source not in get_args(Source) or rate not in get_args(RateGroup):
        raise ValueError(f"{TABLE.name}, line {number}: unknown source or rate group")
    return Operation(
        method,
        path,
        group,
        operation,
        cast("Source", source),
        cast("RateGroup", rate),
        scope,
        tuple(permission.split(" AND ")) if permission else (),
    )


@cache
def surface() -> Surface:
    """The table, read once."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    if tuple(lines[0].split("\t")) != _COLUMNS:
        raise ValueError(f"{TABLE.name}: the first line must name the columns {', '.join(_COLUMNS)}")
    return Surface(_read(line, number) for number, line in enumerate(lines[1:], start=2))
