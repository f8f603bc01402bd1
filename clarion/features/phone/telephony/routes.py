"""Call control over the bus: call-out, sessions, parties. 404: unknown or foreign; 409: the wrong state."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Response

from clarion.base.container import Container, Here
from clarion.base.errors import Invalid, NotFound, Unavailable
from clarion.base.storage import AsyncSession
from clarion.calls.control import CallControl
from clarion.calls.parking import is_slot
from clarion.calls.views import without_hidden
from clarion.features.people import Extension, find_extension
from clarion.features.people.sign_in import Caller, require, resolve_account
from clarion.features.phone.devices.service import get_device, owner_of
from clarion.features.phone.lines import straight_to_voicemail
from clarion.features.phone.telephony.dialling import dialled_from
from clarion.features.phone.telephony.responses import CallParty, CallSession, CallSessionInfo
from clarion.features.phone.telephony.rules import find_party_index, is_session_id
from clarion.features.phone.telephony.schemas import Bridge, CallOut, Leaving, PartyChange, Where

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/telephony", tags=["Call control"])
User = Annotated[Caller, require(scopes="CallControl")]
PARTY = "/sessions/{telephonySessionId}/parties/{partyId}"


@router.post("/call-out", summary="Call from a device", status_code=201)
async def call_out(here: Here, caller: User, accountId: str, body: CallOut) -> CallSession:
    """Rings the device, then the target."""
    async with here.storage.reading() as session:
        device = await get_device(session, caller, accountId, body.source.device_id, permission="EditCompanyDevices")
        owner = await owner_of(session, device)
        target = await target_of(session, device.account_id, body.to)
        if target == body.to.phone_number:
            target = await dialled_from(session, owner, target, body.country_id, "countryId")
    view = await control_of(here).ring_out(device.account_id, owner.id, target, device_id=device.id, origin="CallOut")
    return {"session": cast("CallSessionInfo", view)}


@router.get("/sessions/{telephonySessionId}", summary="Read a session")
async def read_session(
    here: Here,
    caller: User,
    accountId: str,
    telephonySessionId: str,
) -> CallSessionInfo:
    return await get_session(here, caller, accountId, telephonySessionId)


@router.delete("/sessions/{telephonySessionId}", summary="End a session", status_code=204)
async def end_session(
    here: Here,
    caller: User,
    accountId: str,
    telephonySessionId: str,
) -> Response:
    """A conference ends so by its hosts, its owner and administrators; anybody else leaves it."""
    session = await get_session(here, caller, accountId, telephonySessionId)
    own = "" if caller.is_admin else caller.extension_id
    await control_of(here).act(caller.account_id, session["id"], "end", extension_id=own)
    return Response(status_code=204)


@router.get(PARTY, summary="Read a party")
async def read_party(
    here: Here,
    caller: User,
    accountId: str,
    telephonySessionId: str,
    partyId: str,
) -> CallParty:
    session = await get_session(here, caller, accountId, telephonySessionId)
    return party_in(session, partyId)


@router.delete(PARTY, summary="Hang up a party", status_code=204)
async def end_party(
    here: Here,
    caller: User,
    accountId: str,
    telephonySessionId: str,
    partyId: str,
    body: Leaving | None = None,
) -> Response:
    """A conference ends with its host, unless it is kept alive. Who hangs up a phone leaves the others to talk on."""
    session = await get_session(here, caller, accountId, telephonySessionId)
    party = party_in(session, partyId)
    whose = str(party.get("extensionId", ""))  # there for people of one's own company only
    host = party.get("conferenceRole") == "Host" and bool(whose) and (caller.is_admin or whose == caller.extension_id)
    if host and not (body is not None and body.keep_conference_alive):
        await act_on_party(here, caller, accountId, telephonySessionId, partyId, "end")
    else:
        await act_on_party(here, caller, accountId, telephonySessionId, partyId, "hang-up")
    return Response(status_code=204)


@router.patch(PARTY, summary="Mute or unmute a party")
async def mute_party(
    here: Here,
    caller: User,
    accountId: str,
    telephonySessionId: str,
    partyId: str,
    body: PartyChange,
) -> CallParty:
    muted = body.muted if body.party is None or body.party.muted is None else body.party.muted
    if muted is None:
        raise Invalid("Parameter [muted] is required.", parameter="muted")
    return await act_on_party(here, caller, accountId, telephonySessionId, partyId, "mute" if muted else "unmute")


@router.post(f"{PARTY}/hold", summary="Hold")
async def hold(
    here: Here,
    caller: User,
    accountId: str,
    telephonySessionId: str,
    partyId: str,
) -> CallParty:
    return await act_on_party(here, caller, accountId, telephonySessionId, partyId, "hold")


@router.post(f"{PARTY}/unhold", summary="Resume")
async def unhold(
    here: Here,
    caller: User,
    accountId: str,
    telephonySessionId: str,
    partyId: str,
) -> CallParty:
    return await act_on_party(here, caller, accountId, telephonySessionId, partyId, "unhold")


@router.post(f"{PARTY}/transfer", summary="Transfer blindly")
async def transfer(
    here: Here,
    caller: User,
    accountId: str,
    telephonySessionId: str,
    partyId: str,
    body: Where,
) -> CallParty:
    async with here.storage.reading() as session:
        target = await target_of(session, resolve_account(caller, accountId), body)
    return await act_on_party(here, caller, accountId, telephonySessionId, partyId, "transfer", target=target)


@router.post(f"{PARTY}/forward", summary="Forward a ringing call")
async def forward(
    here: Here,
    caller: User,
    accountId: str,
    telephonySessionId: str,
    partyId: str,
    body: Where,
) -> CallParty:
    if body.voicemail is not None:
        return await act_on_party(here, caller, accountId, telephonySessionId, partyId, "to-voicemail")
    async with here.storage.reading() as session:
        target = await target_of(session, resolve_account(caller, accountId), body)
    return await act_on_party(here, caller, accountId, telephonySessionId, partyId, "forward", target=target)


@router.post(f"{PARTY}/reject", summary="Send a ringing call to voicemail", status_code=204)
async def reject(
    here: Here,
    caller: User,
    accountId: str,
    telephonySessionId: str,
    partyId: str,
) -> Response:
    await act_on_party(here, caller, accountId, telephonySessionId, partyId, "to-voicemail")
    return Response(status_code=204)


@router.post(f"{PARTY}/park", summary="Park", status_code=201)
async def park(
    here: Here,
    caller: User,
    accountId: str,
    telephonySessionId: str,
    partyId: str,
) -> CallParty:
    """Whom the party talks with waits in a free slot; `status.parkData` says what to dial to fetch them."""
    return await act_on_party(here, caller, accountId, telephonySessionId, partyId, "park")


@router.post(f"{PARTY}/bridge", summary="Transfer with consultation")
async def bridge(
    here: Here,
    caller: User,
    accountId: str,
    telephonySessionId: str,
    partyId: str,
    body: Bridge,
) -> CallParty:
    """Path: my party in one call; body: my party in the other. Their far ends are joined, I leave."""
    other = find_party_index(body.telephony_session_id, body.party_id)
    if other is None or not is_session_id(body.telephony_session_id):
        raise NotFound("Resource for parameter [partyId] is not found.", parameter="partyId")
    return await act_on_party(
        here,
        caller,
        accountId,
        telephonySessionId,
        partyId,
        "bridge",
        other_session=body.telephony_session_id,
        other_party=other,
    )


def control_of(here: Container) -> CallControl:
    control = here.find(CallControl)
    if control is None:
        raise Unavailable("No call server answers.")
    return control


async def target_of(session: AsyncSession, account_id: str, where: Where) -> str:
    """What to dial for a target."""
    if where.park_orbit is not None:
        slot = where.park_orbit.removeprefix("*")
        if not is_slot(slot):
            raise Invalid("A park slot is a number from 801 to 899.", parameter="parkOrbit")
        return f"*{slot}"
    if where.voicemail is not None:
        extension = await _extension(session, account_id, where.voicemail, "voicemail")
        return straight_to_voicemail(extension.number)
    if where.extension_id is not None:
        return (await _extension(session, account_id, where.extension_id, "extensionId")).number
    target = where.extension_number or where.phone_number
    if not target:
        raise Invalid("Parameter [phoneNumber] is required.", parameter="phoneNumber")
    return target


async def _extension(session: AsyncSession, account_id: str, extension_id: str, parameter: str) -> Extension:
    extension = await find_extension(session, account_id, extension_id)
    if extension is None:
        raise NotFound(f"Resource for parameter [{parameter}] is not found.", parameter=parameter)
    return extension


async def get_session(here: Container, caller: Caller, account_id: str, session_id: str) -> CallSessionInfo:
    """A session of the caller, or (administrators) of the account. Raises NotFound for any other."""
    account = resolve_account(caller, account_id)
    if is_session_id(session_id):
        session = cast("CallSessionInfo", await control_of(here).get_session(account, session_id))
        mine = any(party.get("extensionId") == caller.extension_id for party in session["parties"])
        if caller.is_admin:
            return session
        led = session.get("conference", {}).get("ownerId") == caller.extension_id
        if mine or led:
            shown = without_hidden(cast("list[dict[str, Any]]", session["parties"]), caller.extension_id)
            return {**session, "parties": cast("list[CallParty]", shown)}
    raise NotFound("Resource for parameter [telephonySessionId] is not found.", parameter="telephonySessionId")


def party_in(session: CallSessionInfo, party_id: str) -> CallParty:
    for party in session["parties"]:
        if party["id"] == party_id:
            return party
    raise NotFound("Resource for parameter [partyId] is not found.", parameter="partyId")


async def act_on_party(
    here: Container, caller: Caller, account_id: str, session_id: str, party_id: str, action: str, **more: Any
) -> CallParty:
    """Carry out an action on a party of one's own (administrators: of anybody's) and give it back."""
    session = await get_session(here, caller, account_id, session_id)
    party_in(session, party_id)
    index = find_party_index(session["id"], party_id)
    after = await control_of(here).act(
        caller.account_id,
        session["id"],
        action,
        party=index or 0,
        extension_id="" if caller.is_admin else caller.extension_id,
        **more,
    )
    return party_in(cast("CallSessionInfo", after), party_id)
