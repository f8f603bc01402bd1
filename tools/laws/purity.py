"""Law 5: files that decide do no input or output, so that a test can walk every short sequence of events."""

import ast
import re
from collections.abc import Iterator

from tools.laws.source import SourceFile, Tree, Violation

OUTSIDE = {
    "asyncio",
    "asyncpg",
    "fastapi",
    "http",
    "httpx",
    "requests",
    "socket",
    "sqlalchemy",
    "sqlite3",
    "starlette",
    "subprocess",
    "threading",
    "urllib3",
    "uvicorn",
    "valkey",
    "websockets",
}
# Our own doors to the same things.
DOORS = {
    "clarion.base.bus",
    "clarion.base.bus_valkey",
    "clarion.base.http",
    "clarion.base.outbox",
    "clarion.base.storage",
}

_PURE = re.compile(
    r"clarion/(.*/)?(rules|machine)\.py"
    r"|clarion/(.*/)?rules/[^/]+\.py"
    r"|clarion/calls/(model|events|commands|turn|step\w*|\w+_steps)\.py"
)


def impure_imports(tree: Tree) -> Iterator[Violation]:
    for file in tree.product:
        if _PURE.fullmatch(file.path.as_posix()):
            yield from _impure(file)


def _impure(file: SourceFile) -> Iterator[Violation]:
    for node in file.statements:
        for name in _imported(node):
            if name.partition(".")[0] in OUTSIDE or name in DOORS:
                yield file.violation(
                    node.lineno,
                    f"{file.path.name} decides and does nothing; it cannot import {name}",
                )


def _imported(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module]
    return []
