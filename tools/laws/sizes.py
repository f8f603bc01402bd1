"""Law 6: files under 400 lines, functions under 40. Docstrings and decorators do not count."""

import ast
from collections.abc import Iterator

from tools.laws.source import SourceFile, Tree, Violation

FILE_LIMIT = 400
FUNCTION_LIMIT = 40


def large_files(tree: Tree) -> Iterator[Violation]:
    for file in tree.code + tree.tests:
        lines = len(file.text.splitlines())
        if lines >= FILE_LIMIT and not file.is_migration:
            yield file.violation(1, f"the file has {lines} lines; stay under {FILE_LIMIT}: split it by what it does")


def large_functions(tree: Tree) -> Iterator[Violation]:
    for file in tree.code:
        if not file.is_migration:
            yield from _large_functions(file)


def _large_functions(file: SourceFile) -> Iterator[Violation]:
    for function in file.functions:
        lines = _length(function)
        if lines >= FUNCTION_LIMIT:
            sentence = f"{function.name} has {lines} lines; stay under {FUNCTION_LIMIT}: give a part of it a name"
            yield file.violation(function.lineno, sentence)


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines
