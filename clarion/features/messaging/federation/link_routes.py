"""Our own routes for administrators: companies on other servers, and servers that are not wanted."""

from typing import Annotated, cast

from fastapi import APIRouter, Response
from pydantic import Field
from sqlalchemy import func, select

from clarion.base.container import Here
from clarion.base.http import WireModel, wire_time
from clarion.base.storage import AsyncSession
from clarion.features.messaging.federation import links
from clarion.features.messaging.federation.models import FederationEvent, FederationLink
from clarion.features.messaging.federation.peers import Peers
from clarion.features.messaging.federation.responses import (
    BlockedServer,
    CompanyFederation,
    FederationLinkInfo,
    FederationLinkState,
    Fingerprints,
)
from clarion.features.messaging.federation.rules import address_of
from clarion.features.messaging.federation.signatures import fingerprint
from clarion.features.people.sign_in import Caller, require

router = APIRouter(prefix="/restapi/v1.0/clarion/federation", tags=["Connected companies"])
Admin = Annotated[Caller, require("EditCompanyInfo", scopes="EditAccounts")]


class Invitation(WireModel):
    address: Annotated[str, Field(max_length=300)]
    shows_people: bool = False


class Decision(WireModel):
    accept: bool
    shows_people: bool = False


class LinkChange(WireModel):
    shows_people: bool


class Blocked(WireModel):
    server: Annotated[str, Field(max_length=300)]


def _view(row: FederationLink, waiting: int = 0) -> FederationLinkInfo:
    return {
        "id": row.id,
        "address": address_of(row.remote_account_id, row.server),
        "server": row.server,
        "name": row.remote_name,
        "state": cast("FederationLinkState", row.state),
        "showsPeople": row.shows_people,
        "seesPeople": row.sees_people,
        "waiting": waiting,
        "refused": row.refused,
        "problem": row.problem,
        "history": row.history,
        "creationTime": wire_time(row.created_at),
    }


async def _waiting(session: AsyncSession, rows: list[FederationLink]) -> dict[str, int]:
    query = select(FederationEvent.link_id, func.count()).where(FederationEvent.link_id.in_([row.id for row in rows]))
    return {row[0]: row[1] for row in (await session.execute(query.group_by(FederationEvent.link_id))).all()}


@router.get("", summary="Read how this company is reached, and which it is connected with")
async def read_federation_of_company(here: Here, caller: Admin) -> CompanyFederation:
    """`fingerprint`: of the key of this server, for administrators to compare on another way."""
    identity = here.get(Peers).identity
    async with here.storage.reading() as session:
        rows = list(await links.list_links(session, caller.account_id))
        waiting = await _waiting(session, rows)
        blocks = await links.list_blocks(session, caller.account_id)
    return {
        "address": address_of(caller.account_id, identity.server),
        "fingerprint": fingerprint(identity.public_key),
        "links": [_view(row, waiting.get(row.id, 0)) for row in rows],
        "blocked": [{"server": row.server, "time": wire_time(row.at)} for row in blocks],
    }


@router.post("/links", status_code=201, summary="Ask a company on another server to be connected")
async def invite_company(here: Here, caller: Admin, body: Invitation) -> FederationLinkInfo:
    """Its administrators have to agree. `showsPeople`: theirs may look for people of ours by name."""
    return _view(await links.invite(here, caller, body.address, shows_people=body.shows_people))


@router.get("/links/{linkId}/fingerprint", summary="Read the fingerprint of the other company's server")
async def read_fingerprint(here: Here, caller: Admin, linkId: str) -> Fingerprints:
    async with here.storage.reading() as session:
        link = await links.get_link(session, caller.account_id, linkId)
    document = await here.get(Peers).document(link.server)
    return {"fingerprints": [fingerprint(key.public_key) for key in document.keys]}


@router.post("/links/{linkId}/answer", summary="Answer a company that asked to be connected")
async def answer_company(here: Here, caller: Admin, linkId: str, body: Decision) -> FederationLinkInfo:
    row = await links.answer(here, caller, linkId, accept=body.accept, shows_people=body.shows_people)
    return _view(row)


@router.patch("/links/{linkId}", summary="Change whether a connected company finds our people by name")
async def change_company_link(here: Here, caller: Admin, linkId: str, body: LinkChange) -> FederationLinkInfo:
    return _view(await links.change(here, caller, linkId, shows_people=body.shows_people))


@router.delete("/links/{linkId}", status_code=204, summary="End the connection with a company")
async def end_company_link(here: Here, caller: Admin, linkId: str) -> Response:
    """Its people leave our teams; what was said stays on both sides."""
    await links.end_by_us(here, caller, linkId)
    return Response(status_code=204)


@router.post("/blocks", status_code=201, summary="Block a server")
async def block_server(here: Here, caller: Admin, body: Blocked) -> BlockedServer:
    """Connections with companies there end, and it can ask for none."""
    return {"server": await links.block(here, caller, body.server)}


@router.post("/unblock", status_code=204, summary="Unblock a server")
async def unblock_server(here: Here, caller: Admin, body: Blocked) -> Response:
    async with here.storage.transaction() as session:
        await links.unblock(session, caller.account_id, body.server)
    return Response(status_code=204)
