"""Requests about captions: hosts turn them on for everybody. Pure. MTG-22."""

from typing import Annotated, Any, Literal

import msgspec
from pydantic import Field

from clarion.features.meetings.captions.state import Captions
from clarion.features.meetings.encryption.rules import check_server_may_listen
from clarion.features.meetings.rooms.events import Stepped
from clarion.features.meetings.rooms.feature import RoomFeature
from clarion.features.meetings.rooms.protocol import Request
from clarion.features.meetings.rooms.state import Participant, Room

Locale = Annotated[str, Field(max_length=12, pattern=r"^([a-z]{2,3}(-[A-Za-z]{2,8})?)?$")]


class SetCaptions(Request):
    """`language`: what is spoken; left out, it is found out."""

    type: Literal["setCaptions"]
    on: bool
    language: Locale = ""


def _set(room: Room, _me: Participant, request: SetCaptions, _at: float) -> Stepped:
    if request.on:
        check_server_may_listen(room, "Captioning")
    wanted = Captions(request.on, request.language if request.on else "")
    return (room if wanted == room.captions else msgspec.structs.replace(room, captions=wanted)), []


def captions_view(room: Room, _viewer: Participant) -> dict[str, Any]:
    return {"on": room.captions.on, "language": room.captions.language}


CAPTIONS = RoomFeature(
    "captions", requests={SetCaptions: _set}, for_hosts=frozenset((SetCaptions,)), view=captions_view
)
