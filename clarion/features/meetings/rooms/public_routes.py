"""Joining a meeting without an account: what the link shows, a ticket, the signaling socket."""

from typing import Annotated

from fastapi import APIRouter, Request, Response, WebSocket
from msgspec.structs import replace
from pydantic import AfterValidator, Field
from sqlalchemy import select

from clarion.base.container import Container, Here, container_of
from clarion.base.errors import Forbidden, Invalid, NotFound
from clarion.base.http import WireModel
from clarion.base.storage import AsyncSession
from clarion.features.meetings.bridges.models import MeetingBridge
from clarion.features.meetings.bridges.service import find_by_pin, may_host, name_of, opens
from clarion.features.meetings.history.models import LiveMeeting
from clarion.features.meetings.policy import check_join, check_start
from clarion.features.meetings.rooms.gateway import SignalingGateway
from clarion.features.meetings.rooms.guesses import Guesses
from clarion.features.meetings.rooms.machine import waits_for
from clarion.features.meetings.rooms.protocol import LONGEST_NAME
from clarion.features.meetings.rooms.responses import MeetingLinkInfo, MeetingTicket
from clarion.features.meetings.rooms.state import Identity, Room, Rules
from clarion.features.meetings.rooms.tickets import seal_ticket
from clarion.features.meetings.webinars.links import (
    Invitation,
    check_may_come,
    find_bridge,
    find_invitation,
    linked_webinar,
)
from clarion.features.people import Account, AccountStatus, Extension, ExtensionStatus
from clarion.features.people.sign_in import Caller, identify, public

router = APIRouter(prefix="/restapi/v1.0/clarion/meetings", tags=["Meetings"], dependencies=[public()])
_NO_STORE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def _clean(value: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in value).split())


def _is_pin(link: str) -> bool:
    return link.isascii() and link.isdigit()


class TicketBody(WireModel):
    """`name`: of a guest. `password`: as typed, or the `pw` of a link. `hostKey`: the host PIN of the bridge."""

    name: Annotated[str, Field(max_length=LONGEST_NAME), AfterValidator(_clean)] = ""
    password: Annotated[str, Field(max_length=64)] = ""
    host_key: Annotated[str, Field(max_length=20)] = ""


@router.get("/{link}", summary="Read what the link of a meeting shows")
async def read_link(request: Request, here: Here, response: Response, link: str) -> MeetingLinkInfo:
    """The title and the host's name, and what the asking person needs to join."""
    response.headers.update(_NO_STORE)
    guesses = Guesses(here, request) if _is_pin(link) else None
    async with _counted(guesses):
        caller = await _caller(request)
        async with here.storage.reading() as session:
            row, host = await _find(session, link)
            who, invitation = await _identity(here, session, row, caller, link)
            view: MeetingLinkInfo = {
                "title": row.name,
                "hostName": name_of(host),
                "passwordRequired": bool(row.password) and not (who.host or who.invitation),
                "waitingRoom": _would_wait(row, who),
                "signInRequired": who.guest and (row.no_guests or row.same_account),
            }
            if row.e2ee:
                view["endToEndEncrypted"] = True
            if invitation is not None:
                view["webinar"] = linked_webinar(here, row, invitation)
            if who.account_id == row.account_id:
                live = select(LiveMeeting.id).where(LiveMeeting.bridge_id == row.id)
                view["live"] = await session.scalar(live) is not None
    return view


@router.post("/{link}/tickets", summary="Get a ticket to join a meeting", status_code=201)
async def create_ticket(request: Request, here: Here, response: Response, link: str, body: TicketBody) -> MeetingTicket:
    """It opens the signaling socket once, within a minute."""
    response.headers.update(_NO_STORE)
    guesses = Guesses(here, request) if _is_pin(link) or body.password or body.host_key else None
    async with _counted(guesses):
        caller = await _caller(request)
        async with here.storage.reading() as session:
            row, host = await _find(session, link)
            who, invitation = await _identity(here, session, row, caller, link, body.name)
        if body.host_key:
            if body.host_key != row.host_pin:
                raise Forbidden("This is not the host key of the meeting.", code="MTG-104", parameter="hostKey")
            who = replace(who, host=True)
        if invitation is not None and not who.host:
            check_may_come(here, row, invitation, who.account_id, who.extension_id)
        _check_may_join(here, row, who, body.password)
    await check_start(here, row.account_id, row.extension_id)
    await check_join(here, who.account_id, who.extension_id)
    return {
        "ticket": seal_ticket(here.keys, row.id, who, here.clock.now()),
        "socketUri": _socket_uri(request),
        "title": row.name,
        "hostName": name_of(host),
    }


