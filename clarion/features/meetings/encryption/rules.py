"""What a meeting that is end-to-end encrypted cannot do. Pure."""

from clarion.features.meetings.rooms.events import Refused
from clarion.features.meetings.rooms.state import Room


def check_server_may_listen(room: Room, what: str) -> None:
    """Raises Refused where a server would have to see or hear an encrypted meeting. `what`: for instance Recording."""
    if room.encryption.on:
        raise Refused("MTG-130", f"{what} is not possible: this meeting is end-to-end encrypted.")
