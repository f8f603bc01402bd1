"""What other servers ask of this one. Every request is signed by its server; the document that says by which key is
open to all.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import or_, select

from clarion.base.changes import keep_to_themselves
from clarion.base.container import Container, Here
from clarion.base.errors import Conflict, Forbidden, NotFound
from clarion.base.files import Files
from clarion.base.http import wire_time
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats import CHAT_SIGNAL, ChatSignal
from clarion.features.messaging.chats.people import chats
from clarion.features.messaging.federation import links
from clarion.features.messaging.federation.models import FederationQueue, LinkState, SharedChat
from clarion.features.messaging.federation.peers import ENDPOINT, WELL_KNOWN, Peers
from clarion.features.messaging.federation.receiving import active_link, far_typing, get_peer_link, take
from clarion.features.messaging.federation.responses import (
    FederatedPeopleList,
    FederationAnswer,
    FederationQuery,
    ServerIdentityDocument,
)
from clarion.features.messaging.federation.wire import (
    Answer,
    Ask,
    Events,
    FileAsked,
    PeopleAsked,
    Taken,
    Typing,
    person_view,
)
from clarion.features.messaging.posts import ChatFile
from clarion.features.people import Extension
from clarion.features.people.sign_in import public

router = APIRouter(tags=["Federation of servers"], dependencies=[public()])
_MOST_FOUND = 50


async def _signed(request: Request, here: Here) -> str:
    return await here.get(Peers).check(request)


Server = Annotated[str, Depends(_signed)]
"""The address of the server that asks, proven by its signature."""


@router.get(WELL_KNOWN, summary="Read who this server is to other servers")
async def read_server(here: Here) -> ServerIdentityDocument:
    return here.get(Peers).identity.document(ENDPOINT)


@router.post(ENDPOINT + "/ask", status_code=202, summary="Ask a company here to be connected")
async def ask(here: Here, server: Server, body: Ask) -> FederationQuery:
    async with here.storage.transaction() as session:
        await links.asked(here, session, server, body)
    return {"state": LinkState.ASKED}


@router.post(ENDPOINT + "/answer", summary="Say what became of a connection")
async def answer(here: Here, server: Server, body: Answer) -> FederationAnswer:
    async with here.storage.transaction() as session:
        link = await get_peer_link(session, server, body, lock=True)
        before = link.state
        if body.state == "Active":
            if before not in (LinkState.INVITED, LinkState.ACTIVE):
                raise Conflict("The connection is over.", parameter="state")
            link.state, link.sees_people = LinkState.ACTIVE, body.shows_people
            link.remote_name = body.name or link.remote_name
            if before == LinkState.INVITED:
                links.note(here, link, "Accepted")
                session.add(FederationQueue(link_id=link.id, sent_n=0))
        elif before in links.LIVE:
            await links.end(here, session, link, "", "Declined" if body.state == "Declined" else "Ended")
            link.state = LinkState(body.state)
        return {"state": link.state}


@router.post(ENDPOINT + "/events", summary="Tell what happened in shared chats")
async def tell_events(here: Here, server: Server, body: Events) -> Taken:
    """In order, from the one after the last that was taken. Whatever was taken already is passed over."""
    keep_to_themselves()
    return await take(here, server, body)


@router.post(ENDPOINT + "/typing", status_code=204, summary="Say that somebody types in a shared chat")
async def tell_typing(here: Here, server: Server, body: Typing) -> Response:
    keep_to_themselves()
    async with here.storage.reading() as session:
        link = await active_link(session, server, body)
        found = await far_typing(session, link, body.chat, body.person)
    if found is not None:
        chat, person = found
        signal = ChatSignal(
            account_id=chat.account_id,
            chat_id=chat.id,
            members_version=chat.members_version,
            what="typing",
            extension_id=person,
            at=wire_time(here.clock.now()),
        )
        await here.bus.publish(CHAT_SIGNAL, signal.model_dump(mode="json"))
    return Response(status_code=204)


@router.post(ENDPOINT + "/people", summary="Look for people whom a company here shows")
async def search_people(here: Here, server: Server, body: PeopleAsked) -> FederatedPeopleList:
    """By name, where the company shows its people; else by the exact e-mail address of somebody."""
    keep_to_themselves()
    async with here.storage.reading() as session:
        link = await active_link(session, server, body)
        query = select(Extension).where(Extension.account_id == link.account_id, chats(), Extension.hidden.is_(False))
        by_email = Extension.email == body.query.lower()
        if link.shows_people:
            like = f"%{_plain(body.query)}%"
            name = (Extension.first_name + " " + Extension.last_name).ilike(like, escape="\\")
            query = query.where(or_(name, by_email))
        else:
            query = query.where(by_email)
        rows = (await session.scalars(query.order_by(Extension.first_name, Extension.id).limit(_MOST_FOUND))).all()
    return {"records": [person_view(row) for row in rows]}


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


@router.post(ENDPOINT + "/file", summary="Fetch a file of a shared chat")
async def fetch_file(here: Here, server: Server, body: FileAsked) -> Response:
    keep_to_themselves()
    async with here.storage.reading() as session:
        file = await _shared_file(session, here, server, body)
    content = await here.get(Files).get(file.file_key)
    return Response(content, media_type="application/octet-stream")


async def _shared_file(session: AsyncSession, here: Container, server: str, body: FileAsked) -> ChatFile:
    """Raises 404 for what no post of this chat shows, 403 for what came from elsewhere."""
    link = await active_link(session, server, body)
    query = select(SharedChat).where(SharedChat.link_id == link.id, SharedChat.shared_id == body.chat)
    shared = (await session.scalars(query)).one_or_none()
    file = await session.get(ChatFile, body.file)
    if shared is None or file is None or file.chat_id != shared.chat_id or file.post_id is None:
        raise NotFound("Resource for parameter [file] is not found.", parameter="file")
    if file.account_id != link.account_id:
        raise Forbidden("The file is not of this company.", parameter="file")
    return file
