"""Law 4: a feature reaches another only through its face: the names in its `__init__.py`, or in a part's."""

import ast
from collections.abc import Iterator

from tools.laws.source import SourceFile, Tree, Violation

FEATURES = "clarion.features."


def feature_of(module: str) -> str | None:
    """`phone` for clarion.features.phone.lines.rules, None outside the features."""
    return module.removeprefix(FEATURES).partition(".")[0] if module.startswith(FEATURES) else None


def imports_behind_a_face(tree: Tree) -> Iterator[Violation]:
    for file in tree.product:
        own = feature_of(file.module)
        if own is not None:
            yield from _behind(tree, file, own)


def _behind(tree: Tree, file: SourceFile, own: str) -> Iterator[Violation]:
    for node in file.statements:
        for module in _modules(tree, file, node):
            other = feature_of(module)
            if other and other != own and not tree.is_package(module):
                sentence = f"{module} is behind the face of {other}; import a name from {module.rpartition('.')[0]}"
                yield file.violation(node.lineno, sentence)


def _modules(tree: Tree, file: SourceFile, node: ast.stmt) -> list[str]:
    """The modules an import reaches: `from a.b import c` reaches a.b, and a.b.c where that is a module."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    source = node.module or ""
    if node.level:
        is_package = file.path.name == "__init__.py"
        above = file.module.split(".")[: len(file.module.split(".")) - node.level + is_package]
        source = ".".join([*above, source]).rstrip(".")
    deeper = [f"{source}.{alias.name}" for alias in node.names]
    return [source, *(module for module in deeper if tree.is_module(module))]
