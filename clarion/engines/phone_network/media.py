"""The audio of the simulated network: one socket per call, one tick of 20 ms for all of them.

Symmetric RTP: once something has been heard, we answer to where it came from.
"""

import asyncio
import contextlib
import secrets
import socket
import struct
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from clarion.engines.phone_network.sdp import STATIC_TYPES, Agreed, Codec
from clarion.engines.phone_network.sounds import FRAME, Samples, Sound, decode, quiet_frame
from clarion.engines.phone_network.t38 import Loss

TICK_S = 0.02
_MOST_CATCH_UP = 5
_DRAIN = 50
_HEARD_PACKETS = 150
_MOST_RECORDED = 9000  # packets: three minutes
DIGITS = "0123456789*#ABCD"
_DIGIT_TICKS, _GAP_TICKS = 5, 5
_QUIET: dict[Codec, bytes] = {"PCMU": quiet_frame("PCMU"), "PCMA": quiet_frame("PCMA")}


@dataclass
class _Playing:
    sound: Sound
    finished: asyncio.Future[None]
    position: int = 0


class Stream:
    """The audio of one call. Nothing is sent until it is `open`: a ringing phone is silent."""

    def __init__(self, sock: socket.socket, on_digit: Callable[[str], None]) -> None:
        self.host: str = sock.getsockname()[0]
        self.port: int = sock.getsockname()[1]
        self._modem: tuple[str, int] | None = None
        self._udptl: Loss | None = None  # while the modem speaks T.38: which packets are lost
        self.open = False
        self.echo = False
        self.received = 0
        self.sent = 0
        self._socket = sock
        self._on_digit = on_digit
        self._agreed: Agreed | None = None
        self._remote: tuple[str, int] | None = None
        self._playlist: deque[_Playing] = deque()
        self._keys: deque[tuple[int, int]] = deque()  # event, tick within it
        self._heard: deque[tuple[Codec, bytes]] = deque(maxlen=_HEARD_PACKETS)
        self._recorded: list[tuple[Codec, bytes]] | None = None
        self._ssrc = secrets.randbits(32)
        self._sequence = secrets.randbits(15)
        self._timestamp = secrets.randbits(31)
        self._event_timestamp = 0
        self._last_event: tuple[int, int] | None = None

    def agree(self, agreed: Agreed) -> None:
        """Begin, or go on with what a later offer changed."""
        if self._agreed is None or (self._agreed.host, self._agreed.port) != (agreed.host, agreed.port):
            self._remote = (agreed.host, agreed.port)
        self._agreed = agreed

    async def play(self, sound: Sound) -> None:
        """Play after whatever is playing; returns at its end (a looping one: when stopped)."""
        playing = _Playing(sound, asyncio.get_running_loop().create_future())
        self._playlist.append(playing)
        await playing.finished

    def stop_playing(self) -> None:
        for playing in self._playlist:
            if not playing.finished.done():
                playing.finished.set_result(None)
        self._playlist.clear()

    def press(self, keys: str) -> None:
        """Send keys as RFC 4733 events, 100 ms each and 100 ms apart. Raises ValueError for no key."""
        for key in keys.upper():
            event = DIGITS.index(key)
            self._keys.extend((event, tick) for tick in range(_DIGIT_TICKS))
            self._keys.extend((-1, tick) for tick in range(_GAP_TICKS))

    @property
    def pressing(self) -> bool:
        return bool(self._keys)

    def connect_modem(self, address: tuple[str, int]) -> Codec:
        """From now on a fax modem there speaks and listens through this port. The codec that it has to speak."""
        assert self._agreed is not None
        self.stop_playing()
        self._modem = address
        return self._agreed.codec

    def connect_t38_modem(self, address: tuple[str, int], remote: tuple[str, int], loss: Loss) -> None:
        """From now on this port carries T.38 between a fax modem and `remote`."""
        self.stop_playing()
        self._modem, self._remote, self._udptl = address, remote, loss

    def record(self) -> None:
        self._recorded = []

    @property
    def is_recording(self) -> bool:
        return self._recorded is not None

    def recorded(self) -> Samples:
        """What was recorded since `record`; at most three minutes."""
        return _joined(self._recorded or [])

    def heard(self) -> Samples:
        """The last three seconds that came from the other side."""
        return _joined(list(self._heard))

    # ---- the wire --------------------------------------------------------------------------------

    def tick(self) -> None:
        """Send the next 20 ms."""
        agreed = self._agreed
        if agreed is None or self.echo or not self.open or self._modem is not None:
            return
        self._timestamp = (self._timestamp + FRAME) & 0xFFFFFFFF
        frame = self._next_frame(agreed.codec)
        if not agreed.may_send or self._remote is None or not self._remote[1]:
            return
        if self._keys:
            event, tick = self._keys.popleft()
            if event >= 0 and agreed.event_type is not None:
                self._send_event(event, tick, agreed.event_type)
                return
        self._send(agreed.codec_type, frame, self._timestamp)

    def _next_frame(self, codec: Codec) -> bytes:
        while self._playlist:
            playing = self._playlist[0]
            octets = playing.sound.octets[codec]
            frame = octets[playing.position : playing.position + FRAME]
            playing.position += FRAME
            if len(frame) == FRAME:
                return frame
            if playing.sound.loops and octets:
                playing.position = FRAME - len(frame)
                return frame + octets[: playing.position]
            self._playlist.popleft()
            if not playing.finished.done():
                playing.finished.set_result(None)
        return _QUIET[codec]

    def _send_event(self, event: int, tick: int, event_type: int) -> None:
        if tick == 0:
            self._event_timestamp = self._timestamp
        last = tick == _DIGIT_TICKS - 1
        payload = struct.pack("!BBH", event, (0x80 if last else 0) | 10, (tick + 1) * FRAME)
        for repetition in range(3 if last else 1):  # the end is told three times, RFC 4733 §2.5.1.4
            self._send(event_type, payload, self._event_timestamp, marker=tick == 0 and repetition == 0)

    def _send(self, payload_type: int, payload: bytes, timestamp: int, *, marker: bool = False) -> None:
        self._sequence = (self._sequence + 1) & 0xFFFF
        second = payload_type | (0x80 if marker else 0)
        header = struct.pack("!BBHII", 0x80, second, self._sequence, timestamp, self._ssrc)
        with contextlib.suppress(OSError):
            self._socket.sendto(header + payload, self._remote)  # type: ignore[arg-type]
            self.sent += 1

    def read(self) -> None:
        """Take everything that has come."""
        for _ in range(_DRAIN):
            try:
                data, source = self._socket.recvfrom(2048)
            except (BlockingIOError, InterruptedError):
                return
            except OSError:
                continue
            self._take(data, (source[0], source[1]))

    def _take(self, data: bytes, source: tuple[str, int]) -> None:
        if self._modem is not None:
            self._pass_on(data, source)
            return
        agreed = self._agreed
        if agreed is None or len(data) < 12 or data[0] >> 6 != 2:
            return
        payload_type, start = data[1] & 0x7F, 12 + 4 * (data[0] & 0x0F)
        if data[0] & 0x10 and len(data) >= start + 4:  # a header extension
            start += 4 + 4 * struct.unpack_from("!H", data, start + 2)[0]
        payload = data[start:]
        if payload_type == agreed.event_type:
            self._remote = source
            self._take_event(payload, struct.unpack_from("!I", data, 4)[0])
            return
        codec = agreed.accepted_types.get(payload_type)
        if codec is None or not payload:
            return
        self._remote = source
        self.received += 1
        self._heard.append((codec, payload))
        if self._recorded is not None and len(self._recorded) < _MOST_RECORDED:
            self._recorded.append((codec, payload))
        if self.echo and agreed.may_send:
            self._timestamp = (self._timestamp + len(payload)) & 0xFFFFFFFF
            self._send(payload_type, payload, self._timestamp)

    def _pass_on(self, data: bytes, source: tuple[str, int]) -> None:
        """Between the modem and the other side; the types of what is sent are those that the other side knows."""
        assert self._agreed is not None
        target = self._modem
        if self._udptl is not None:
            self._pass_on_udptl(data, source, self._udptl)
            return
        if source == self._modem:
            target = self._remote
            data = data[:1] + bytes([data[1] & 0x80 | self._agreed.codec_type]) + data[2:]
        elif data[1:2] and self._agreed.accepted_types.get(data[1] & 0x7F) == self._agreed.codec:
            self._remote = source
            self.received += 1
            data = data[:1] + bytes([data[1] & 0x80 | STATIC_TYPES[self._agreed.codec]]) + data[2:]
        else:
            return
        if target is not None and target[1]:
            with contextlib.suppress(OSError):
                self._socket.sendto(data, target)

    def _pass_on_udptl(self, data: bytes, source: tuple[str, int], loss: Loss) -> None:
        target = self._remote if source == self._modem else self._modem
        if source != self._modem:
            self._remote = source
            self.received += 1
        if target is not None and target[1] and not loss.takes():
            with contextlib.suppress(OSError):
                self._socket.sendto(data, target)

    def _take_event(self, payload: bytes, timestamp: int) -> None:
        if len(payload) < 4 or payload[0] >= len(DIGITS):
            return
        event = (payload[0], timestamp)  # every packet of one key has the timestamp of its beginning
        if event != self._last_event:
            self._last_event = event
            self._on_digit(DIGITS[payload[0]])

    def detach(self) -> None:
        self.stop_playing()
        self._socket.close()

    def fileno(self) -> int:
        return self._socket.fileno()


