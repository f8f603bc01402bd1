"""Our own surface of pushes: this browser, the others, and what one wants to be told of."""

from typing import Annotated

from fastapi import APIRouter, Response

from clarion.base.container import Here
from clarion.base.i18n import LazyString
from clarion.features.people.push import service
from clarion.features.people.push.models import PushSettings
from clarion.features.people.push.notes import Note, push
from clarion.features.people.push.responses import PushDeviceInfo, PushOptions, PushSettingsInfo
from clarion.features.people.push.rules import wanted_of
from clarion.features.people.push.schemas import NewDevice, PushChange, device_view
from clarion.features.people.push.sender import PushSender
from clarion.features.people.sign_in.caller import Caller
from clarion.features.people.sign_in.guard import require

router = APIRouter(prefix="/restapi/v1.0/clarion/push", tags=["Pushes"])
Me = Annotated[Caller, require("ReadMessageAndNotificationSettings", scopes="ReadAccounts")]
MeChanging = Annotated[Caller, require("EditMessagesNotificationsSettings", scopes="EditExtensions")]


@router.get("", summary="Read what pushes need, what I want, and which browsers take them")
async def read_push(here: Here, caller: Me) -> PushOptions:
    """`publicKey` is the `applicationServerKey` of the Push API."""
    async with here.storage.reading() as session:
        row = await session.get(PushSettings, caller.extension_id)
        devices = await service.list_devices(session, caller.extension_id)
    return {
        "publicKey": here.get(PushSender).key.public,
        "settings": wanted_of(row.chosen if row else None),
        "devices": [device_view(one) for one in devices],
    }


@router.patch("/settings", summary="Choose what I want to be told of by pushes")
async def change_push_settings(here: Here, caller: MeChanging, body: PushChange) -> PushSettingsInfo:
    async with here.storage.transaction() as session:
        return await service.change_settings(session, caller.extension_id, body)


@router.post("/devices", status_code=201, summary="Let this browser take pushes")
async def add_push_device(here: Here, caller: MeChanging, body: NewDevice) -> PushDeviceInfo:
    """The body is the `PushSubscription` as browsers write it. It counts as long as this sign-in lasts."""
    async with here.storage.transaction() as session:
        row = await service.add_device(here, session, caller, body)
        await session.flush()
        return device_view(row)


@router.delete("/devices/{deviceId}", status_code=204, summary="Let a browser of mine take pushes no more")
async def remove_push_device(here: Here, caller: MeChanging, deviceId: str) -> Response:
    async with here.storage.transaction() as session:
        await service.remove_device(session, caller, deviceId)
    return Response(status_code=204)


@router.post("/test", status_code=202, summary="Push a word to each of my browsers, to see that it comes")
async def push_test(here: Here, caller: MeChanging) -> dict[str, int]:
    """`devices`: to how many."""
    note = Note(
        kind="test",
        tag="test",
        title="Clarion",
        body=LazyString("test.push"),
        hidden=LazyString("test.push"),
        path="/settings?tab=notices",
    )
    async with here.storage.transaction() as session:
        return {"devices": await push(here, session, caller.account_id, [caller.extension_id], note)}
