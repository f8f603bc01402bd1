"""Routes of the surface that require something else than the surface says, and why.

`"METHOD path"`: ((permissions, scopes) that the route requires, reason).
"""

Rule = tuple[frozenset[str], frozenset[str]]


def _rule(permissions: str, scopes: str) -> Rule:
    return frozenset(permissions.split()), frozenset(scopes.split())


EXCEPTIONS: dict[str, tuple[Rule, str]] = {}
