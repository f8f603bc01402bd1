"""No committed file names the host of a package registry: a lock says what, the machine says from where."""

import re
from collections.abc import Iterator

from tools.laws.source import Tree, Violation

# Written in pieces, so that this file does not break its own law.
_HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "registry.npmjs" + ".org", "registry.yarnpkg" + ".com")
_FORBIDDEN = re.compile(
    "|".join(re.escape(host) for host in _HOSTS) + r"|--(extra-)?index" + r"-url\s+http" + r'|"resolved":\s*"http'
)
_LIMIT = 5_000_000


def registry_hosts(tree: Tree) -> Iterator[Violation]:
    for path in tree.committed():
        file = tree.root / path
        if file.stat().st_size > _LIMIT:
            continue
        for number, line in enumerate(file.read_bytes().splitlines(), start=1):
            found = _FORBIDDEN.search(line.decode("utf-8", "replace"))
            if found:
                yield Violation(path, number, f"'{found[0]}' names where packages come from; leave that to the machine")
