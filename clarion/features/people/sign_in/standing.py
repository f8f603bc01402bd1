"""Who stands behind what lasts longer than a token: a socket, a subscription."""

from collections.abc import Iterable
from datetime import datetime

from starlette.requests import HTTPConnection

from clarion.base.errors import Unauthorized
from clarion.base.storage import AsyncSession
from clarion.features.people.accounts.models import Account
from clarion.features.people.sign_in.caller import AppIdentity, Caller
from clarion.features.people.sign_in.models import AuthSession
from clarion.features.people.sign_in.sessions import _read_caller, check_may_sign_in
from clarion.features.people.users.models import Extension

KNOWN_CALLER = "clarion.caller"
"""The key of an ASGI scope under which a program inside Clarion puts the `Caller` of a request it makes. No header of
a client can set it.
"""


async def find_caller_of_session(session: AsyncSession, session_id: str) -> Caller | None:
    """The person and app of a session as they stand now; None once it has ended or the person may not sign in."""
    row = await session.get(AuthSession, session_id)
    if row is None or row.ended_at is not None:
        return None
    return await _find(session, row)


async def find_caller_of_app(
    session: AsyncSession, extension_id: str, app: AppIdentity, scopes: Iterable[str]
) -> Caller | None:
    """What a person may do now with an app that was given `scopes`, without any session; None when nothing at all."""
    person = await session.get(Extension, extension_id)
    if person is None:
        return None
    row = AuthSession(
        id="",
        account_id=person.account_id,
        extension_id=person.id,
        client_id=app.client_id,
        client_name=app.name,
        first_party=app.first_party,
        scopes=list(scopes),
    )
    return await _find(session, row)


async def _find(session: AsyncSession, row: AuthSession) -> Caller | None:
    person = await session.get(Extension, row.extension_id)
    account = await session.get(Account, row.account_id)
    if person is None or account is None:
        return None
    try:
        check_may_sign_in(person, account)
    except Unauthorized:
        return None
    return await _read_caller(session, row, person, account)


def known_caller(connection: HTTPConnection) -> Caller | None:
    """The caller of a request that a program inside Clarion makes for somebody."""
    found = connection.scope.get(KNOWN_CALLER)
    return found if isinstance(found, Caller) else None


async def find_second_proof(session: AsyncSession, caller: Caller) -> datetime | None:
    """When the person behind this session last proved with a second factor who they are; None when never."""
    row = await session.get(AuthSession, caller.session_id)
    return row.authenticated_at if row is not None and "mfa" in (row.methods or ()) else None
