"""One open room in the process that owns it: events in, frames to sockets out, every state written first.

Frames and replies leave after the state they belong to is in the database, so a process that resumes the room after a
kill knows all that participants were told. What comes while a state is being written is written together.
"""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, NamedTuple

import structlog

from clarion.base.bus import Payload
from clarion.base.errors import ClarionError, Forbidden, NotFound
from clarion.base.sfu import (
    PHONES,
    ConnectionChanged,
    QualityChanged,
    SfuEvent,
    SlotsChanged,
    SpeakersChanged,
)
from clarion.features.meetings.rooms import protocol as wire
from clarion.features.meetings.rooms.events import (
    Ask,
    Close,
    Effect,
    Event,
    LeftBy,
    MediaLost,
    Outside,
    Published,
    Reacted,
    Refused,
    Said,
    Signal,
    Welcomed,
)
from clarion.features.meetings.rooms.feature import OpenRoom
from clarion.features.meetings.rooms.machine import step
from clarion.features.meetings.rooms.media import RoomMedia, place_in
from clarion.features.meetings.rooms.shelf import RoomShelf
from clarion.features.meetings.rooms.state import ChatLine, Participant, Room
from clarion.features.meetings.rooms.views import Frame, changes, chat_view, may_read, personal_changes, welcome

log = structlog.stdlib.get_logger("clarion.meetings")
ENDED = 4410
ELSEWHERE = "MTG-199"
_WRITE_AGAIN_S = 0.5


class Outgoing(NamedTuple):
    """A frame for a connection; with a code, the socket is closed after it."""

    connection: str
    text: str
    code: int = 0


Send = Callable[[list[Outgoing]], None]
Perform = Callable[[Room, Outside], None]
AnswerTo = Callable[[OpenRoom, Participant, Any], Awaitable[dict[str, Any]]]


def elsewhere() -> ClarionError:
    """The answer of a process that does not own the room."""
    return NotFound("This meeting is held by another server.", code=ELSEWHERE)


