"""Call control of queues and groups: take a call that rings or waits elsewhere, let one pass."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Response

from clarion.base.container import Container, Here
from clarion.base.errors import Forbidden, Invalid, NotFound
from clarion.base.storage import AsyncSession
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.devices import Device
from clarion.features.phone.devices.service import get_device
from clarion.features.phone.queues import queries
from clarion.features.phone.queues.responses import TakenCall
from clarion.features.phone.queues.schemas import WithDevice
from clarion.features.phone.telephony.routes import control_of
from clarion.features.phone.telephony.rules import find_party_index, is_session_id

router = APIRouter(
    prefix="/restapi/v1.0/account/{accountId}/telephony/sessions/{telephonySessionId}/parties/{partyId}",
    tags=["Call control"],
)
User = Annotated[Caller, require(scopes="CallControl")]


@router.post("/pickup", summary="Take a call that rings or waits elsewhere", status_code=201)
async def pick_up(
    here: Here,
    caller: User,
    accountId: str,
    telephonySessionId: str,
    partyId: str,
    body: WithDevice,
) -> TakenCall:
    """For members of the queue in which the caller waits, of a group for pickup with the called one, administrators."""
    session_view, party = await _find(here, caller, accountId, telephonySessionId, partyId)
    async with here.storage.reading() as session:
        device = await get_device(session, caller, accountId, body.device_id, permission="EditCompanyDevices")
        await _check_may_pick_up(session, caller, session_view)
    return await _take(here, caller, session_view, party, device)


@router.post("/answer", summary="Answer a ringing call at one's phone")
async def answer(
    here: Here,
    caller: User,
    accountId: str,
    telephonySessionId: str,
    partyId: str,
    body: WithDevice,
) -> TakenCall:
    """One's own party (administrators: anybody's) rings no longer; the device is called anew and answers by itself."""
    session_view, party = await _find(here, caller, accountId, telephonySessionId, partyId)
    if str(party.get("extensionId", "")) != caller.extension_id and not caller.is_admin:
        raise Forbidden("This party belongs to another extension.", code="CMN-408", parameter="partyId")
    async with here.storage.reading() as session:
        device = await get_device(session, caller, accountId, body.device_id, permission="EditCompanyDevices")
    if device.extension_id != str(party.get("extensionId", "")):
        raise Invalid("The device is not one of the called extension.", parameter="deviceId")
    return await _take(here, caller, session_view, party, device)


@router.post("/ignore", summary="Let a call ring elsewhere", status_code=204)
async def ignore(
    here: Here,
    caller: User,
    accountId: str,
    telephonySessionId: str,
    partyId: str,
    body: WithDevice,
) -> Response:
    """This device rings no longer; others ring on. After the last a caller of a queue goes to somebody else, and any
    other call to what follows (voicemail, as a rule).
    """
    session_view, party = await _find(here, caller, accountId, telephonySessionId, partyId)
    index = find_party_index(session_view["id"], party["id"]) or 0
    own = "" if caller.is_admin else caller.extension_id
    await control_of(here).act(
        caller.account_id, session_view["id"], "ignore", party=index, extension_id=own, target=body.device_id
    )
    return Response(status_code=204)


async def _take(
    here: Container, caller: Caller, session: dict[str, Any], party: dict[str, Any], device: Device
) -> TakenCall:
    """The party of the device, which is called and answers by itself."""
    payload = {"party": str(find_party_index(session["id"], party["id"]) or 0), "device_id": device.id}
    after = await control_of(here).ask_session(caller.account_id, session["id"], "pick-up", payload)
    mine = [each for each in after["parties"] if each.get("extensionId") == device.extension_id]
    return cast("TakenCall", dict(mine[-1] if mine else after["parties"][-1]))


async def _find(
    here: Container, caller: Caller, account_id: str, session_id: str, party_id: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A session of the account, and a party in it. Raises NotFound."""
    account = resolve_account(caller, account_id)
    if not is_session_id(session_id):
        raise NotFound("Resource for parameter [telephonySessionId] is not found.", parameter="telephonySessionId")
    session = await control_of(here).get_session(account, session_id)
    for party in session["parties"]:
        if party["id"] == party_id:
            return session, party
    raise NotFound("Resource for parameter [partyId] is not found.", parameter="partyId")


async def _check_may_pick_up(session: AsyncSession, caller: Caller, call: dict[str, Any]) -> None:
    called = {str(party["extensionId"]) for party in call["parties"] if party.get("extensionId")}
    if caller.is_admin or caller.extension_id in called:
        return
    mine = {row.id for row in await session.scalars(queries.queues_query(caller.account_id, caller.extension_id))}
    if called & (mine | await queries.picks_up_for(session, caller.extension_id)):
        return
    raise Forbidden(
        "Only members of its queue or of a common group for pickup take this call.", code="CMN-408", parameter="partyId"
    )
