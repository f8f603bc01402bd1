"""The `Sfu` port over the control socket of the media server: JSON lines on loopback."""

import asyncio
import contextlib
import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec

from clarion.base.errors import ClarionError
from clarion.base.sfu import (
    MAX_SDP_BYTES,
    MAX_VIDEO_SLOTS,
    AudioSlot,
    Connection,
    ConnectionChanged,
    EngineLost,
    EngineRestarted,
    Grade,
    MediaKind,
    ParticipantStatistics,
    PublishedSource,
    QualityChanged,
    RecordingFailed,
    RecordingProblem,
    RoomFull,
    RoomStatistics,
    RoomUnknown,
    SdpRefused,
    SfuEvent,
    SfuListener,
    SfuUnavailable,
    Slot,
    SlotsChanged,
    Source,
    SpeakersChanged,
    Tile,
    TooManyOffers,
    VideoSlot,
)
from clarion.base.telemetry import get_logger

log = get_logger(__name__)

ANSWER_WITHIN_S = 5.0
RECONNECT_S = 0.1
LONGEST_LINE = 4 * 1024 * 1024


class SfuClient:
    """Connects by itself, and again after the media server was away. `start` returns at once."""

    def __init__(self, port: int, token: Callable[[], str], problem: Callable[[], str] = str) -> None:
        """`problem`: why there is no media server, as a sentence for people; empty when that is not known."""
        self._port = port
        self._problem = problem
        self._token = token
        self._listeners: list[SfuListener] = []
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._ids = itertools.count(1)
        self._writer: asyncio.StreamWriter | None = None
        self._instance = ""
        self._task: asyncio.Task[None] | None = None

    # ---- life

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="media server of meetings")

    async def stop(self) -> None:
        await self.close()

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        self._listeners.clear()

    async def health(self) -> str | None:
        return None if self.available else "The media server of meetings is not connected."

    @property
    def available(self) -> bool:
        return self._writer is not None

    def listen(self, listener: SfuListener) -> Callable[[], None]:
        self._listeners.append(listener)

        def stop() -> None:
            with contextlib.suppress(ValueError):
                self._listeners.remove(listener)

        return stop

    # ---- the port

    async def open_room(self, room: str) -> bool:
        return bool(await self._ask("open", room=room))

    async def close_room(self, room: str) -> None:
        await self._ask("close", room=room)

    async def publish(
        self, room: str, participant: str, offer: str, sources: Sequence[PublishedSource], bridge: str = ""
    ) -> str:
        _require_size(offer)
        fields = {"participant": participant, "sdp": offer, "sources": [asdict(each) for each in sources]}
        answer = await self._ask("publish", room=room, **fields, bridge=bridge)
        return str(answer["sdp"])

    async def bridge(self, room: str, bridge: str, offers: Sequence[str]) -> list[str]:
        for offer in offers:
            _require_size(offer)
        answer = await self._ask("bridge", room=room, participant=bridge, sdps=list(offers))
        return [str(each) for each in answer["sdps"]]

    async def set_levels(self, room: str, levels: Mapping[str, float]) -> None:
        await self._ask("levels", room=room, levels=dict(levels))

    async def subscribe(self, room: str, participant: str, offer: str, slots: Sequence[Slot]) -> str:
        _require_size(offer)
        if sum(each.kind is MediaKind.VIDEO for each in slots) > MAX_VIDEO_SLOTS:
            raise SdpRefused(f"At most {MAX_VIDEO_SLOTS} video slots.")
        listed = [asdict(each) for each in slots]
        answer = await self._ask("subscribe", room=room, participant=participant, sdp=offer, slots=listed)
        return str(answer["sdp"])

    async def view(self, room: str, participant: str, tiles: Sequence[Tile]) -> None:
        await self._ask("view", room=room, participant=participant, tiles=[asdict(each) for each in tiles])

    async def set_muted(self, room: str, participant: str, source: Source, muted: bool) -> None:
        await self._ask("mute", room=room, participant=participant, source=source, muted=muted)

    async def unpublish(self, room: str, participant: str, source: Source) -> None:
        await self._ask("unpublish", room=room, participant=participant, source=source)

    async def remove(self, room: str, participant: str) -> None:
        await self._ask("remove", room=room, participant=participant)

    async def record(
        self,
        room: str,
        recording: str,
        folder: Path,
        floor: int,
        paused: bool,
        sources: Sequence[Source] = tuple(Source),
    ) -> None:
        what = {"recording": recording, "folder": str(folder), "floor": floor, "paused": paused}
        await self._ask("record", room=room, sources=list(sources), **what)

    async def note(self, room: str, event: Mapping[str, object]) -> None:
        await self._ask("note", room=room, event=event)

    async def stop_recording(self, room: str, recording: str) -> None:
        await self._ask("stopRecording", room=room, recording=recording)

    async def statistics(self, room: str) -> RoomStatistics:
        found = await self._ask("statistics", room=room)
        return RoomStatistics(msgspec.convert(found["participants"], dict[str, ParticipantStatistics]))

    async def status(self) -> dict[str, Any]:
        """Rooms, memory in bytes and processor time in microseconds, for benchmarks."""
        found: dict[str, Any] = await self._ask("status")
        return found

    # ---- the wire

    async def _ask(self, type_: str, **fields: Any) -> Any:
        writer = self._writer
        if writer is None:
            raise _unavailable(self._problem())
        number = next(self._ids)
        reply: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[number] = reply
        try:
            writer.write(json.dumps({"id": number, "type": type_, **fields}).encode() + b"\n")
            await asyncio.wait_for(reply, ANSWER_WITHIN_S)
        except TimeoutError:
            raise SfuUnavailable from None
        finally:
            self._waiting.pop(number, None)
        return reply.result()

    async def _run(self) -> None:
        lost = False
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self._port, limit=LONGEST_LINE)
                writer.write(self._token().encode() + b"\n")
                hello = json.loads(await asyncio.wait_for(reader.readline(), ANSWER_WITHIN_S))
            except (OSError, ValueError, TimeoutError):
                if self._instance and not lost:
                    lost = True
                    log.warning("sfu.lost", port=self._port)
                    self._tell(EngineLost())
                await asyncio.sleep(RECONNECT_S)
                continue
            lost = False
            try:
                self._connected(str(hello["hello"]), writer)
                await self._read(reader)
            finally:
                self._disconnected(writer)

    def _connected(self, instance: str, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        restarted = bool(self._instance) and instance != self._instance
        self._instance = instance
        log.info("sfu.connected", port=self._port, restarted=restarted)
        if restarted:
            self._tell(EngineRestarted())

    def _disconnected(self, writer: asyncio.StreamWriter) -> None:
        self._writer = None
        writer.close()
        for reply in self._waiting.values():
            if not reply.done():
                reply.set_exception(SfuUnavailable())

    async def _read(self, reader: asyncio.StreamReader) -> None:
        while True:
            try:
                line = await reader.readline()
            except (OSError, ValueError):  # reset, or longer than any line may be
                return
            if not line:
                return
            message = json.loads(line)
            if "event" in message:
                self._tell(_event(message))
                continue
            reply = self._waiting.get(message["reply"])
            if reply is None or reply.done():
                continue
            if "error" in message:
                reply.set_exception(_error(message))
            else:
                reply.set_result(message.get("result"))

    def _tell(self, event: SfuEvent) -> None:
        for each in list(self._listeners):
            try:
                each(event)
            except Exception:
                log.exception("sfu.listener_failed")


def _require_size(offer: str) -> None:
    if len(offer.encode()) > MAX_SDP_BYTES:
        raise SdpRefused("The session description is too large.")


def _unavailable(problem: str) -> SfuUnavailable:
    return SfuUnavailable(problem) if problem else SfuUnavailable()


_ERRORS: dict[str, Callable[[str], ClarionError]] = {
    "sdp": SdpRefused,
    "roomUnknown": RoomUnknown,
    "roomFull": RoomFull,
    "tooManyOffers": TooManyOffers,
}


def _error(message: dict[str, Any]) -> ClarionError:
    return _ERRORS.get(message["error"], SfuUnavailable)(message["message"])


def _event(message: dict[str, Any]) -> SfuEvent:
    room = message["room"]
    match message["event"]:
        case "slots":
            audio = msgspec.convert(message["audio"], tuple[AudioSlot, ...])
            return SlotsChanged(
                room, message["participant"], audio, msgspec.convert(message["video"], tuple[VideoSlot, ...])
            )
        case "speakers":
            return SpeakersChanged(room, message["levels"], message["active"])
        case "quality":
            grades = Grade(message["uplink"]), Grade(message["downlink"])
            return QualityChanged(room, message["participant"], *grades)
        case "recordingFailed":
            return RecordingFailed(room, message["recording"], RecordingProblem(message["reason"]))
        case _:
            return ConnectionChanged(
                room, message["participant"], Connection(message["connection"]), connected=message["connected"]
            )
