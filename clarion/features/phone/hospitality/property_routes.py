"""What a property-management system tells of guests: an address of its own, each request signed.

`X-Clarion-Signature: t=<seconds since the epoch>,v1=<hex>`: HMAC-SHA256 with the secret over the time, a dot and the
body. Older or newer than five minutes, or brought again, it does nothing.
"""

from datetime import timedelta
from typing import Annotated, Any, cast

from fastapi import APIRouter, Request
from sqlalchemy import delete, select

from clarion.base.container import Container, Here
from clarion.base.errors import Forbidden, Invalid, NotFound
from clarion.base.http_json import read_json
from clarion.base.ids import new_token
from clarion.base.storage import AsyncSession
from clarion.base.validation import checked
from clarion.features.people import DndStatus, Extension, find_extension_by_number, update_presence
from clarion.features.people.sign_in import Caller, public, require, resolve_account
from clarion.features.phone.hospitality import service
from clarion.features.phone.hospitality.models import PropertyEvent, PropertyLink, Room
from clarion.features.phone.hospitality.responses import HospitalityPropertyInfo, PropertyEventResponse
from clarion.features.phone.hospitality.rules import is_signed
from clarion.features.phone.hospitality.schemas import LinkBody, PropertyEventBody
from clarion.features.phone.spending import amount_text
from clarion.features.phone.wake_ups.service import Wanted
from clarion.features.phone.wake_ups.service import add as add_wake_up

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/clarion/property-link", tags=["Rooms"])
gate_router = APIRouter(prefix="/clarion/property", tags=["Rooms"], dependencies=[public()])
Admin = Annotated[Caller, require("AccountAdministration", scopes="EditAccounts")]
LARGEST_BODY = 8_000
_KEPT = timedelta(days=7)


def _secret(here: Container, row: PropertyLink) -> str:
    return here.keys.password(f"property link {row.account_id} {row.generation}", 40)


def _view(here: Container, row: PropertyLink) -> HospitalityPropertyInfo:
    url = f"{here.settings.public_url}/clarion/property/{row.key}"
    return {"enabled": row.enabled, "uri": url, "secret": _secret(here, row)}


@router.get("", summary="Read the address and secret for a property-management system")
async def read_link(here: Here, caller: Admin, accountId: str) -> HospitalityPropertyInfo:
    """404 until one is made."""
    async with here.storage.reading() as session:
        row = await session.get(PropertyLink, resolve_account(caller, accountId))
    if row is None:
        raise NotFound("There is no address for a property-management system yet.", parameter="accountId")
    return _view(here, row)


@router.put("", summary="Make an address for a property-management system, or change it")
async def update_link(here: Here, caller: Admin, accountId: str, body: LinkBody) -> HospitalityPropertyInfo:
    """With `newSecret` the one before holds no more."""
    account_id = resolve_account(caller, accountId)
    async with here.storage.transaction() as session:
        row = await session.get(PropertyLink, account_id, with_for_update=True)
        if row is None:
            row = PropertyLink(account_id=account_id, key=new_token(24), generation=1)
            session.add(row)
        elif body.new_secret:
            row.generation += 1
        row.enabled = body.enabled
        await session.flush()
        return _view(here, row)


@gate_router.post("/{key}", summary="Take an event of a property-management system")
async def take_event(request: Request, here: Here, key: str) -> PropertyEventResponse:
    raw = await _body(request)
    now = here.clock.now()
    async with here.storage.transaction() as session:
        query = select(PropertyLink).where(PropertyLink.key == key[:64]).with_for_update()
        row = (await session.scalars(query)).one_or_none()
        if row is None or not row.enabled:
            raise NotFound("There is no such address.", parameter="key")
        given = request.headers.get("x-clarion-signature", "")
        if not is_signed(_secret(here, row), given, raw, int(now.timestamp())):
            raise Forbidden("The signature does not hold, or is older than five minutes.", code="CMN-401")
        event = _event(raw)
        if await session.get(PropertyEvent, (row.account_id, event.id)) is not None:
            return {"result": "Known"}
        await session.execute(delete(PropertyEvent).where(PropertyEvent.taken_at < now - _KEPT))
        session.add(PropertyEvent(account_id=row.account_id, id=event.id, taken_at=now))
        return await _do(here, session, row.account_id, event)


async def _body(request: Request) -> bytes:
    """Raises Invalid for one that is too large, however it is sent."""
    raw = b""
    async for part in request.stream():
        raw += part
        if len(raw) > LARGEST_BODY:
            raise Invalid(f"An event has at most {LARGEST_BODY} bytes.")
    return raw


def _event(raw: bytes) -> PropertyEventBody:
    return checked(PropertyEventBody, read_json(raw))


async def _do(
    here: Container, session: AsyncSession, account_id: str, event: PropertyEventBody
) -> PropertyEventResponse:
    owner = await find_extension_by_number(session, account_id, event.room)
    row = await session.get(Room, owner.id, with_for_update=True) if owner is not None else None
    if owner is None or row is None:
        raise NotFound("There is no such room.", parameter="room")
    answer: dict[str, Any] = {"result": "Done"}
    if event.event == "CheckIn":
        if event.guest is None:
            raise Invalid("Parameter [guest] is required.", parameter="guest")
        names, outbound = (event.guest.first_name, event.guest.last_name), event.outbound_calls is not False
        guest = service.Guest(*names, outbound, event.ivr_pin)
        await service.check_in(here, session, owner, row, guest)
    elif event.event == "CheckOut":
        stay = await service.check_out(here, session, owner, row)
        answer |= {"charges": amount_text(stay.charges), "currency": stay.currency}
    elif event.event == "WakeUp" and event.wake_up is None:
        raise Invalid("Parameter [wakeUp] is required.", parameter="wakeUp")
    await _details(here, session, owner, row, event)
    return cast("PropertyEventResponse", {**answer, "housekeeping": row.housekeeping})


async def _details(
    here: Container, session: AsyncSession, owner: Extension, row: Room, event: PropertyEventBody
) -> None:
    if event.housekeeping is not None:
        await service.set_housekeeping(here, session, owner, row, event.housekeeping)
    if event.event == "RoomStatus" and event.outbound_calls is not None:
        await service.set_outbound(session, owner, row, outbound=event.outbound_calls)
    if event.do_not_disturb is not None:
        status = DndStatus.NO_CALLS if event.do_not_disturb else DndStatus.TAKE_ALL
        await update_presence(session, owner, {"dnd_status": status})
    if event.wake_up is not None:
        time = event.wake_up.time
        wanted = Wanted(minute=int(time[:2]) * 60 + int(time[3:]), repeat=event.wake_up.repeat)
        await add_wake_up(here, session, owner, wanted, owner.id)
