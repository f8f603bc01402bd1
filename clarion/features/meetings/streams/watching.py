"""The links that people in the room watch by."""

from clarion.base.container import Container
from clarion.features.meetings.rooms.feature import OpenRoom
from clarion.features.meetings.rooms.state import Participant
from clarion.features.meetings.streams.links import watch_links
from clarion.features.meetings.streams.requests import WatchStream


async def answer_watch(here: Container, live: OpenRoom, me: Participant, _request: WatchStream) -> dict[str, str]:
    links = watch_links(here, live.room.live_stream.id, me.who.extension_id or me.id)
    return {"uri": links["uri"], "pageUri": links["pageUri"]}
