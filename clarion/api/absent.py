"""Operations of the surface that have no route yet: refused as the surface refuses what it cannot do.

Computed from the table: whoever adds a route takes its operation out of here by that alone. The caller is
checked first, as everywhere, so that nobody who may not call an operation learns more than that.
"""

import time

from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from clarion.api.errors import WireJson
from clarion.api.surface import Operation
from clarion.base.errors import ClarionError
from clarion.features.people.sign_in import Guard

_OPEN_GROUP = "Authentication / OAuth and OIDC"


class NotImplementedHere(ClarionError):
    """The surface has this operation, Clarion does not have it yet (501)."""

    default_code = "CMN-202"
    default_status = 501


class AbsentOperation:
    """An ASGI application, and what stands in `scope["route"]`: it has a `path` for logs, counters and limits."""

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        self.path = operation.path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        operation = self.operation
        if operation.group != _OPEN_GROUP:
            guard = Guard(operation.permissions, (operation.scope,) if operation.scope else ())
            await guard(HTTPConnection(scope))
        name = operation.operation or f"{operation.method} {operation.path}"
        message = f"Operation [{name}] is not implemented by this server."
        if operation.source == "voice":
            body = {
                "errorCode": "not.implemented.exception",
                "generalMessage": message,
                "timestamp": int(time.time() * 1000),
            }
            await WireJson(body, 501)(scope, receive, send)
        elif operation.source == "digital":
            await WireJson({"error": "not_implemented", "message": message, "status": 501}, 501)(scope, receive, send)
        else:
            raise NotImplementedHere(message)
