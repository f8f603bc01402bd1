"""A feature of a room: what people do in a meeting beside seeing and hearing each other, in modules of its own.

Its state is a field of `Room`, so it is stored with every change and goes on after the process is killed. Its view is
part of the snapshot, and `views.py` derives its events. `features.py` lists all features. Pure.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from clarion.features.meetings.rooms.events import Stepped
from clarion.features.meetings.rooms.state import Participant, Room

Handler = Callable[[Room, Participant, Any, float], Stepped]
"""Room, the participant who asks, the request, the time. Raises Refused."""
View = Callable[[Room, Participant], dict[str, Any]]
Settle = Callable[[Room, Room, float], Stepped]


class OpenRoom(Protocol):
    """A room in the process that owns it, as `services.py` uses it."""

    @property
    def room(self) -> Room: ...

    def signal(self, event: str, fields: dict[str, Any], place: str, but: str = "") -> None:
        """Send an event that is no part of the room's state to everybody at a place, `but` one participant."""


@dataclass(frozen=True, slots=True)
class RoomFeature:
    """`name`: the field of `Room` with its state, and the part of the snapshot. `for_hosts`: requests that only hosts
    make. `steps`: events from outside, by their type. `settle(before, after, at)`: what follows of itself after every
    event, including each tick of the clock. `view`: a participant's part of the snapshot, by keys that are patched one
    by one. `personal`: the view depends on more than the viewer's account and role.
    """

    name: str
    requests: Mapping[type[Any], Handler]
    for_hosts: frozenset[type[Any]] = frozenset()
    steps: Mapping[type[Any], Callable[[Room, Any], Stepped]] = field(default_factory=dict)
    settle: Settle | None = None
    view: View | None = None
    personal: bool = False

    def state(self, room: Room) -> Any:
        return getattr(room, self.name)
