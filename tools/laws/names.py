"""Law 6: no drawers for leftovers, `get_` raises and `find_` may return None, a TODO names an issue."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from tools.laws.source import Tree, Violation

DRAWERS = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}
_TODO = re.compile(r"\b(TODO|FIXME)\b(?P<issue>\(#\d+\))?")


def drawers(tree: Tree) -> Iterator[Violation]:
    for file in tree.code + tree.tests:
        parts = [part.removesuffix(".py") for part in file.path.parts]
        # `call_manager.py` is a manager as much as `manager.py`.
        found = DRAWERS.intersection(word for part in parts for word in part.split("_"))
        if found:
            yield file.violation(1, f"'{min(found)}' says nothing; name the module after what it does")


def lookups_that_surprise(tree: Tree) -> Iterator[Violation]:
    for file in tree.product:
        for function in file.functions:
            name, optional = function.name.lstrip("_"), _may_be_none(function.returns)
            if name.startswith("get_") and optional:
                yield file.violation(function.lineno, f"{function.name} may return None; raise, or call it find_")
            if name.startswith("find_") and function.returns and not optional:
                sentence = f"{function.name} never returns None; call it get_ (or list_ for several)"
                yield file.violation(function.lineno, sentence)


def _may_be_none(annotation: ast.expr | None) -> bool:
    """Whether None can come back, directly or as the result of what comes back (Awaitable[X | None])."""
    if annotation is None:
        return False
    text = ast.unparse(annotation)
    return bool(re.search(r"\bNone\b|\bOptional\[", text))


def todos_without_an_issue(tree: Tree) -> Iterator[Violation]:
    for file in tree.code + tree.tests:
        if not _TODO.search(file.text):
            continue
        for token in tokenize.generate_tokens(io.StringIO(file.text).readline):
            todo = _TODO.search(token.string) if token.type == tokenize.COMMENT else None
            if todo and not todo["issue"]:
                yield file.violation(token.start[0], f"a {todo[1]} names its issue, such as TODO(#12); or do it now")
