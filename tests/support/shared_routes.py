"""Applications of one test run share what FastAPI works out about their routes.

It reads the signature of every function behind some hundred routes again for each application, which takes half a
second of work; the tests make over a thousand applications of the same routes.
"""

from typing import Any

from fastapi import routing

_known: dict[tuple[int, int, str], tuple[Any, Any, Any]] = {}
_real = routing._IncludedRouter._build_effective_context


def _build(included: Any, route: Any) -> Any:
    key = (id(included.original_router), id(route), included.include_context.prefix)
    if key not in _known:
        # With the router and the route, so that their ids stay theirs.
        _known[key] = (included.original_router, route, _real(included, route))
    return _known[key][2]


def share_routes() -> None:
    """Nobody overrides dependencies here, which is all that could differ between two applications."""
    routing._IncludedRouter._build_effective_context = _build  # type: ignore[method-assign]