def _joined(packets: list[tuple[Codec, bytes]]) -> Samples:
    if not packets:
        return np.zeros(0, dtype=np.int16)
    return np.concatenate([decode(payload, codec) for codec, payload in packets])


class MediaClock:
    """Every stream there is, and the tick they share. Ports come in order from `lowest` to `highest`."""

    def __init__(self, host: str, lowest: int, highest: int) -> None:
        self.host = host
        self._ports = range(lowest + lowest % 2, highest + 1, 2)
        self._next = 0
        self._streams: set[Stream] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._due = 0.0

    def open(self, on_digit: Callable[[str], None]) -> Stream:
        """A new stream on a free port. Raises OSError when there is none."""
        stream = Stream(self._bind(), on_digit)
        loop = asyncio.get_running_loop()
        loop.add_reader(stream.fileno(), stream.read)
        self._streams.add(stream)
        if self._timer is None:
            self._due = loop.time() + TICK_S
            self._timer = loop.call_at(self._due, self._tick)
        return stream

    def close(self, stream: Stream) -> None:
        if stream in self._streams:
            self._streams.discard(stream)
            asyncio.get_running_loop().remove_reader(stream.fileno())
            stream.detach()

    def close_all(self) -> None:
        for stream in list(self._streams):
            self.close(stream)
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def __len__(self) -> int:
        return len(self._streams)

    def _bind(self) -> socket.socket:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_DGRAM)
        sock.setblocking(False)
        for _ in self._ports:
            port = self._ports[self._next % len(self._ports)]
            self._next += 1
            with contextlib.suppress(OSError):  # another program has it
                sock.bind((self.host, port))
                return sock
        sock.close()
        raise OSError("The simulated network has no free RTP port.")

    def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        behind = int((now - self._due) / TICK_S)
        for _ in range(min(behind, _MOST_CATCH_UP) + 1):
            for stream in list(self._streams):
                stream.tick()
        self._due += (behind + 1) * TICK_S
        self._timer = loop.call_at(self._due, self._tick) if self._streams else None
