"""Starting and stopping the stream of a meeting over the API, in the process that owns its room."""

from clarion.base.bus import Payload
from clarion.base.container import Container
from clarion.base.sfu import Sfu
from clarion.features.meetings.rooms.live_room import LiveRoom
from clarion.features.meetings.streams.consent import want_stream
from clarion.features.meetings.streams.requests import StreamOver


async def change_stream(here: Container, sfu: Sfu | None, live: LiveRoom, payload: Payload) -> None:
    """`by`, `extension_id`: of the host; `address`, `key`: where to; `stop`: end it. Raises what the host reads."""
    if payload.get("stop"):
        await live.do(StreamOver(here.clock.now().timestamp()))
        return
    by = str(payload["by"]), str(payload["extension_id"])
    await live.do(await want_stream(here, sfu, live.room, by, str(payload["address"]), str(payload["key"])))
