"""Which rate-limit group an operation belongs to: what the surface says, else light to read, medium to write."""

from functools import lru_cache
from typing import Any

from clarion.api.surface import surface

GROUPS = ("light", "medium", "heavy", "auth")


@lru_cache(maxsize=4096)
def group_of_route(method: str, path: str) -> str:
    """The group of an operation by its path template. What the surface does not limit counts as light."""
    operation = surface().find("GET" if method == "HEAD" else method, path)
    if operation is not None and operation.rate:
        return "light" if operation.rate == "none" else operation.rate
    return "light" if method in ("GET", "HEAD", "OPTIONS") else "medium"


def group_of(scope: Any) -> str:
    """The group of the request in `scope`, once its route is known."""
    path = getattr(scope.get("route"), "path", None)
    return group_of_route(scope.get("method", "GET"), path) if path else "light"
