"""The Python files of a tree, parsed once, and the form of a finding."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

CODE = ("clarion", "tools", "bench")
TESTS = ("tests",)
_SKIPPED = {"node_modules", "__pycache__", ".venv"}


@dataclass(frozen=True)
class Violation:
    path: Path
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.sentence}"


class SourceFile:
    """One Python file: `path` is relative to the tree, `module` its dotted name."""

    def __init__(self, root: Path, path: Path) -> None:
        self.path = path.relative_to(root)
        self.text = path.read_text()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))

    @property
    def module(self) -> str:
        parts = self.path.with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.path.parts and "versions" in self.path.parts

    @cached_property
    def statements(self) -> list[ast.stmt]:
        """Every statement at any depth. Expressions are most of a tree, and no law looks for anything in them."""
        return list(_statements(self.tree))

    @cached_property
    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        return [node for node in self.statements if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]

    def violation(self, line: int, sentence: str) -> Violation:
        return Violation(self.path, line, sentence)


def _statements(node: ast.AST) -> Iterator[ast.stmt]:
    for block in ("body", "orelse", "finalbody", "handlers", "cases"):
        within = getattr(node, block, None)
        for child in within if isinstance(within, list) else ():
            if isinstance(child, ast.stmt):
                yield child
            yield from _statements(child)


class Tree:
    """Everything the laws look at, under one root."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._modules: dict[str, bool] = {}

    @cached_property
    def code(self) -> list[SourceFile]:
        return self._read(CODE)

    @cached_property
    def tests(self) -> list[SourceFile]:
        return self._read(TESTS)

    @property
    def product(self) -> list[SourceFile]:
        return [file for file in self.code if file.path.parts[0] == "clarion"]

    def is_package(self, module: str) -> bool:
        return (self.root / Path(*module.split(".")) / "__init__.py").is_file()

    def is_module(self, module: str) -> bool:
        if module not in self._modules:
            file = (self.root / Path(*module.split("."))).with_suffix(".py")
            self._modules[module] = self.is_package(module) or file.is_file()
        return self._modules[module]

    def committed(self) -> list[Path]:
        """Files that Git holds or would hold, relative to the root."""
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=self.root, check=True, capture_output=True, text=True).stdout
        return [Path(name) for name in listed.split("\0") if name and (self.root / name).is_file()]

    def _read(self, folders: tuple[str, ...]) -> list[SourceFile]:
        files = (path for folder in folders for path in sorted((self.root / folder).rglob("*.py")))
        return [SourceFile(self.root, path) for path in files if not _SKIPPED.intersection(path.parts)]
