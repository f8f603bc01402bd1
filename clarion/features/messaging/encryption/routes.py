"""End-to-end encryption: one's own keys and browsers, other people's public keys, keys of chats, the company's say.

All of this is our own; the surface has none. Nothing that opens a message crosses these routes unsealed.
"""

from typing import Annotated, cast

from fastapi import APIRouter, Query, Response

from clarion.base.changes import keep_to_themselves
from clarion.base.container import Here
from clarion.base.errors import Invalid
from clarion.base.storage import AsyncSession
from clarion.features.messaging.chats.queries import visible_chat
from clarion.features.messaging.chats.routes import OWN, Chatter
from clarion.features.messaging.encryption import epochs, persons, policy
from clarion.features.messaging.encryption.responses import (
    ChatEncryptionInfo,
    CompanyKeyInfo,
    EncryptionDeviceInfo,
    EncryptionEpochInfo,
    EncryptionEpochList,
    EncryptionPeople,
    EncryptionPolicyInfo,
    OwnEncryptionInfo,
    OwnEncryptionRecovery,
)
from clarion.features.messaging.encryption.schemas import (
    Beginning,
    Delivery,
    DeviceBox,
    NewCompanyKey,
    NewDevice,
    NewEpoch,
    PolicyOrder,
    Recovery,
    Rotation,
    SwitchOn,
    company_key_view,
    device_view,
    epoch_view,
    keys_view,
)
from clarion.features.people.sign_in import Caller, require

router = APIRouter(prefix=OWN, tags=["Team messaging: encryption"])
PeriodicTask = Annotated[Caller, require("ChatEncryption", scopes="TeamMessaging")]
MOST_ASKED = 200


async def _own_view(session: AsyncSession, caller: Caller) -> OwnEncryptionInfo:
    keys = (await persons.keys_of(session, [caller.extension_id])).get(caller.extension_id, ())
    devices = await persons.devices_of(session, caller.extension_id)
    return {
        "mode": await policy.mode_of(session, caller.account_id),
        "companyKeys": [company_key_view(row) for row in await policy.company_keys(session, caller.account_id)],
        "keys": [keys_view(row) for row in keys],
        "recovery": cast("OwnEncryptionRecovery | None", keys[-1].recovery if keys else None),
        "devices": [device_view(row, box=True) for row in devices],
    }


@router.get("/encryption", summary="Read one's keys and browsers")
async def read_own_keys(here: Here, caller: Chatter) -> OwnEncryptionInfo:
    """`devices[].box`: for that browser alone. `recovery`: for who has the words. `mode`: what the company allows."""
    async with here.storage.reading() as session:
        return await _own_view(session, caller)


@router.post("/encryption/keys", status_code=201, summary="Begin with keys")
async def begin_keys(here: Here, caller: Chatter, body: Beginning) -> EncryptionDeviceInfo:
    """The first time, or anew when every browser and the words were lost: then others see that the keys are new."""
    keep_to_themselves()
    async with here.storage.transaction() as session:
        return device_view(await persons.begin(here, session, caller, body))


@router.post("/encryption/keys/next", status_code=204, summary="Change one's keys")
async def rotate_keys(here: Here, caller: Chatter, body: Rotation) -> Response:
    """Signed by those before, for every browser that stays."""
    keep_to_themselves()
    async with here.storage.transaction() as session:
        await persons.rotate(here, session, caller, body)
    return Response(status_code=204)


@router.put("/encryption/recovery", status_code=204, summary="Change the recovery words")
async def set_recovery(
    here: Here, caller: Chatter, generation: Annotated[int, Query(ge=1, le=10_000)], body: Recovery
) -> Response:
    """The words themselves stay in the browser."""
    keep_to_themselves()
    async with here.storage.transaction() as session:
        await persons.set_recovery(session, caller, generation, body)
    return Response(status_code=204)


@router.post("/encryption/devices", status_code=201, summary="Ask to let a browser in")
async def add_device(here: Here, caller: Chatter, body: NewDevice) -> EncryptionDeviceInfo:
    """It waits until another browser compares its numbers, or the recovery words are given in it."""
    keep_to_themselves()
    async with here.storage.transaction() as session:
        return device_view(await persons.add_device(here, session, caller, body))


@router.put("/encryption/devices/{deviceId}/box", status_code=204, summary="Let a browser in")
async def let_in(here: Here, caller: Chatter, deviceId: str, body: DeviceBox) -> Response:
    """With one's keys, sealed to it."""
    keep_to_themselves()
    async with here.storage.transaction() as session:
        await persons.let_in(session, here, caller, await persons.get_device(session, caller, deviceId), body)
    return Response(status_code=204)


