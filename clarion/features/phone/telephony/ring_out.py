"""RingOut: the platform calls one number, then another, and joins them."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import select

from clarion.base.container import Container, Here
from clarion.base.errors import Conflict, Invalid, NotFound
from clarion.base.http import uri_of
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require, resolve_extension
from clarion.features.phone.call_log.models import CallLogEntry
from clarion.features.phone.telephony.routes import control_of
from clarion.features.phone.telephony.rules import ended_ring_out_status, is_session_id, ring_out_status
from clarion.features.phone.telephony.schemas import RingOut

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}/ring-out", tags=["RingOut"])
User = Annotated[Caller, require(scopes="RingOut")]


@router.post("", summary="Ring two numbers and join them")
async def create(
    request: Request,
    here: Here,
    caller: User,
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
    body: RingOut,
) -> dict[str, Any]:
    """Without `from`, the caller's own devices ring first."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId, reach="own")
    target = body.to.phone_number or body.to.extension_number
    if not target:
        raise Invalid("Parameter [to.phoneNumber] is required.", parameter="to.phoneNumber")
    source = body.source
    first = (source.phone_number or source.extension_number if source else None) or owner.number
    view = await control_of(here).ring_out(
        owner.account_id,
        owner.id,
        target,
        first=first,
        caller_id=(body.caller_id.phone_number or "") if body.caller_id else "",
    )
    return _answer(request, owner, view["id"], ring_out_status(view["parties"]))


@router.get("/{ringoutId}", summary="What has become of a ring-out")
async def read(
    request: Request,
    here: Here,
    caller: User,
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
    ringoutId: str,  # noqa: N803
) -> dict[str, Any]:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId, reach="own")
    live = await _find_live(here, owner, ringoutId)
    if live is not None:
        return _answer(request, owner, ringoutId, ring_out_status(live["parties"]))
    return _answer(request, owner, ringoutId, await _ended(here, owner, ringoutId))


@router.delete("/{ringoutId}", summary="Cancel a ring-out", status_code=204)
async def cancel(
    here: Here,
    caller: User,
    accountId: str,  # noqa: N803
    extensionId: str,  # noqa: N803
    ringoutId: str,  # noqa: N803
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
    if row is None:
        raise NotFound("Resource for parameter [ringoutId] is not found.", parameter="ringoutId")
    return ended_ring_out_status([str(leg["result"]) for leg in row.legs])


def _answer(request: Request, owner: Extension, ring_out_id: str, status: dict[str, str]) -> dict[str, Any]:
    uri = uri_of(request, "account", owner.account_id, "extension", owner.id, "ring-out", ring_out_id)
    return {"id": ring_out_id, "uri": uri, "status": status}
