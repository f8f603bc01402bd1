"""What the laws need to know of routes."""

from typing import Any

from clarion.features.people.sign_in import Guard, Public


def guards_of(dependant: Any) -> list[Guard | Public]:
    """The guards among all dependencies of a route."""
    found = [dependant.call] if isinstance(dependant.call, Guard | Public) else []
    return found + [guard for inner in dependant.dependencies for guard in guards_of(inner)]