@router.websocket("/socket")
async def open_socket(websocket: WebSocket) -> None:
    """The first request is `join`, within some seconds."""
    await websocket.accept()
    await container_of(websocket).get(SignalingGateway).serve(websocket)


class _counted:  # noqa: N801 - reads as a statement
    def __init__(self, guesses: Guesses | None) -> None:
        self._guesses = guesses

    async def __aenter__(self) -> None:
        if self._guesses is not None:
            await self._guesses.begin()

    async def __aexit__(self, kind: object, *_rest: object) -> None:
        if kind is None and self._guesses is not None:
            await self._guesses.was_right()


async def _caller(request: Request) -> Caller | None:
    """Raises Unauthorized for a token that is not good: the page signs in again rather than joining as a guest."""
    return await identify(request) if request.headers.get("authorization") else None


async def _find(session: AsyncSession, link: str) -> tuple[MeetingBridge, Extension]:
    """By the secret of a link, or the web PIN. Raises NotFound, in the same way for whatever opens nothing."""
    column = MeetingBridge.web_pin if _is_pin(link) else MeetingBridge.link
    row = await find_by_pin(session, column, link) if len(link) <= 32 else None
    if row is None and len(link) <= 32 and not _is_pin(link):
        row = await find_bridge(session, link)
    host = await session.get(Extension, row.extension_id) if row is not None else None
    account = await session.get(Account, row.account_id) if row is not None else None
    active = account is not None and account.status == AccountStatus.CONFIRMED
    if row is None or host is None or not active or host.status != ExtensionStatus.ENABLED:
        raise NotFound("There is no such meeting. Check the link, or ask the host for a new one.", parameter="link")
    return row, host


async def _identity(
    here: Container, session: AsyncSession, row: MeetingBridge, caller: Caller | None, link: str, name: str = ""
) -> tuple[Identity, Invitation | None]:
    """Who opens a link, and what it means for them in a webinar. Guests of chats are guests here too."""
    known = caller if caller is not None and not caller.is_guest else None
    invitation = await find_invitation(session, row, link, known.extension_id if known else "")
    if known is None:
        who = Identity(name or (invitation.name if invitation else "")[:LONGEST_NAME])
    else:
        person = await session.get_one(Extension, known.extension_id)
        host = await may_host(here, session, known, row)
        who = Identity(name_of(person)[:LONGEST_NAME], known.account_id, known.extension_id, host)
    if invitation is None:
        return who, None
    return replace(who, seat=invitation.seat, invitation=invitation.id), invitation


def _check_may_join(here: Container, row: MeetingBridge, who: Identity, password: str) -> None:
    """Raises Forbidden, Invalid. What changes while a meeting goes on is the room's: lock, removals, capacity."""
    if not who.name:
        raise Invalid("Enter your name.", parameter="name")
    if who.host:
        return
    if row.same_account and who.account_id != row.account_id:
        if who.guest:
            raise Forbidden("Sign in to join this meeting.", code="MTG-102")
        raise Forbidden("This meeting is for people of the company only.", code="MTG-103")
    if row.no_guests and who.guest:
        raise Forbidden("Sign in to join this meeting.", code="MTG-102")
    if not who.invitation and not opens(here, row, password):
        words = "This password is wrong." if password else "This meeting needs a password."
        raise Forbidden(words, code="MTG-101", parameter="password")


def _would_wait(row: MeetingBridge, who: Identity) -> bool:
    rules = Rules(waiting_room=row.preferences["join"]["waitingRoomRequired"])
    return waits_for(Room("", row.id, row.account_id, "", "", "", rules, 0.0), who) == "admission"


def _socket_uri(request: Request) -> str:
    """Where the client found us, which need not be our public address."""
    base = str(request.base_url).rstrip("/")
    return "ws" + base.removeprefix("http") + "/restapi/v1.0/clarion/meetings/socket"
