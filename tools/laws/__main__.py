"""Run every law over the tree: `python -m tools.laws [folder]`. Ends with 1 when one is broken."""

import gc
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from tools.laws.faces import imports_behind_a_face
from tools.laws.hosts import registry_hosts
from tools.laws.language import retired_words, rising_counts
from tools.laws.migrations import forked_migrations
from tools.laws.names import drawers, lookups_that_surprise, todos_without_an_issue
from tools.laws.purity import impure_imports
from tools.laws.routes import routes_without_a_guard
from tools.laws.sizes import large_files, large_functions
from tools.laws.source import Tree, Violation
from tools.laws.web_types import handwritten_responses

LAWS: list[Callable[[Tree], Iterable[Violation]]] = [
    imports_behind_a_face,
    impure_imports,
    routes_without_a_guard,
    large_files,
    large_functions,
    drawers,
    lookups_that_surprise,
    todos_without_an_issue,
    registry_hosts,
    forked_migrations,
    retired_words,
    rising_counts,
    handwritten_responses,
]


def main(root: Path) -> int:
    # Syntax trees are millions of objects, all of them kept: collecting finds nothing and takes a third of the time.
    gc.disable()
    tree = Tree(root)
    violations = [violation for law in LAWS for violation in law(tree)]
    for violation in violations:
        print(violation)
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2]))
