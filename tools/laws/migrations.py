"""Migrations are one chain in the order of their numbers: two that follow the same one stop every installation at its
start, and the highest number is the newest form of the database.
"""

import ast
from collections.abc import Iterator

from tools.laws.source import SourceFile, Tree, Violation


def forked_migrations(tree: Tree) -> Iterator[Violation]:
    revisions: dict[str, SourceFile] = {}
    followers: dict[str | None, SourceFile] = {}
    for file in tree.code:
        if not file.is_migration or file.path.stem == "__init__":
            continue
        revision, before = _constant(file, "revision"), _constant(file, "down_revision")
        if not isinstance(revision, str) or not isinstance(before, str | None):
            continue
        if revision in revisions:
            yield file.violation(1, f"{revisions[revision].path.name} is revision {revision} too; renumber this one")
        elif before in followers:
            yield file.violation(
                1, f"{followers[before].path.name} follows {before} too; let this one follow the newest"
            )
        if before is not None and revision <= before:
            yield file.violation(1, f"revision {revision} follows {before}: give it a higher number")
        if file.path.name[: len(revision) + 1] != f"{revision}_":
            yield file.violation(1, f"the file of revision {revision} is named {revision}_…")
        revisions[revision] = followers[before] = file


def _constant(file: SourceFile, name: str) -> object:
    for node in file.tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == name for one in node.targets):
            return node.value.value if isinstance(node.value, ast.Constant) else ...
    return ...
