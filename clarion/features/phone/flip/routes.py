"""Call flip settings, and the flip of a live call."""

from typing import Annotated, Literal, cast

from fastapi import APIRouter
from pydantic import Field

from clarion.base.container import Here
from clarion.base.errors import Invalid, NotFound
from clarion.base.http import WireModel
from clarion.base.http_lists import EmptyResponse
from clarion.base.storage import AsyncSession
from clarion.calls.flipping import DEVICE, HERE
from clarion.features.people import Extension, find_extension
from clarion.features.people.sign_in import Caller, require
from clarion.features.phone.devices.service import tell_call_servers
from clarion.features.phone.flip import rules, service
from clarion.features.phone.flip.responses import FlipEntry, FlipInfo
from clarion.features.phone.handling.forwarding import list_forwarding
from clarion.features.phone.handling.forwarding.routes import EDIT, READ
from clarion.features.phone.handling.forwarding.service import ForwardingEntry
from clarion.features.phone.handling.owners import changed, owner_of
from clarion.features.phone.telephony.routes import PARTY, act_on_party, get_session, party_in
from clarion.features.phone.telephony.schemas import LooseText

router = APIRouter(tags=["Call flip"])
SETTINGS = "/restapi/v2/accounts/{accountId}/extensions/{extensionId}/call-flip-numbers"
Reader = Annotated[Caller, require("ReadExtensionAnsweringRules", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("ReadExtensionAnsweringRules", scopes="EditExtensions")]
User = Annotated[Caller, require(scopes="CallControl")]


class FlipNumber(WireModel):
    """`type` and the number of an own phone are only read."""

    id: LooseText | None = None
    phone_number: Annotated[str, Field(max_length=40)] | None = None
    type: Literal["PhoneLine", "External", "BusinessMobile"] | None = None
    label: Annotated[str, Field(max_length=60)] | None = None
    flip_number: Annotated[int, Field(ge=1, le=9)] | Annotated[str, Field(pattern=r"^[1-9]?$")] | None = None


class FlipNumbers(WireModel):
    records: Annotated[list[FlipNumber], Field(max_length=100)]


class Flip(WireModel):
    """Where to: an entry of one's list by id or digit; or, which only we have, one of one's phones.

    `answer`: that phone answers by itself, since whoever asks sits there.
    """

    call_flip_id: LooseText | None = None
    device_id: LooseText | None = None
    answer: bool = False


@router.get(SETTINGS, summary="List where calls can be flipped to")
async def read_flip_numbers(here: Here, caller: Reader, accountId: str, extensionId: str) -> FlipInfo:
    async with here.storage.reading() as session:
        owner = await owner_of(session, caller, accountId, extensionId, READ)
        return await _view(session, owner.extension)


@router.put(SETTINGS, summary="Change where calls can be flipped to")
async def update_flip_numbers(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    body: FlipNumbers,
) -> FlipInfo:
    """The whole list: who is not in it has no digit of its own any more."""
    wishes = [
        service.Wish(
            id=each.id,
            number=each.phone_number if each.type != "PhoneLine" else None,
            label=each.label,
            digit=None if each.flip_number is None else str(each.flip_number),
        )
        for each in body.records
    ]
    async with here.storage.transaction() as session:
        owner = await owner_of(session, caller, accountId, extensionId, EDIT)
        assert owner.extension is not None
        await service.set_flips(session, here.clock, owner.extension, wishes)
        await changed(session, here.clock, owner, caller.extension_id, "Flip numbers")
        view = await _view(session, owner.extension)
    await tell_call_servers(here, owner.account_id, extensions=[owner.extension_id])
    return view


async def _view(session: AsyncSession, owner: Extension | None) -> FlipInfo:
    assert owner is not None
    entries = rules.with_digits((await list_forwarding(session, owner)).entries)
    return {"records": [_entry(entry) for entry in entries]}


def _entry(entry: ForwardingEntry) -> FlipEntry:
    kinds = {"PhoneLine": "PhoneLine", "BusinessMobilePhone": "BusinessMobile"}
    view = {"id": entry.id, "type": kinds.get(entry.type, "External"), "label": entry.label}
    view |= {"phoneNumber": entry.number} if entry.number else {}
    return cast("FlipEntry", view | ({"flipNumber": entry.flip_number} if entry.flip_number else {}))


@router.post("/restapi/v1.0/account/{accountId}/telephony" + PARTY + "/flip", summary="Go to another phone")
async def flip(
    here: Here,
    caller: User,
    accountId: str,
    telephonySessionId: str,
    partyId: str,
    body: Flip,
) -> EmptyResponse:
    """The party talks on until the other phone is answered; then the call is there, as the same party."""
    if (body.call_flip_id is None) == (body.device_id is None):
        raise Invalid("Parameter [callFlipId] is required, or [deviceId] in its place.", parameter="callFlipId")
    session = await get_session(here, caller, accountId, telephonySessionId)
    party = party_in(session, partyId)
    if body.device_id is not None:
        target = (HERE if body.answer else DEVICE) + body.device_id
    else:
        async with here.storage.reading() as reading:
            target = await _target(reading, caller, str(party.get("extensionId", "")), body.call_flip_id or "")
    await act_on_party(here, caller, accountId, telephonySessionId, partyId, "flip", target=target)
    return {}


async def _target(session: AsyncSession, caller: Caller, extension_id: str, flip_id: str) -> str:
    owner = await find_extension(session, caller.account_id, extension_id)
    entries = (await list_forwarding(session, owner)).entries if owner is not None else ()
    target = rules.find_target(entries, flip_id)
    if target is None:
        raise NotFound("Resource for parameter [callFlipId] is not found.", parameter="callFlipId")
    return target
