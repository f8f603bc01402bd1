"""Our own clients' routes: finding people of other companies, and talking with them."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from clarion.base.changes import keep_to_themselves
from clarion.base.container import Here
from clarion.base.http import WireModel
from clarion.features.messaging.chats import OWN, Chatter, chat_view
from clarion.features.messaging.chats.responses import ChatInfo
from clarion.features.messaging.federation import sharing
from clarion.features.messaging.federation.links import list_links
from clarion.features.messaging.federation.models import LinkState
from clarion.features.messaging.federation.responses import CompanyPeopleList, SharingCompanyList
from clarion.features.messaging.federation.wire import FarPerson

router = APIRouter(prefix=OWN + "/companies", tags=["Connected companies"])
Words = Annotated[str, Query(min_length=2, max_length=100)]


class Coming(WireModel):
    chat_id: Annotated[str, Field(max_length=64)]
    people: Annotated[list[FarPerson], Field(min_length=1, max_length=100)]


@router.get("", summary="List companies that chats can be shared with")
async def list_companies(here: Here, caller: Chatter) -> SharingCompanyList:
    """`showsPeople`: they can be looked for by name there, else by their exact e-mail address."""
    async with here.storage.reading() as session:
        rows = await list_links(session, caller.account_id)
    active = [row for row in rows if row.state == LinkState.ACTIVE]
    return {"records": [{"id": row.id, "name": row.remote_name, "showsPeople": row.sees_people} for row in active]}


@router.get("/{linkId}/people", summary="Look for people of a connected company")
async def list_company_people(here: Here, caller: Chatter, linkId: str, query: Words) -> CompanyPeopleList:
    found = await sharing.list_people(here, caller, linkId, query)
    return {"records": [person.model_dump(by_alias=True) for person in found]}


@router.post("/{linkId}/people", summary="Bring people of a connected company into a team")
async def bring_in_people(here: Here, caller: Chatter, linkId: str, body: Coming) -> ChatInfo:
    """From then on both companies have the team, each its own copy."""
    chat = await sharing.bring_in(here, caller, body.chat_id, linkId, body.people)
    return chat_view(chat, None)


@router.post("/{linkId}/conversations", summary="Talk with somebody of a connected company")
async def open_company_conversation(
    here: Here,
    caller: Chatter,
    response: Response,
    linkId: str,
    body: FarPerson,
) -> ChatInfo:
    keep_to_themselves()
    chat, new = await sharing.open_direct(here, caller, linkId, body)
    response.status_code = 201 if new else 200
    return chat_view(chat, None)
