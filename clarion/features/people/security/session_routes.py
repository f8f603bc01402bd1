"""Our own surface: where I am signed in, and which apps I let in."""

from typing import Annotated

from fastapi import APIRouter, Response
from sqlalchemy import select

from clarion.base.container import Container, Here
from clarion.base.errors import NotFound
from clarion.base.http import wire_time
from clarion.base.storage import AsyncSession
from clarion.features.people.authorize.consents import list_consents, withdraw
from clarion.features.people.browser_sessions.models import SignOn
from clarion.features.people.security.confirm import first_party_only
from clarion.features.people.security.responses import (
    ConnectedAppList,
    ConnectedAppRecord,
    SessionList,
    SignInSessionInfo,
)
from clarion.features.people.sign_in.caller import Caller
from clarion.features.people.sign_in.clients import ClientSource
from clarion.features.people.sign_in.guard import require
from clarion.features.people.sign_in.models import AuthSession, TokenPair
from clarion.features.people.sign_in.sessions import Sessions

router = APIRouter(prefix="/restapi/v1.0/clarion", tags=["Security"])
Me = Annotated[Caller, require("EditUserCredentials", scopes="EditExtensions")]
_MOST = 200


async def live_sessions(session: AsyncSession, here: Container, extension_id: str) -> list[AuthSession]:
    """Sessions whose tokens still work or can be renewed, the last used first."""
    now = here.clock.now()
    usable = (
        select(TokenPair.session_id)
        .where(TokenPair.session_id == AuthSession.id, TokenPair.superseded_at.is_(None))
        .where(
            (TokenPair.access_expires_at > now)
            | (TokenPair.refresh_hash.is_not(None) & (TokenPair.refresh_expires_at > now))
        )
        .exists()
    )
    query = select(AuthSession).where(AuthSession.extension_id == extension_id, AuthSession.ended_at.is_(None), usable)
    newest = query.order_by(AuthSession.created_at.desc(), AuthSession.id).limit(_MOST)
    return list((await session.scalars(newest)).all())


def session_view(row: AuthSession, current: str) -> SignInSessionInfo:
    view: SignInSessionInfo = {
        "id": row.id,
        "app": {"clientId": row.client_id, "name": row.client_name, "firstParty": row.first_party},
        "source": row.source,
        "userAgent": row.user_agent,
        "creationTime": wire_time(row.created_at),
        "lastUsedTime": wire_time(row.last_used_at or row.created_at),
        "methods": row.methods or [],
        "byCredential": row.credential_id is not None,
        "current": row.id == current,
    }
    if row.reused_at is not None:
        view["reusedTime"] = wire_time(row.reused_at)
    return view


@router.get("/sessions", summary="List where I am signed in")
async def list_sessions(here: Here, caller: Me) -> SessionList:
    async with here.storage.reading() as session:
        rows = await live_sessions(session, here, caller.extension_id)
    return {"records": [session_view(row, caller.session_id) for row in rows]}


@router.delete("/sessions/{sessionId}", status_code=204, summary="Sign one session out")
async def end_session(here: Here, caller: Me, sessionId: str) -> Response:
    first_party_only(caller)
    async with here.storage.transaction() as session:
        row = await session.get(AuthSession, sessionId[:64])
        if row is None or row.extension_id != caller.extension_id or row.ended_at is not None:
            raise NotFound("Resource for parameter [sessionId] is not found.", parameter="sessionId")
        await here.get(Sessions).end_one(session, row.id, "signed out by its person")
        sign_on = await session.get(SignOn, row.sign_on_id) if row.first_party and row.sign_on_id else None
        if sign_on is not None and sign_on.ended_at is None:
            sign_on.ended_at = here.clock.now()
    return Response(status_code=204)


@router.post("/sign-out-everywhere", status_code=204, summary="End all my sessions, this one included")
async def sign_out_everywhere(here: Here, caller: Annotated[Caller, require(guests=True)]) -> Response:
    async with here.storage.transaction() as session:
        await here.get(Sessions).end_all(session, caller.extension_id, "signed out everywhere")
    return Response(status_code=204)


@router.get("/connected-apps", summary="List the apps that I let in")
async def list_connected_apps(here: Here, caller: Me) -> ConnectedAppList:
    source = here.get(ClientSource)
    async with here.storage.reading() as session:
        rows = await list_consents(session, caller.extension_id)
    records: list[ConnectedAppRecord] = []
    for row in rows:
        client = await source.find_client(row.client_id)
        records.append(
            {
                "clientId": row.client_id,
                "name": client.name if client else row.client_id,
                "available": client is not None,
                "scopes": row.scopes,
                "creationTime": wire_time(row.created_at),
                "lastUsedTime": wire_time(row.last_used_at),
            }
        )
    return {"records": records}


@router.delete("/connected-apps/{clientId}", status_code=204, summary="Take back what I allowed an app")
async def disconnect_app(here: Here, caller: Me, clientId: str) -> Response:
    """Its sessions end too, and with them every token it holds of mine."""
    first_party_only(caller)
    async with here.storage.transaction() as session:
        await withdraw(session, here, caller.extension_id, clientId[:64])
    return Response(status_code=204)
