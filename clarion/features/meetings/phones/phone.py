"""One telephone of a meeting, as a client of its room: what it was told, and what it asks."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from clarion.base.container import Container
from clarion.base.errors import ClarionError, Forbidden, Unauthorized, Unavailable
from clarion.features.meetings.rooms.live_room import ELSEWHERE
from clarion.features.meetings.rooms.owners import owner_of, topic_of, wait_for_owner
from clarion.features.meetings.rooms.server import OPEN
from clarion.features.meetings.rooms.state import Identity
from clarion.features.meetings.rooms.tickets import meeting_of_seat, seal_ticket

ANSWER_WITHIN_S = 10.0
REPLACED = "replaced"


@dataclass
class Phone:
    """`leg`: of its call. `me`: its id in the room, once it was welcomed. `over`: why it is no longer in; empty: it is.
    `muted`, `hand`, `place`: as the room has them. `speaks`: the leg, and the place, that its connection to the media
    server belongs to.
    """

    party: int
    leg: str
    connection: str
    seat: str = ""
    meeting_id: str = ""
    owner: str = ""
    me: str = ""
    inside: bool = False
    over: str = ""
    muted: bool = False
    role: str = ""
    hand: bool = False
    place: str = ""
    speaks: tuple[str, str] | None = None
    recordings: dict[str, bool] = field(default_factory=dict)  # those that run, and whether they are paused
    streamed: bool = False
    told_recorded: bool = False
    told: tuple[str, bool, str] = ("", False, "")  # seat, whether it is in, and where, as its call knows them
    call_muted: bool = False  # as its call had it last
    dismissed: bool = False

    @property
    def silent(self) -> bool:
        """Whether nobody may hear it."""
        return self.muted or self.role == "listener"

    @property
    def recorded(self) -> bool:
        """Whether what is said where it is, is recorded or streamed now. Breakout rooms are not."""
        return not self.place and (self.streamed or not all(self.recordings.values()))

    # ---- what it is told

    def take(self, text: str) -> str:
        """A frame of the room. What of its media is lost: `publish`, `phones`, `all`, or nothing."""
        frame: dict[str, Any] = json.loads(text)
        match frame["event"]:
            case "welcome":
                self.me, self.inside = frame["you"], frame["phase"] == "in"
                self.recordings = {}
                self._look_at_recordings(frame["state"].get("recordings", {}))
                self.streamed = "id" in frame["state"].get("live_stream", {})
                for one in frame["participants"]:
                    self._look(one)
            case "participants":
                for one in (*frame.get("joined", ()), *frame.get("changed", ())):
                    self._look(one)
            case "state" if frame["of"] == "recordings":
                self._look_at_recordings(frame["set"])
                for one in frame["gone"]:
                    self.recordings.pop(one, None)
            case "state" if frame["of"] == "live_stream":
                self.streamed = "id" not in frame["gone"] and (self.streamed or "id" in frame["set"])
            case "ended":
                self.over = frame["reason"]
            case "mediaLost":
                lost: str = frame.get("connection", "all")
                return lost
        return ""

    def _look(self, one: dict[str, Any]) -> None:
        if one["id"] == self.me:
            self.place = one.get("place", self.place)
            self.role = one.get("role", self.role)
            self.muted = one.get("muted", {}).get("microphone", self.muted)
            self.hand = bool(one["hand"]) if "hand" in one else self.hand

    def _look_at_recordings(self, found: dict[str, Any]) -> None:
        self.recordings |= {key: one["paused"] for key, one in found.items()}

    # ---- what it asks

    async def arrive(self, here: Container, bridge_id: str, who: Identity) -> None:
        """Take a seat. Raises Forbidden for one who gets none, NotFound, Unavailable."""
        if self.seat:
            self.meeting_id = meeting_of_seat(self.seat)
            await self.follow(here)
            return
        found = await here.bus.request(OPEN, {"bridge_id": bridge_id}, ANSWER_WITHIN_S)
        self.meeting_id, self.owner = str(found["meeting_id"]), str(found["owner"])
        ticket = seal_ticket(here.keys, bridge_id, who, here.clock.now())
        self.seat = str((await self._ask_owner(here, "arrive", ticket=ticket))["seat"])

    async def follow(self, here: Container) -> None:
        """Take the seat again with the owner that the room has now. Raises Unauthorized when it is no longer ours."""
        self.owner = await wait_for_owner(here, self.meeting_id)
        try:
            await self._ask_owner(here, "return", seat=self.seat)
        except Forbidden as error:
            raise Unauthorized(error.message, code=error.code) from None

    def speaker(self, here: Container, mid: str) -> Callable[[str], Awaitable[str]]:
        """Publishes what it says."""

        async def exchange(offer: str) -> str:
            sources = [{"mid": mid, "source": "microphone"}]
            return str((await self.request(here, "publish", sdp=offer, sources=sources))["sdp"])

        return exchange

    def listener(self, here: Container) -> Callable[[list[str]], Awaitable[list[str]]]:
        """Receives, for all phones, what the others say."""

        async def exchange(offers: list[str]) -> list[str]:
            return [str(each) for each in (await self.ask(here, "listen", sdps=offers))["sdps"]]

        return exchange

    async def request(self, here: Container, type_: str, **fields: Any) -> dict[str, Any]:
        """A request as clients make it. Raises what the room refuses."""
        return await self.ask(here, "ask", request={"type": type_, **fields})

    async def ask(self, here: Container, do: str, **more: Any) -> dict[str, Any]:
        """Ask the owner of the room, wherever it is by now."""
        for _ in range(2):
            try:
                return await self._ask_owner(here, do, **more)
            except ClarionError as error:
                if error.code != ELSEWHERE and not isinstance(error, Unavailable):
                    raise
                if error.code != ELSEWHERE and await owner_of(here, self.meeting_id) == self.owner:
                    raise  # it is there, and what it needs is not: the media engine
            await self.follow(here)
        raise Unavailable("The meeting is moving to another server. Try again in a moment.")

    async def _ask_owner(self, here: Container, do: str, **more: Any) -> dict[str, Any]:
        payload = {"do": do, "connection": self.connection, "meeting_id": self.meeting_id, **more}
        return await here.bus.request(topic_of(self.owner), payload, ANSWER_WITHIN_S)
