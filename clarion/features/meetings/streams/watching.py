"""The link that people in the room watch by."""

from clarion.base.container import Container
from clarion.features.meetings.rooms.feature import OpenRoom
from clarion.features.meetings.rooms.state import Participant
from clarion.features.meetings.streams.links import stream_link
from clarion.features.meetings.streams.requests import WatchStream


async def answer_watch(here: Container, live: OpenRoom, _me: Participant, _request: WatchStream) -> dict[str, str]:
    return {"uri": stream_link(here, live.room.live_stream.id)}
