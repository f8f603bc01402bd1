"""A new room: what a bridge says of it when it opens."""

from clarion.base.container import Container
from clarion.base.errors import NotFound
from clarion.base.ids import new_id
from clarion.features.meetings.bridges.models import MeetingBridge
from clarion.features.meetings.bridges.service import name_of
from clarion.features.meetings.chat.service import chat_id_of, chat_key
from clarion.features.meetings.chat.state import TeamChat
from clarion.features.meetings.encryption.state import Encryption
from clarion.features.meetings.rooms.state import Room, Rules
from clarion.features.meetings.webinars.links import webinar_room
from clarion.features.meetings.webinars.state import WebinarRoom
from clarion.features.people import Extension


async def new_room(here: Container, bridge_id: str) -> Room:
    """An empty room of a bridge. Raises NotFound where it is gone."""
    async with here.storage.reading() as session:
        bridge = await session.get(MeetingBridge, bridge_id)
        host = await session.get(Extension, bridge.extension_id) if bridge is not None else None
        webinar = await webinar_room(session, bridge) if bridge is not None else WebinarRoom()
        meeting_id = new_id()
        key = chat_key(bridge.kind, bridge.id, meeting_id) if bridge is not None else ""
        team_chat = TeamChat(key, await chat_id_of(session, key))
    if bridge is None or host is None:
        raise NotFound("This meeting does not exist any more.")
    return Room(
        meeting_id=meeting_id,
        bridge_id=bridge.id,
        account_id=bridge.account_id,
        title=bridge.name,
        host_name=name_of(host),
        host_extension_id=host.id,
        rules=rules_of(bridge),
        opened_at=here.clock.now().timestamp(),
        webinar=webinar,
        encryption=Encryption(on=bridge.e2ee),
        team_chat=team_chat,
    )


def rules_of(bridge: MeetingBridge) -> Rules:
    join = bridge.preferences["join"]
    return Rules(
        waiting_room=join["waitingRoomRequired"],
        join_before_host=bridge.preferences["joinBeforeHost"],
        no_guests=bridge.no_guests,
        same_account=bridge.same_account,
        audio_muted=join["audioMuted"],
        video_muted=join["videoMuted"],
        screen_sharing=bridge.preferences["screenSharing"],
    )
