"""Wake-up calls through the API: of oneself, or of others for who administers people (a hotel's desk)."""

from typing import Annotated, Literal

from fastapi import APIRouter, Response
from pydantic import Field

from clarion.base.container import Here
from clarion.base.http import WireModel, wire_time
from clarion.base.storage import AsyncSession
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller, require, resolve_extension
from clarion.features.phone.wake_ups import service
from clarion.features.phone.wake_ups.models import WakeUp
from clarion.features.phone.wake_ups.program import CODE
from clarion.features.phone.wake_ups.responses import WakeUpCall, WakeUpList
from clarion.features.phone.wake_ups.rules import digits_of

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}/clarion/wake-ups", tags=["Phones"])
Reader = Annotated[Caller, require("ReadExtensions", scopes="ReadAccounts")]
Editor = Annotated[Caller, require("EditExtensionInfo", scopes="EditExtensions")]


class WakeUpBody(WireModel):
    """`time`: 24-hour clock, where the person is. Not answered, it rings `tries` times, each `everyMinutes`."""

    time: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    repeat: Literal["Once", "Daily", "Workdays"] = "Once"
    sound: Literal["None", "Music", "Evening"] = "Music"
    tries: Annotated[int, Field(ge=1, le=5)] = 3
    every_minutes: Annotated[int, Field(ge=1, le=30)] = 5
    snooze_minutes: Annotated[int, Field(ge=1, le=30)] = 10

    def wanted(self) -> service.Wanted:
        return service.Wanted(
            minute=int(self.time[:2]) * 60 + int(self.time[3:]),
            repeat=self.repeat,
            sound=self.sound,
            tries=self.tries,
            pause_minutes=self.every_minutes,
            snooze_minutes=self.snooze_minutes,
        )


@router.get("", summary="List the wake-up calls of a person")
async def list_wake_ups(here: Here, caller: Reader, accountId: str, extensionId: str) -> WakeUpList:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        rows = await service.wake_ups_of(session, owner)
        zone = await service.zone_for(session, owner)
    return {"records": [_view(row) for row in rows], "timeZone": zone.key, "code": CODE}


@router.post("", summary="Set a wake-up call", status_code=201)
async def create_wake_up(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    body: WakeUpBody,
) -> WakeUpCall:
    """At most twenty of a person wait."""
    async with here.storage.transaction() as session:
        owner = await _lock(session, await resolve_extension(session, caller, accountId, extensionId))
        return _view(await service.add(here, session, owner, body.wanted(), caller.extension_id))


@router.put("/{wakeUpId}", summary="Change a wake-up call, or set one again that is over")
async def update_wake_up(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    wakeUpId: str,
    body: WakeUpBody,
) -> WakeUpCall:
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        row = await service.get_wake_up(session, owner, wakeUpId)
        await service.change(here, session, owner, row, body.wanted())
        return _view(row)


@router.delete("/{wakeUpId}", summary="Take back a wake-up call", status_code=204)
async def delete_wake_up(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
    wakeUpId: str,
) -> Response:
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        await service.remove(session, owner, [await service.get_wake_up(session, owner, wakeUpId)])
    return Response(status_code=204)


async def _lock(session: AsyncSession, owner: Extension) -> Extension:
    """Two who set the last one at once are counted one after the other."""
    return await session.get_one(Extension, owner.id, with_for_update=True)


def _view(row: WakeUp) -> WakeUpCall:
    digits = digits_of(row.minute)
    view: WakeUpCall = {
        "id": row.id,
        "time": f"{digits[:2]}:{digits[2:]}",
        "repeat": row.repeat,
        "sound": row.sound,
        "tries": row.tries,
        "everyMinutes": row.pause_minutes,
        "snoozeMinutes": row.snooze_minutes,
        "status": row.status,
    }
    if row.status == "Waiting":
        view["nextTime"] = wire_time(row.due_at)
    if row.rang_at is not None:
        view |= {"lastTime": wire_time(row.rang_at), "lastResult": row.result}
    if row.set_by and row.set_by != row.extension_id:
        view["setBy"] = {"id": row.set_by}
    return view
