"""Requests about keys: the server stores public ones and passes sealed ones on; it opens none. Pure. MTG-32."""

from typing import Annotated, Any, Literal

import msgspec
from pydantic import Field

from clarion.features.meetings.encryption.state import OfferedKey
from clarion.features.meetings.rooms.events import Effect, Refused, Signal, Stepped
from clarion.features.meetings.rooms.feature import RoomFeature
from clarion.features.meetings.rooms.protocol import ParticipantId, Request
from clarion.features.meetings.rooms.state import Participant, Room

replace = msgspec.structs.replace
Base64 = Annotated[str, Field(min_length=4, max_length=400, pattern=r"^[A-Za-z0-9+/]+={0,2}$")]


class OfferKey(Request):
    """One's public key for this meeting, with the proof that one knows the passphrase."""

    type: Literal["offerKey"]
    key: Base64
    proof: Base64


class SendKeys(Request):
    """The key that one sends with, sealed for each of the others."""

    type: Literal["sendKeys"]
    keys: Annotated[dict[ParticipantId, Base64], Field(max_length=500)]


def _check_on(room: Room) -> None:
    if not room.encryption.on:
        raise Refused("MTG-110", "This meeting is not end-to-end encrypted.")


def _offer(room: Room, me: Participant, request: OfferKey, _at: float) -> Stepped:
    _check_on(room)
    keys = room.encryption.keys | {me.id: OfferedKey(request.key, request.proof)}
    return replace(room, encryption=replace(room.encryption, keys=keys)), []


def _send(room: Room, me: Participant, request: SendKeys, _at: float) -> Stepped:
    _check_on(room)
    effects: list[Effect] = [
        Signal("senderKey", {"from": me.id, "key": key}, (to,))
        for to, key in request.keys.items()
        if to in room.encryption.keys and to != me.id
    ]
    return room, effects


def _settle(_before: Room, after: Room, _at: float) -> Stepped:
    """Who left has no key here any more: then the others make new ones."""
    keys = after.encryption.keys
    left = {key: one for key, one in keys.items() if key in after.participants}
    if len(left) == len(keys):
        return after, []
    return replace(after, encryption=replace(after.encryption, keys=left)), []


def encryption_view(room: Room, _viewer: Participant) -> dict[str, Any]:
    """`on`, and the public keys by participant; nothing in a meeting that is not encrypted."""
    if not room.encryption.on:
        return {}
    return {"on": True, **{key: {"key": one.key, "proof": one.proof} for key, one in room.encryption.keys.items()}}


ENCRYPTION = RoomFeature(
    "encryption",
    requests={OfferKey: _offer, SendKeys: _send},
    settle=_settle,
    view=encryption_view,
)