class LiveRoom:
    def __init__(
        self, room: Room, shelf: RoomShelf, media: RoomMedia, send: Send, perform: Perform, answer: AnswerTo
    ) -> None:
        self.room = room
        self.media = media
        self.seats: dict[str, str] = {}  # by participant: the token that they came with
        self._saved = room
        self._shelf = shelf
        self._send = send
        self._perform = perform
        self._answer = answer
        self._pending: list[tuple[list[Outgoing], asyncio.Future[None]]] = []
        self._owed: set[str] = set()  # participants who have to hear that their media is gone
        self._dirty = asyncio.Event()
        self.leaving = False  # it is handed over to another process
        self.media_missing = False  # the engine did not answer when the room was opened in it
        self.over = asyncio.get_running_loop().create_future()
        self._writer = asyncio.get_running_loop().create_task(self._write())

    async def close(self) -> None:
        """Stop, and leave the room to others."""
        self._writer.cancel()
        await asyncio.gather(self._writer, return_exceptions=True)
        await self.media.close()

    async def do(self, event: Event) -> None:
        """Return once the change is stored and its frames are on their way. Raises Forbidden for what is refused."""
        if self.over.done() or self.leaving:
            raise elsewhere()
        before = self.room
        try:
            after, effects = step(before, event)
        except Refused as refusal:
            raise Forbidden(refusal.message, code=refusal.code) from None
        self.room = after
        if not isinstance(event, MediaLost):  # a new engine has nothing to be taken from; who published to it goes on
            self.media.follow(before, after)
        frames = self._frames(before, after, effects)
        for each in effects:
            if isinstance(each, Outside):
                self._perform(after, each)
        if after is before:
            self._pass_on(frames)
            return
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._pending.append((frames, stored))
        self._dirty.set()
        await stored

    def _pass_on(self, frames: list[Outgoing]) -> None:
        """Behind what still waits to be written, so that nothing overtakes a welcome."""
        if not frames:
            return
        if self._pending:
            self._pending[-1][0].extend(frames)
        else:
            self._send(frames)

    async def _write(self) -> None:
        while not self._saved.ended:
            await self._dirty.wait()
            self._dirty.clear()
            target, pending = self.room, self._pending
            self._pending = []
            if not await self._store(target):
                self._pending = [*pending, *self._pending]
                self.let_go()
                return
            self._saved = target
            for frames, stored in pending:
                self._send(frames)
                if not stored.done():
                    stored.set_result(None)
        if not self.over.done():
            self.over.set_result(None)

    async def _store(self, target: Room) -> bool:
        """Again and again while the database is away."""
        while True:
            try:
                return await self._shelf.save(self._saved, target)
            except Exception as error:
                log.warning("meetings.state_not_written", meeting=target.meeting_id, problem=str(error)[:300])
                await asyncio.sleep(_WRITE_AGAIN_S)

    async def hand_over(self) -> None:
        """Take no more events, and return once all that happened is written: another process goes on from there."""
        self.leaving = True
        while self._saved is not self.room and not self.over.done():
            stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._pending.append(([], stored))
            self._dirty.set()
            with contextlib.suppress(ClarionError):  # it is no longer ours
                await stored
        await self.close()
        if not self.over.done():
            self.over.set_result(None)

    def let_go(self) -> None:
        """Another process owns the room, or it is gone."""
        log.warning("meetings.room_lost", meeting=self.room.meeting_id)
        for _, stored in self._pending:
            if not stored.done():
                stored.set_exception(elsewhere())
        self._pending = []
        if not self.over.done():
            self.over.set_result(None)

    def farewells(self) -> list[Outgoing]:
        """For everybody, when the room is gone without having ended."""
        people = self.room.participants.values()
        return [_closing(Close(one.connection, "ended")) for one in people if one.connection]

    # ---- frames

    def _frames(self, before: Room, after: Room, effects: list[Effect]) -> list[Outgoing]:
        reasons = {each.participant: each.reason for each in effects if isinstance(each, LeftBy)}
        welcomed = {each.participant for each in effects if isinstance(each, Welcomed)}
        extra = [frame for each in effects if (frame := _frame_of(after, each)) is not None]
        found: list[Outgoing] = []
        shared: dict[tuple[str, ...], list[str]] = {}
        for one in after.participants.values():
            if not one.connection:
                continue
            if one.id in welcomed:
                found += self._welcome(after, one)
                continue
            old = before.participants.get(one.id)
            if before is not after and old is not None:
                # People in the audience of a webinar see themselves and not each other.
                alone = one.id if after.webinar.is_on and one.role == "listener" and old is not one else ""
                key = (one.who.account_id, one.role, old.role if old.is_in and one.is_in else "", alone)
                texts = shared.get(key)
                if texts is None:
                    texts = shared[key] = [_text(frame) for frame in changes(before, after, one, reasons)]
                found += [Outgoing(one.connection, text) for text in texts]
                found += [Outgoing(one.connection, _text(frame)) for frame in personal_changes(before, after, one)]
            if one.is_in:
                found += [Outgoing(one.connection, _text(frame)) for to, frame in extra if _reads(to, one)]
        found += [_closing(each) for each in effects if isinstance(each, Close)]
        return found

    def _welcome(self, room: Room, one: Participant) -> list[Outgoing]:
        view = welcome(room, one)
        view["seat"] = self.seats.get(one.id, "")
        found = [Outgoing(one.connection, _text(view))]
        if one.id in self._owed and one.is_in:
            self._owed.discard(one.id)
            found.append(Outgoing(one.connection, _text({"event": "mediaLost"})))
        return found

    def _broadcast(self, frame: Frame, to: Iterable[Participant]) -> None:
        text = _text(frame)
        self._pass_on([Outgoing(one.connection, text) for one in to if one.connection and one.is_in])

    def tell_all(self, frame: Frame) -> None:
        """An event that is no part of the room's state, for everybody in the meeting itself."""
        self._broadcast(frame, self._people_at(self.room.meeting_id))

    # ---- media

    async def open_media(self) -> None:
        """Open the room in the engine; who was sending before learns if that is gone."""
        try:
            was_open = await self.media.open(self.room)
        except ClarionError as error:
            if not self.media_missing:
                log.warning("meetings.no_media", meeting=self.room.meeting_id, problem=error.message)
            self.media_missing = True
            return
        self.media_missing = False
        if was_open:
            return
        people = self.room.everybody_in()
        self._owed = {one.id for one in people if not one.connection}
        await self.do(MediaLost())
        self._broadcast({"event": "mediaLost"}, people)

    def on_media(self, event: SfuEvent) -> None:
        match event:
            case SlotsChanged():
                self._tell(event.room, event.participant, _slots(event))
            case SpeakersChanged():
                frame = {"event": "speakers", "levels": event.levels, "active": event.active}
                self._broadcast(frame, self._people_at(event.room))
            case QualityChanged():
                frame = {"event": "quality", "participant": event.participant}
                frame |= {"uplink": event.uplink.value, "downlink": event.downlink.value}
                self._broadcast(frame, self._people_at(event.room))
            case ConnectionChanged():
                if not event.connected:
                    frame = {"event": "mediaLost", "connection": event.connection.value}
                    self._tell(event.room, event.participant, frame)
                if not event.connected and event.participant == PHONES:
                    phones = [one for one in self._people_at(event.room) if one.who.phone]
                    self._broadcast({"event": "mediaLost", "connection": PHONES}, phones)

    def _people_at(self, engine_room: str) -> list[Participant]:
        return [one for one in self.room.everybody_in() if place_in(self.room.meeting_id, one.place) == engine_room]

    def _tell(self, engine_room: str, participant: str, frame: Frame) -> None:
        """Not of a room that they have left."""
        self._broadcast(frame, [one for one in self._people_at(engine_room) if one.id == participant])

    async def ask(self, connection: str, request: Any, at: float) -> dict[str, Any]:
        """Answer a request of a participant. Raises Forbidden, and what the media engine refuses."""
        await self.do(Ask(connection, request, at))
        me = self.room.by_connection(connection)
        if me is None:
            return {}
        match request:
            case wire.Publish():
                sdp = await self.media.publish(me, request)
                await self._check_still_in(me, speaks=True)
                await self.do(Published(me.id, tuple(one.source for one in request.sources)))
                return {"sdp": sdp}
            case wire.Subscribe():
                sdp = await self.media.subscribe(me, request)
                await self._check_still_in(me)
                return {"sdp": sdp}
            case wire.View():
                await self.media.view(me, request)
        return await self._answer(self, me, request)

    def signal(self, event: str, fields: dict[str, Any], place: str, but: str = "") -> None:
        """Send an event that is no part of the room's state to everybody at a place, `but` one participant."""
        there = [one for one in self.room.everybody_in() if one.place == place and one.id != but]
        self._broadcast({"event": event, **fields}, there)

    async def serve_phones(self, connection: str, payload: Payload) -> dict[str, Any]:
        """What the client of phones asks for all of them. Raises Forbidden, and what the media engine refuses."""
        if payload["do"] == "listen":
            return {"sdps": await self._listen(connection, [str(each) for each in payload["sdps"]])}
        await self._set_levels({str(key): float(level) for key, level in payload["levels"].items()})
        return {}

    async def _listen(self, connection: str, offers: list[str]) -> list[str]:
        """Answer the connections that the phones at one place hear it by, offered by one of them. Raises Forbidden."""
        me = self.room.by_connection(connection)
        if me is None or not me.is_in or not me.who.phone:
            raise Forbidden("You are not in this meeting.", code="MTG-113")
        answers = await self.media.listen(me, offers)
        if not any(one.who.phone and one.place == me.place for one in self.room.everybody_in()):
            await self.media.end_listening(me.place)
            raise Forbidden("You are no longer in this meeting.", code="MTG-113")
        return answers

    async def _set_levels(self, levels: dict[str, float]) -> None:
        """How loud phones are; whoever is no phone says it in packets."""
        phones = [one for one in self.room.everybody_in() if one.who.phone and one.id in levels]
        for place in {one.place for one in phones}:
            await self.media.set_levels(place, {one.id: levels[one.id] for one in phones if one.place == place})

    async def _check_still_in(self, me: Participant, *, speaks: bool = False) -> None:
        """Someone removed or moved while the engine worked gets no media by that. Raises Forbidden."""
        one = self.room.participants.get(me.id)
        if one is None or not one.is_in or (speaks and one.role == "listener"):
            await self.media.remove(me)
            raise Forbidden("You are no longer in this meeting.", code="MTG-113")
        if one.place != me.place:
            await self.media.remove(me)
            raise Forbidden("You are in another room by now.", code="MTG-110")


