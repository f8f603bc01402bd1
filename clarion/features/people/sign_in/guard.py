"""What every route states: whom it lets in."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any

from fastapi import Depends
from starlette.requests import HTTPConnection

from clarion.base.container import container_of
from clarion.base.errors import Forbidden, Unauthorized
from clarion.base.http import OWN_IDS
from clarion.features.people.sign_in.caller import Caller
from clarion.features.people.sign_in.sessions import Sessions
from clarion.features.people.sign_in.standing import known_caller

__all__ = ["Admission", "Guard", "Public", "bearer_token", "identify", "public", "require"]


class Admission:
    """Asked once a caller is known, before anything else happens. The API's rate limits stand behind it."""

    async def admit(self, connection: HTTPConnection, caller: Caller) -> None:
        """Raise to refuse."""

    async def admit_client(self, connection: HTTPConnection, client_id: str) -> None:
        """The same for the token endpoint, where an app is known but nobody is signed in yet."""


class Guard:
    """Lets in a signed-in caller whose app and role allow it."""

    def __init__(self, permissions: Sequence[str], scopes: Sequence[str], *, guests: bool = False) -> None:
        self.permissions = tuple(permissions)
        self.scopes = tuple(scopes)
        self.guests = guests

    async def __call__(self, connection: HTTPConnection) -> Caller:
        done = connection.scope.get("clarion.guarded")
        if done is not None and done[0] is self:  # the shell asked before it read the body
            let_in: Caller = done[1]
            return let_in
        caller = await identify(connection)
        connection.state.caller = caller
        connection.scope[OWN_IDS] = (caller.account_id, caller.extension_id)
        admission = container_of(connection).find(Admission)
        if admission is not None:
            await admission.admit(connection, caller)
        for scope in self.scopes:
            caller.check_scope(scope)
        if caller.is_guest and not (self.permissions or self.guests):
            raise Forbidden("Guests use the chats that they were invited to, and nothing else.", code="CMN-408")
        for permission in self.permissions:
            caller.check_permission(permission)
        asking = caller.asking(self.permissions)
        connection.scope["clarion.guarded"] = (self, asking)
        return asking


class Public:
    """Lets everybody in."""

    async def __call__(self) -> None:
        return None


def require(*permissions: str, scopes: str | Sequence[str] = (), guests: bool = False) -> Any:
    """A dependency that gives the `Caller`, who must hold all `permissions` and whose app all `scopes`.

    `caller: Annotated[Caller, require("ReadMessages", scopes="ReadMessages")]`. A permission may be a choice,
    `"EditExtensionInfo OR EditCredentials"`, as the surface writes it. With no permission, being signed in is
    enough, but for guests, who need `guests=True` then. Refuses with 401 (OAU-...), 403 CMN-401 (scope) or 403 CMN-408
    (permission).
    """
    for choice in permissions:
        _asked.update(choice.split(" OR "))
    return Depends(Guard(permissions, (scopes,) if isinstance(scopes, str) else scopes, guests=guests))


_asked: set[str] = set()


def is_asked_for(names: Collection[str]) -> bool:
    """Whether any route of this server asks for one of these permissions or features: there is something behind it."""
    return not _asked.isdisjoint(names)


def public() -> Any:
    """A dependency for routes that need no sign-in: `dependencies=[public()]`."""
    return Depends(Public())


async def identify(connection: HTTPConnection) -> Caller:
    """The caller behind the access token of a request or socket. Raises 401."""
    known = known_caller(connection)
    if known is not None:
        return known
    sessions = container_of(connection).get(Sessions)
    return await sessions.get_caller(bearer_token(connection))


def bearer_token(connection: HTTPConnection) -> str:
    """The access token: `Authorization: Bearer ...` in any case, or `?access_token=`. Raises 401."""
    header = connection.headers.get("authorization", "").strip()
    if header:
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer":
            raise Unauthorized("Authorization method is not supported.", code="OAU-151")
        if not token.strip():
            raise Unauthorized("Authorization header is invalid.", code="OAU-134")
        return token.strip()
    token = connection.query_params.get("access_token", "")
    if not token:
        raise Unauthorized("Authorization header is not specified.", code="OAU-123")
    return token


Check = Callable[[HTTPConnection], Awaitable[Caller]]
