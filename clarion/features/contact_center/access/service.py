"""What a person can do here: exchange, renew, and keep permanent tokens."""

from dataclasses import replace
from typing import cast

from sqlalchemy import func, select

from clarion.base.container import Container
from clarion.base.errors import ClarionError
from clarion.base.storage import AsyncSession
from clarion.features.contact_center.access import tokens
from clarion.features.contact_center.access.errors import AccessDenied, ContactCenterError, NoSuchToken
from clarion.features.contact_center.access.models import ContactCenterToken
from clarion.features.contact_center.access.responses import ContactCenterLogin
from clarion.features.people import Account, Extension
from clarion.features.people.sign_in import Caller, ClientSource, Sessions, SignInRequest

MAX_PERMANENT = 20
PERMANENT_S = 60 * 365 * 86_400  # what a column of 32 bits holds
PREFIX = "clarion:"
_PURPOSE = "contact center: tokens"


def key_of(here: Container) -> bytes:
    return here.keys.derive(_PURPOSE)


async def exchange(here: Container, access_token: str) -> tuple[Caller, dict[str, str]]:
    """A pair of this API for an access token of the main API. Raises 401."""
    try:
        caller = await here.get(Sessions).get_caller(access_token)
    except ClarionError as error:
        raise AccessDenied(f"rcAccessToken is refused: {error.message}") from None
    return caller, _pair(here, tokens.Claims(caller.session_id, caller.extension_id))


async def renew(here: Container, refresh_token: str) -> tuple[Caller, dict[str, str]]:
    """The next pair, for as long as the session of the main API lives. Raises 401."""
    claims = tokens.read(key_of(here), refresh_token, "refresh", here.clock.now())
    return await _caller_of_session(here, claims.session_id), _pair(here, claims)


async def caller_of_access(here: Container, token: str) -> Caller:
    """Who is behind an access token of this API. Raises 401."""
    claims = tokens.read(key_of(here), token, "access", here.clock.now())
    return await _caller_of_session(here, claims.session_id)


async def _caller_of_session(here: Container, session_id: str) -> Caller:
    try:
        return await here.get(Sessions).get_session_caller(session_id)
    except ClarionError as error:
        raise AccessDenied(f"The session behind this token has ended: {error.message}") from None


def _pair(here: Container, claims: tokens.Claims) -> dict[str, str]:
    key, now = key_of(here), here.clock.now()
    access, refresh = tokens.make(key, claims, "access", now), tokens.make(key, claims, "refresh", now)
    return {"accessToken": access, "refreshToken": refresh, "tokenType": "Bearer"}


async def login_view(session: AsyncSession, caller: Caller) -> ContactCenterLogin:
    """Who is signed in, as the surface describes agents and administrators."""
    person = await session.get_one(Extension, caller.extension_id)
    account = await session.get_one(Account, caller.account_id)
    agent = {
        "agentId": int(person.id),
        "firstName": person.first_name,
        "lastName": person.last_name,
        "email": person.email,
        "username": person.email or person.number,
        "agentType": "AGENT",
        "rcUserId": int(person.id),
        "accountId": account.id,
        "accountName": account.name,
        "agentGroupId": None,
        "allowLoginControl": True,
        "allowLoginUpdates": True,
    }
    admin: dict[str, object] = {"adminId": int(person.id), "adminUrl": "/voice/admin/"} if caller.is_admin else {}
    common = {"mainAccountId": account.id, "rcUserId": int(person.id), "agentUrl": "/voice/agent/", "ssoLogin": True}
    return cast("ContactCenterLogin", {**common, **admin, "agentDetails": [agent]})


# ---- permanent tokens -------------------------------------------------------------------------------------------


async def caller_of_permanent(here: Container, token: str) -> Caller:
    """Who made a permanent token. Raises 401."""
    try:
        return await here.get(Sessions).get_caller(token.removeprefix(PREFIX)[: tokens.MAX_TOKEN])
    except ClarionError:
        raise AccessDenied("X-Auth-Token is unknown: it was removed, or it never existed.") from None


async def create_permanent(here: Container, session: AsyncSession, caller: Caller) -> str:
    """A token that lasts until it is removed, or its owner signs out everywhere."""
    mine = ContactCenterToken.extension_id == caller.extension_id
    if (await session.scalar(select(func.count()).where(mine)) or 0) >= MAX_PERMANENT:
        raise ContactCenterError(f"There are {MAX_PERMANENT} tokens already: remove one that is not used.")
    client = await here.get(ClientSource).find_client(caller.app.client_id)
    if client is None:
        raise AccessDenied("The app behind this session is gone.")
    person = await session.get_one(Extension, caller.extension_id)
    wanted = SignInRequest(replace(client, refresh_tokens=False), tuple(caller.scopes), access_ttl=PERMANENT_S)
    issued = await here.get(Sessions).start(session, person, wanted)
    token = PREFIX + issued.access
    session.add(
        ContactCenterToken(
            session_id=issued.session_id,
            extension_id=person.id,
            sealed=here.keys.seal(_PURPOSE, token.encode()),
            created_at=here.clock.now(),
        )
    )
    return token


async def list_permanent(here: Container, session: AsyncSession, caller: Caller) -> list[str]:
    return [token for token, _row in await _permanent(here, session, caller)]


async def remove_permanent(here: Container, session: AsyncSession, caller: Caller, token: str) -> None:
    for known, row in await _permanent(here, session, caller):
        if known == token:
            await here.get(Sessions).end_by_token(session, token.removeprefix(PREFIX), None)
            await session.delete(row)
            return
    raise NoSuchToken("You have no such token.")


async def _permanent(here: Container, session: AsyncSession, caller: Caller) -> list[tuple[str, ContactCenterToken]]:
    query = select(ContactCenterToken).where(ContactCenterToken.extension_id == caller.extension_id)
    rows = await session.scalars(query.order_by(ContactCenterToken.created_at))
    return [(here.keys.unseal(_PURPOSE, row.sealed).decode(), row) for row in rows]