@router.delete("/encryption/devices/{deviceId}", status_code=204, summary="Take a browser away")
async def remove_device(here: Here, caller: Chatter, deviceId: str) -> Response:
    """Change the keys then, so that what it has opens nothing new."""
    keep_to_themselves()
    async with here.storage.transaction() as session:
        await persons.remove_device(session, caller, await persons.get_device(session, caller, deviceId))
    return Response(status_code=204)


@router.get("/encryption/people", summary="Read people's public keys")
async def read_people(
    here: Here, caller: Chatter, ids: Annotated[list[str], Query(alias="id", min_length=1, max_length=MOST_ASKED)]
) -> EncryptionPeople:
    """All generations, the first first. People of other accounts, and those without keys, are left out."""
    async with here.storage.reading() as session:
        found = await persons.keys_of(session, ids)
    return {
        "records": [
            {"id": person, "keys": [keys_view(row) for row in rows]}
            for person, rows in found.items()
            if rows[0].account_id == caller.account_id
        ]
    }


@router.get("/chats/{chatId}/encryption", summary="Read how a chat is encrypted")
async def read_chat_encryption(here: Here, caller: Chatter, chatId: str) -> ChatEncryptionInfo:
    """`current`: false where the next message needs a new epoch. `owed`: keys that somebody in it should hand over."""
    async with here.storage.reading() as session:
        return await epochs.chat_view(session, await visible_chat(session, caller, chatId))


@router.put("/chats/{chatId}/encryption", summary="Switch encryption on, for good")
async def switch_on(here: Here, caller: Chatter, chatId: str, body: SwitchOn) -> ChatEncryptionInfo:
    """With the first key. It cannot be switched off again; what was written before stays as it was."""
    keep_to_themselves()
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True)
        await epochs.switch_on(here, session, caller, chat, body)
        await session.flush()
        return await epochs.chat_view(session, chat)


@router.get("/chats/{chatId}/encryption/epochs", summary="List the keys of a chat")
async def list_epochs(
    here: Here,
    caller: Chatter,
    chatId: str,
    after: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> EncryptionEpochList:
    """The oldest first; `box` is sealed to the caller; where it is absent and `owed`, somebody will hand it over."""
    async with here.storage.reading() as session:
        chat = await visible_chat(session, caller, chatId)
        rows = await epochs.epochs_of(session, chat, caller.extension_id, after)
    return {"records": [{**epoch_view(epoch, box), "owed": owed} for epoch, box, owed in rows]}


@router.post("/chats/{chatId}/encryption/epochs", status_code=201, summary="Begin a new key of a chat")
async def begin_epoch(here: Here, caller: Chatter, chatId: str, body: NewEpoch) -> EncryptionEpochInfo:
    """Sealed to exactly those in the chat who have keys. 409 with E2E-103: read again, and try again."""
    keep_to_themselves()
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True)
        if not chat.encrypted:
            raise Invalid("This chat is not encrypted: switch it on first.", parameter="chatId")
        return epoch_view(await epochs.begin_epoch(here, session, caller, chat, body))


@router.post("/chats/{chatId}/encryption/boxes", status_code=204, summary="Hand keys of a chat over")
async def hand_over(here: Here, caller: Chatter, chatId: str, body: Delivery) -> Response:
    """To those in it who are owed them: they came later, had no keys yet, or lost them."""
    keep_to_themselves()
    async with here.storage.transaction() as session:
        chat = await visible_chat(session, caller, chatId, lock=True)
        await epochs.hand_over(here, session, caller, chat, body)
    return Response(status_code=204)


@router.put("/encryption/policy", summary="Say whether chats are encrypted")
async def set_policy(here: Here, caller: PeriodicTask, body: PolicyOrder) -> EncryptionPolicyInfo:
    """Allowed, Forbidden (those that are encrypted stay so) or Required."""
    async with here.storage.transaction() as session:
        await policy.set_mode(here, session, caller, body.mode)
    return {"mode": body.mode}


@router.post("/encryption/company-key", status_code=201, summary="Set the company's recovery key")
async def set_company_key(here: Here, caller: PeriodicTask, body: NewCompanyKey) -> CompanyKeyInfo:
    """Its public half. From the next message on, the other half opens each encrypted chat; members see that."""
    async with here.storage.transaction() as session:
        row = await policy.set_company_key(here, session, caller, body)
        persons.tell_keys(session, caller)
        return company_key_view(row)


@router.delete("/encryption/company-key", status_code=204, summary="Give up the company's recovery key")
async def retire_company_key(here: Here, caller: PeriodicTask) -> Response:
    """It opens nothing that is written from then on."""
    async with here.storage.transaction() as session:
        await policy.retire_company_key(here, session, caller, wanted=True)
    return Response(status_code=204)
