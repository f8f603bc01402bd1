"""The rooms that this process owns: it answers sockets of every API process over the bus, and drives the media engine.

A room has one owner, by a lease in the database. When an owner dies, another goes on with its rooms: participants keep
their seats, and the sockets, which live in API processes, learn the new owner.
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from clarion.base.bus import InProcessBus, Payload, Subscription
from clarion.base.container import Container
from clarion.base.errors import ClarionError, Unavailable
from clarion.base.ids import new_token
from clarion.base.sfu import EngineRestarted, RecordingFailed, Sfu, SfuEvent
from clarion.base.telemetry import gauge
from clarion.features.meetings.bridges.models import MeetingBridge
from clarion.features.meetings.captions.captioner import Captioner
from clarion.features.meetings.chat.follower import ChatFollower
from clarion.features.meetings.documents.shelf import DocumentShelf
from clarion.features.meetings.quality.collector import MeetingQuality
from clarion.features.meetings.recordings.commands import disk_of
from clarion.features.meetings.recordings.requests import RecordingLost, StartRecording
from clarion.features.meetings.rooms.departures import Departures
from clarion.features.meetings.rooms.events import (
    Arrive,
    BridgeChanged,
    ConnectionsLost,
    Disconnect,
    EndNow,
    Event,
    Outside,
    Return,
    Tick,
)
from clarion.features.meetings.rooms.feature import OpenRoom
from clarion.features.meetings.rooms.features import REQUEST
from clarion.features.meetings.rooms.live_room import LiveRoom, Outgoing, elsewhere
from clarion.features.meetings.rooms.media import RoomMedia, meeting_of
from clarion.features.meetings.rooms.opening import new_room, rules_of
from clarion.features.meetings.rooms.owners import topic_of
from clarion.features.meetings.rooms.servers import RoomServers
from clarion.features.meetings.rooms.services import ANSWERS, CHECKS, PERFORMERS
from clarion.features.meetings.rooms.shelf import RoomShelf
from clarion.features.meetings.rooms.state import Identity, Participant, Room
from clarion.features.meetings.rooms.tickets import hash_of, new_seat, open_ticket
from clarion.features.meetings.streams.over_api import change_stream
from clarion.features.meetings.streams.sender import StreamSender
from clarion.features.meetings.webinars.requests import GoLive

log = structlog.stdlib.get_logger("clarion.meetings")
_live = gauge("meeting_rooms", "Meeting rooms that this process owns")
_people = gauge("meeting_participants", "Participants in the meeting rooms that this process owns")

OPEN = "meetings.open"
"""Ask any server for the owner of the room of a bridge; it opens one where there is none."""
ALIVE = "meetings.gateway_alive"
RESUMED = "meetings.resumed"
TURN_S = 1.0
GATEWAY_DOWN_S = 10.0


def sockets_of(gateway: str) -> str:
    return f"meetings.sockets.{gateway}"


class RoomServer:
    def __init__(self, here: Container, sfu: Sfu | None) -> None:
        self._here = here
        self._sfu = sfu
        self.owner = f"{here.settings.server_id}.{new_token(6)}"
        self._disk = disk_of(here.settings)
        self._captioner = Captioner(here, sfu)
        self._streams = StreamSender(here, sfu)
        self._shelf = RoomShelf(here.storage, here.clock, self.owner)
        self.rooms: dict[str, LiveRoom] = {}
        self._gateways: dict[str, float] = {}
        self._subscriptions: list[Subscription] = []
        self._tasks: set[asyncio.Future[Any]] = set()
        self._opening = asyncio.Lock()
        self._quality = here.offer(MeetingQuality, MeetingQuality(here, sfu))
        self._documents = here.offer(DocumentShelf, DocumentShelf(here))
        self._outbox: asyncio.Queue[list[Outgoing]] = asyncio.Queue()
        self._stop_listening: Callable[[], None] | None = None
        self._departures = Departures(here, self.rooms, self._start)
        self.chats = ChatFollower(here, self.rooms)
        self.servers = RoomServers(here, self._shelf, sfu, self.rooms)

    async def open(self) -> None:
        bus = self._here.bus
        if self._sfu is not None:
            self._stop_listening = self._sfu.listen(self._on_media)
        self._subscriptions = [
            bus.serve(topic_of(self.owner), self._serve),
            bus.serve(OPEN, self._open),
            bus.subscribe(ALIVE, self._on_alive),
            *self._departures.open(),
            self.chats.open(),
            self.servers.open(),
        ]
        for each in self._subscriptions:
            await each.ready()
        await self.servers.tell()
        self._start(self._deliver())
        await self._take_over(everything=isinstance(bus, InProcessBus))
        self._start(self._turns())

    async def close(self) -> None:
        """Hand all rooms over to others, or leave them to the next run."""
        await self.servers.drain()
        if self._stop_listening is not None:
            self._stop_listening()
            self._stop_listening = None
        self._departures.close()
        for each in self._subscriptions:
            await each.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._captioner.close()
        await self._streams.close()
        for live in self.rooms.values():
            await live.close()
        self.rooms.clear()
        await self._shelf.release()

    def _start(self, work: Awaitable[Any]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # ---- requests

    async def _open(self, payload: Payload) -> Payload:
        """Raises NotFound for a bridge that is gone."""
        bridge_id = str(payload["bridge_id"])
        async with self._opening:
            for _ in range(3):
                row = await self._shelf.find(bridge_id=bridge_id)
                if row is not None and (row.owner == self.owner or row.lease_until >= self._here.clock.now()):
                    return {"owner": row.owner, "meeting_id": row.id}
                if row is not None:
                    await self._take_over()
                    continue
                target = self.servers.place(str(payload.get("region", "")))
                if target != self.owner and (found := await self._open_at(target, bridge_id)):
                    return found
                room = await new_room(self._here, bridge_id)
                if await self._shelf.add(room):
                    await self._hold(room)
                    return {"owner": self.owner, "meeting_id": room.meeting_id}
        raise Unavailable("This meeting is moving to another server. Try again in a moment.")

    async def _open_at(self, owner: str, bridge_id: str) -> Payload | None:
        """Let a server with less to do open the room. None: it does not answer."""
        request = {"do": "open", "connection": "", "meeting_id": "", "bridge_id": bridge_id}
        try:
            return await self._here.bus.request(topic_of(owner), request)
        except Unavailable as error:
            log.warning("meetings.room_not_placed", owner=owner, problem=error.message)
            return None

    async def _serve_server(self, payload: Payload) -> Payload:
        """What another process that owns rooms asks."""
        if payload["do"] == "open":
            return await self._open_here(str(payload["bridge_id"]))
        return await self._adopt(str(payload["meeting_id"]))

    async def _open_here(self, bridge_id: str) -> Payload:
        """Another server chose this one."""
        row = await self._shelf.find(bridge_id=bridge_id)
        if row is not None:
            return {"owner": row.owner, "meeting_id": row.id}
        room = await new_room(self._here, bridge_id)
        if not await self._shelf.add(room):
            raise Unavailable("This meeting is moving to another server. Try again in a moment.")
        await self._hold(room)
        return {"owner": self.owner, "meeting_id": room.meeting_id}

    async def _adopt(self, meeting_id: str) -> Payload:
        """Another server hands a room over to this one."""
        room = await self._shelf.find_own(meeting_id)
        if room is not None and meeting_id not in self.rooms:
            await self._resume(room)
        return {}

    async def _serve(self, payload: Payload) -> Payload:
        """What a socket asks. Raises what the reply says."""
        do, connection, now = payload["do"], str(payload["connection"]), self._here.clock.now()
        if do in ("open", "adopt"):
            return await self._serve_server(payload)
        live = self.rooms.get(str(payload["meeting_id"]))
        if live is None:
            raise elsewhere()
        self._gateways.setdefault(connection.partition("/")[0], time.monotonic())
        match do:
            case "arrive":
                ticket = open_ticket(self._here.keys, str(payload["ticket"]), now)
                if ticket.bridge_id != live.room.bridge_id:
                    raise elsewhere()
                seat = new_seat(live.room.meeting_id)
                live.seats[live.room.next_participant] = seat
                arrival = Arrive(ticket.who, ticket.id, hash_of(seat), connection, now.timestamp(), ticket.valid_until)
                await live.do(arrival)
                return {"seat": seat, **_writer(live.room, ticket.who)}
            case "return":
                seat = str(payload["seat"])
                hashed = hash_of(seat)
                mine = next((one.id for one in live.room.participants.values() if one.seat_hash == hashed), "")
                if mine:
                    live.seats[mine] = seat
                await live.do(Return(hashed, connection, now.timestamp()))
                return {"seat": seat, **_writer(live.room, live.room.participants[mine].who if mine else None)}
            case "end" | "bridge" | "stream":
                await self._follow_api(live, payload)
                return {}
            case "gone":
                await live.do(Disconnect(connection, now.timestamp()))
                return {}
            case "listen" | "levels":
                return await live.serve_phones(connection, payload)
            case _:
                return await self._ask(live, connection, REQUEST.validate_python(payload["request"]))

    async def _ask(self, live: LiveRoom, connection: str, request: Any) -> Payload:
        check, one = CHECKS.get(type(request)), live.room.by_connection(connection)
        if check is not None and one is not None:
            instead = await check(self._here, self._sfu, live.room, one, request)
            if instead is not None:
                await live.do(instead)
                return {}
        answer = await live.ask(connection, request, self._here.clock.now().timestamp())
        if isinstance(request, GoLive) and live.room.webinar.auto_record and not live.room.recordings.by_id:
            answer |= await self._record_broadcast(live, connection)
        return answer

    async def _record_broadcast(self, live: LiveRoom, connection: str) -> Payload:
        """Record a webinar that went live, for the host who opened it. It goes on without, and the host reads why."""
        try:
            return await self._ask(live, connection, StartRecording(type="startRecording"))
        except ClarionError as error:
            log.warning("meetings.webinar_not_recorded", meeting=live.room.meeting_id, problem=str(error))
            return {"recordingProblem": error.message}

    async def _follow_api(self, live: LiveRoom, payload: Payload) -> None:
        """Raises what the caller of the API reads."""
        match payload["do"]:
            case "end":
                await live.do(EndNow(self._here.clock.now().timestamp()))
            case "bridge":
                await self._follow_bridge(live)
            case _:
                await change_stream(self._here, self._sfu, live, payload)

    async def _follow_bridge(self, live: LiveRoom) -> None:
        async with self._here.storage.reading() as session:
            bridge = await session.get(MeetingBridge, live.room.bridge_id)
        if bridge is not None:
            await live.do(BridgeChanged(bridge.name, rules_of(bridge)))

    def _perform(self, room: Room, effect: Outside) -> None:
        self._start(PERFORMERS[type(effect)](self._here, room, effect))

    async def _answer(self, live: OpenRoom, one: Participant, request: Any) -> dict[str, Any]:
        answer = ANSWERS.get(type(request))
        return {} if answer is None else await answer(self._here, live, one, request)

    # ---- rooms

    async def _hold(self, room: Room) -> LiveRoom:
        media = RoomMedia(self._sfu, room.meeting_id, self._disk)
        live = LiveRoom(room, self._shelf, media, self._outbox.put_nowait, self._perform, self._answer)
        self.rooms[room.meeting_id] = live
        self._start(self._until_over(live))
        await live.open_media()
        return live

    async def _until_over(self, live: LiveRoom) -> None:
        await live.over
        self.rooms.pop(live.room.meeting_id, None)
        self._quality.forget(live.room.meeting_id)
        self._documents.forget(live.room.meeting_id)
        if live.room.ended:
            await live.media.end()
        elif await self._shelf.find(meeting_id=live.room.meeting_id) is None:
            # Nobody holds it: its company is gone.
            self._outbox.put_nowait(live.farewells())
            await live.media.end()
        await live.close()

    async def _take_over(self, *, everything: bool = False) -> None:
        for room in await self._shelf.take_over(everything=everything):
            await self._resume(room)

    async def _resume(self, room: Room) -> None:
        """Go on with a room that another process had; its sockets come here."""
        log.info("meetings.room_resumed", meeting=room.meeting_id, participants=len(room.participants))
        live = await self._hold(room)
        await live.do(ConnectionsLost(self._here.clock.now().timestamp()))
        await self._here.bus.publish(RESUMED, {"meeting_id": room.meeting_id, "owner": self.owner})

    async def _turns(self) -> None:
        while True:
            await asyncio.sleep(TURN_S)
            try:
                await self._turn()
            except Exception as error:
                log.warning("meetings.turn_failed", problem=str(error)[:300])

    async def _turn(self) -> None:
        held = await self._shelf.hold(list(self.rooms))
        for live in [one for key, one in self.rooms.items() if key not in held and not one.room.ended]:
            live.let_go()
        now = time.monotonic()
        for gateway in [key for key, seen in self._gateways.items() if now - seen > GATEWAY_DOWN_S]:
            await self.lose_gateway(gateway)
        for live in list(self.rooms.values()):
            with contextlib.suppress(ClarionError):  # it may have ended meanwhile
                await live.do(Tick(self._here.clock.now().timestamp()))
            if live.media_missing and self._sfu is not None and self._sfu.available:
                self._start(live.open_media())
        await self.servers.tell()
        self._captioner.follow(self.rooms)
        self._streams.follow(self.rooms)
        _live.set(len(self.rooms))
        _people.set(sum(len(live.room.everybody_in()) for live in self.rooms.values()))
        await self._take_over()

    async def lose_gateway(self, gateway: str) -> None:
        """Its participants are away until they come back, by whatever process."""
        log.warning("meetings.gateway_silent", gateway=gateway)
        self._gateways.pop(gateway, None)
        at = self._here.clock.now().timestamp()
        for live in list(self.rooms.values()):
            for one in list(live.room.participants.values()):
                if one.connection.partition("/")[0] == gateway:
                    with contextlib.suppress(ClarionError):
                        await live.do(Disconnect(one.connection, at))

    # ---- frames and events

    async def _deliver(self) -> None:
        """Frames to the processes whose sockets they are for, in order."""
        while True:
            frames = await self._outbox.get()
            while not self._outbox.empty():
                frames = [*frames, *self._outbox.get_nowait()]
            by_gateway: dict[str, list[list[str | int]]] = {}
            for one in frames:
                by_gateway.setdefault(one.connection.partition("/")[0], []).append([*one])
            for gateway, items in by_gateway.items():
                try:
                    await self._here.bus.publish(sockets_of(gateway), {"frames": items})
                except ClarionError as error:
                    log.warning("meetings.frames_not_sent", problem=error.message)

    def _on_media(self, event: SfuEvent) -> None:
        if isinstance(event, EngineRestarted):
            for live in self.rooms.values():
                self._start(live.open_media())
            return
        found = self.rooms.get(meeting_of(getattr(event, "room", "")))
        if found is None:
            return
        if isinstance(event, RecordingFailed):
            lost = RecordingLost(self._here.clock.now().timestamp(), event.recording, event.reason)
            self._start(self._do_quietly(found, lost))
        else:
            found.on_media(event)

    @staticmethod
    async def _do_quietly(live: LiveRoom, event: Event) -> None:
        with contextlib.suppress(ClarionError):  # it may have ended meanwhile
            await live.do(event)

    async def _on_alive(self, payload: Payload) -> None:
        """A gateway that was silent for too long takes its seats again: its sockets may have lived on."""
        gateway = str(payload["gateway"])
        known = gateway in self._gateways
        self._gateways[gateway] = time.monotonic()
        for meeting_id in [] if known else list(self.rooms):
            resumed = {"meeting_id": meeting_id, "owner": self.owner, "gateway": gateway}
            await self._here.bus.publish(RESUMED, resumed)


def _writer(room: Room, who: Identity | None) -> Payload:
    """In whose name somebody writes here: the company's, and their own where they are of it."""
    mine = who is not None and who.account_id == room.account_id
    return {"account_id": room.account_id, "extension_id": who.extension_id if mine and who is not None else ""}
