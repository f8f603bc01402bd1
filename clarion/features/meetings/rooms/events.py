"""What happens in a room, and what else is to be done about it. Pure data."""

from typing import Any

import msgspec

from clarion.features.meetings.rooms import protocol as wire
from clarion.features.meetings.rooms.state import ChatLine, Identity, Room, Rules


class Refused(Exception):
    """The request changes nothing; the code and the sentence are the reply."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


# ---- what comes in; `at` are seconds


class Arrive(msgspec.Struct, frozen=True):
    """Someone opens a socket with a ticket that is valid until `valid_until`."""

    who: Identity
    ticket: str
    seat_hash: str
    connection: str
    at: float
    valid_until: float = 0.0


class Return(msgspec.Struct, frozen=True):
    """Someone comes back with their seat token."""

    seat_hash: str
    connection: str
    at: float


class Disconnect(msgspec.Struct, frozen=True):
    connection: str
    at: float


class Ask(msgspec.Struct, frozen=True):
    """A request of the participant behind a connection."""

    connection: str
    request: Any
    at: float


class Published(msgspec.Struct, frozen=True):
    """The media engine took the sources of a participant."""

    participant: str
    sources: tuple[wire.Source, ...]


class PersonGone(msgspec.Struct, frozen=True):
    """A person may no longer be in: disabled, deleted, their company suspended. No extension: all of the account.

    `suspended`: by the policy, and they may come back once that is over.
    """

    account_id: str
    extension_id: str
    at: float
    suspended: bool = False


class EndNow(msgspec.Struct, frozen=True):
    """The meeting is ended from outside: by its host over the API, because its bridge is gone, or by the policy."""

    at: float
    reason: wire.EndReason = "ended"


class BridgeChanged(msgspec.Struct, frozen=True):
    """The bridge has another title or other rules; they count for who comes from now on."""

    title: str
    rules: Rules


class ConnectionsLost(msgspec.Struct, frozen=True):
    """Another process goes on with the room: no socket is known to it."""

    at: float


class MediaLost(msgspec.Struct, frozen=True):
    """The media engine is new: nobody sends until they publish again."""


class Tick(msgspec.Struct, frozen=True):
    at: float


class FeatureEvent(msgspec.Struct, frozen=True):
    """Something happened outside that a feature of the room has a step for."""

    at: float


Event = (
    FeatureEvent
    | Arrive
    | Return
    | Disconnect
    | Ask
    | Published
    | PersonGone
    | EndNow
    | BridgeChanged
    | ConnectionsLost
    | MediaLost
    | Tick
)


# ---- what goes out


class Close(msgspec.Struct, frozen=True):
    """Tell the connection why it ends, and end it."""

    connection: str
    reason: wire.EndReason


class Welcomed(msgspec.Struct, frozen=True):
    """Send the whole of what this participant may know."""

    participant: str


class Reacted(msgspec.Struct, frozen=True):
    participant: str
    emoji: str


class Said(msgspec.Struct, frozen=True):
    line: ChatLine


class Signal(msgspec.Struct, frozen=True):
    """Send an event that is no part of the room's state. `to`: participants; None: everybody in the meeting."""

    event: str
    fields: dict[str, Any]
    to: tuple[str, ...] | None = None


class Outside(msgspec.Struct, frozen=True):
    """Something that `services.py` performs outside of the room."""


class Reported(Outside, frozen=True):
    reporter: str
    participant: str
    reason: str


class LeftBy(msgspec.Struct, frozen=True):
    """Why a participant is gone."""

    participant: str
    reason: wire.EndReason


Effect = Close | Welcomed | Reacted | Said | Signal | Outside | LeftBy
Stepped = tuple[Room, list[Effect]]
