"""RingOut: the platform calls one number, then another, and joins them. Older clients say `ringout`."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Request, Response
from sqlalchemy import select

from clarion.base.container import Container, Here
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.http import uri_of
from clarion.base.storage import AsyncSession
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require, resolve_extension
from clarion.features.phone.call_log.models import CallLogEntry
from clarion.features.phone.devices import Device
from clarion.features.phone.handling.models import ForwardingNumber
from clarion.features.phone.telephony.dialling import dialled_from
from clarion.features.phone.telephony.live_call import QuestionProgram
from clarion.features.phone.telephony.responses import RingOutInfo, RingOutStatus
from clarion.features.phone.telephony.routes import control_of
from clarion.features.phone.telephony.rules import ended_ring_out_status, is_session_id, ring_out_status
from clarion.features.phone.telephony.schemas import RingOut

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}", tags=["RingOut"])
User = Annotated[Caller, require(scopes="RingOut")]


@router.post("/ring-out", summary="Ring two numbers and join them")
@router.post("/ringout", summary="Ring two numbers and join them, as older clients ask", deprecated=True)
async def create(
    request: Request,
    here: Here,
    caller: User,
    accountId: str,
    extensionId: str,
    body: RingOut,
) -> RingOutInfo:
    """Without `from`, the caller's own devices ring first. With `playPrompt`, whoever answers there has to press 1.
    `country`: whose national numbers these are, else the caller's own.
    """
    source, country = body.source, body.country.id if body.country else None
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId, reach="own")
        device_id, elsewhere = await _phone_of(session, owner, source.forwarding_number_id if source else None)
        target = await _number(session, owner, body.to, country)
        first = elsewhere or (await _number(session, owner, source, country) if source else "") or owner.number
    if not target:
        raise Invalid("Parameter [to.phoneNumber] is required.", parameter="to.phoneNumber")
    view = await control_of(here).ring_out(
        owner.account_id,
        owner.id,
        target,
        first=first,
        device_id=device_id,
        program=QuestionProgram.name if body.play_prompt else "",
        caller_id=(body.caller_id.phone_number or "") if body.caller_id else "",
    )
    return _answer(request, owner, view["id"], ring_out_status(view["parties"]))


@router.get("/ring-out/{ringoutId}", summary="What has become of a ring-out")
@router.get("/ringout/{ringoutId}", summary="What has become of a ring-out, as older clients ask", deprecated=True)
async def read(
    request: Request,
    here: Here,
    caller: User,
    accountId: str,
    extensionId: str,
    ringoutId: str,
) -> RingOutInfo:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId, reach="own")
    live = await _find_live(here, owner, ringoutId)
    if live is not None:
        return _answer(request, owner, ringoutId, ring_out_status(live["parties"]))
    return _answer(request, owner, ringoutId, await _ended(here, owner, ringoutId))


@router.delete("/ring-out/{ringoutId}", summary="Cancel a ring-out", status_code=204)
@router.delete(
    "/ringout/{ringoutId}", summary="Cancel a ring-out, as older clients ask", status_code=204, deprecated=True
)
async def cancel(
    here: Here,
    caller: User,
    accountId: str,
    extensionId: str,
    ringoutId: str,
) -> Response:
    """As long as the two are not yet joined."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId, reach="own")
    live = await _find_live(here, owner, ringoutId)
    if live is None:
        await _ended(here, owner, ringoutId)
        return Response(status_code=204)
    if ring_out_status(live["parties"])["callStatus"] == "Success":
        raise Conflict("The two are already talking.", code="CMN-409", parameter="ringoutId")
    await control_of(here).act(owner.account_id, live["id"], "end")
    return Response(status_code=204)


async def _number(session: AsyncSession, owner: Extension, given: RingOut.Number, country: str | None) -> str:
    if given.phone_number:
        return await dialled_from(session, owner, given.phone_number, country, "country.id")
    return given.extension_number or ""


async def _phone_of(session: AsyncSession, owner: Extension, forwarding_number_id: str | None) -> tuple[str, str]:
    """A phone of one's own as a forwarding number: it has the device's id. Or the number of a phone elsewhere.

    Both are empty when none is named. Raises NotFound.
    """
    if forwarding_number_id is None:
        return "", ""
    device = await session.get(Device, forwarding_number_id)
    if device is not None and device.extension_id == owner.id:
        return device.id, ""
    elsewhere = await session.get(ForwardingNumber, forwarding_number_id)
    if elsewhere is not None and elsewhere.extension_id == owner.id:
        return "", elsewhere.number
    raise NotFound("Resource for parameter [forwardingNumberId] is not found.", parameter="from.forwardingNumberId")


async def _find_live(here: Container, owner: Extension, ring_out_id: str) -> dict[str, Any] | None:
    if not is_session_id(ring_out_id):
        return None
    try:
        view = await control_of(here).get_session(owner.account_id, ring_out_id)
    except NotFound:
        return None
    return view if view["parties"] and view["parties"][0].get("extensionId") == owner.id else None


async def _ended(here: Container, owner: Extension, ring_out_id: str) -> dict[str, str]:
    """From the call log. Raises NotFound for what this person never started."""
    query = select(CallLogEntry).where(
        CallLogEntry.telephony_session_id == ring_out_id[:64], CallLogEntry.extension_id == owner.id
    )
    async with here.storage.reading() as session:
        row = (await session.scalars(query.order_by(CallLogEntry.id))).first()
    if row is None or (owner.history_since is not None and row.started_at <= owner.history_since):
        raise NotFound("Resource for parameter [ringoutId] is not found.", parameter="ringoutId")
    return ended_ring_out_status([str(leg["result"]) for leg in row.legs])


def _answer(request: Request, owner: Extension, ring_out_id: str, status: dict[str, str]) -> RingOutInfo:
    name = "ringout" if "/ringout" in request.url.path else "ring-out"
    uri = uri_of(request, "account", owner.account_id, "extension", owner.id, name, ring_out_id)
    return {"id": ring_out_id, "uri": uri, "status": cast("RingOutStatus", status)}
