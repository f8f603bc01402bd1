"""Applications of one test run share what FastAPI works out about their routes.

It reads the signature of every function behind some hundred routes again for each application, which takes half a
second of work; the tests make over a thousand applications of the same routes.
"""

from typing import Any

from fastapi import routing

_real = routing._IncludedRouter._build_effective_context


def _build(included: Any, route: Any) -> Any:
    # Kept with the router: one that was made for a single application goes with it, and the application with that.
    known: dict[tuple[int, str], tuple[Any, Any]] = vars(included.original_router).setdefault("_shared_by_tests", {})
    key = (id(route), included.include_context.prefix)
    if key not in known:
        known[key] = (route, _real(included, route))  # with the route, so that its id stays its own
    return known[key][1]


def share_routes() -> None:
    """Nobody overrides dependencies here, which is all that could differ between two applications."""
    routing._IncludedRouter._build_effective_context = _build  # type: ignore[method-assign]