def _frame_of(room: Room, effect: Effect) -> tuple[Any, Frame] | None:
    match effect:
        case Reacted():
            place = room.participants[effect.participant].place
            near = tuple(one.id for one in room.everybody_in() if one.place == place)
            return near, {"event": "reaction", "participant": effect.participant, "emoji": effect.emoji}
        case Said():
            return effect.line, {"event": "chat", **chat_view(effect.line)}
        case Signal():
            return effect.to, {"event": effect.event, **effect.fields}
        case _:
            return None


def _reads(to: Any, one: Participant) -> bool:
    """`to`: a line of the chat, participants, or None for everybody."""
    if isinstance(to, ChatLine):
        return may_read(to, one)
    return to is None or one.id in to


def _closing(effect: Close) -> Outgoing:
    return Outgoing(effect.connection, _text({"event": "ended", "reason": effect.reason}), ENDED)


def _slots(event: SlotsChanged) -> Frame:
    audio = [{"mid": one.mid, "participant": one.participant} for one in event.audio]
    video = [
        {
            "mid": one.mid,
            "participant": one.participant,
            "source": one.source.value,
            "layer": one.layer,
            "state": one.state.value,
        }
        for one in event.video
    ]
    return {"event": "slots", "audio": audio, "video": video}


def _text(frame: Any) -> str:
    return json.dumps(frame, separators=(",", ":"), ensure_ascii=False)
