"""Lists the operations whose success responses have no type. Their number may only fall.

python -m tools.response_types           list them
python -m tools.response_types --check   fail when there are more, or fewer, than `CEILING`
"""

import sys
from typing import Any

from fastapi import APIRouter
from fastapi.routing import iter_route_contexts

from clarion.api import discovery, docs, live, system
from clarion.api.response_schemas import untyped
from clarion.apps.features import features

CEILING = 0


def routers() -> list[APIRouter]:
    """Those of every feature and of the API itself."""
    own = [router for feature in features() for router in feature.routers]
    return [*own, live.router, system.router, docs.router, discovery.router]


def operations() -> dict[tuple[str, str], Any]:
    """Every route of the application by method, in lower case, and path."""
    found: dict[tuple[str, str], Any] = {}
    for router in routers():
        for route in iter_route_contexts(router.routes):
            if route.path is not None:
                found |= {(method.lower(), route.path): route for method in route.methods or ()}
    return found


def main(words: list[str]) -> int:
    found = untyped(operations())
    if "--check" not in words:
        print("\n".join(found))
        return 0
    if len(found) > CEILING:
        print("\n".join(found))
        print(f"{len(found)} success responses have no type; at most {CEILING}. Return a TypedDict of `responses.py`.")
    elif len(found) < CEILING:
        print(f"{len(found)} success responses have no type: lower CEILING in tools/response_types.py.")
    return int(len(found) != CEILING)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
