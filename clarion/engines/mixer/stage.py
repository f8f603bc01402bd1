"""All mixes of one process, and one tick of them: packets in, packets out. No sockets, no clock.

Every participant has a row in the arrays below; a tick decodes all rows at once, multiplies for each mix the matrix of
who hears whom with the frames of those who are heard, and encodes all rows at once.
"""

from collections import deque
from collections.abc import Collection, Iterator

import numpy as np
from numpy.typing import NDArray

from clarion.calls.wire import MixSeat, ssrc_of
from clarion.engines.mixer.sound import DECODED, FRAME, SILENCE, Codes, Samples, encoded, limited
from clarion.engines.mixer.stream import FADES, KEPT, Due, Stream

Address = tuple[str, int]

HEADER = 12
QUIET = 40.0  # root mean square below which nobody speaks (-58 dBFS)
HANGOVER = 15  # ticks that somebody stays audible after that: the ends of words
SILENT, LOUD = -67.0, -15.0  # dBFS of the levels 0 and 1
MOST_WAITING = 64  # sound files that wait to be played in one mix
_FEWEST = 16  # rows at first


class Participant:
    """One leg in a mix. `row`: its place in the arrays."""

    def __init__(self, leg_id: str, address: Address, seat: MixSeat, row: int, stream: Stream) -> None:
        self.leg_id, self.address, self.seat = leg_id, address, seat
        self.row, self.stream = row, stream


class Mix:
    """Who is in it. `matrix`: how loud each (row) hears each other (column), in the order of `people`."""

    def __init__(self) -> None:
        self.people: dict[str, Participant] = {}
        self.sounds: deque[Samples] = deque()
        self.played = 0  # samples of the first sound
        self.matrix: Samples | None = None
        self.rows: NDArray[np.intp] = np.zeros(0, np.intp)

    def arranged(self) -> Samples:
        """Made anew after somebody came, left or changed seats."""
        if self.matrix is None:
            self.rows = np.fromiter((one.row for one in self.people.values()), np.intp, len(self.people))
            self.matrix = _matrix(list(self.people.values()))
        return self.matrix

    def next_sound(self) -> Samples | None:
        """The next frame of what is played to everybody."""
        if not self.sounds:
            return None
        frame = self.sounds[0][self.played : self.played + FRAME]
        self.played += FRAME
        if self.played >= len(self.sounds[0]):
            self.sounds.popleft()
            self.played = 0
        return frame if len(frame) == FRAME else None


def _matrix(people: list[Participant]) -> Samples:
    matrix = np.ones((len(people), len(people)), np.float32)
    np.fill_diagonal(matrix, 0.0)
    for listener, one in enumerate(people):
        if one.seat.gains or one.seat.only is not None:
            matrix[listener] = [one.seat.hears(one.leg_id, other.leg_id, other.seat) for other in people]
    for talker, one in enumerate(people):
        if one.seat.heard_by is not None:
            deaf = [number for number, other in enumerate(people) if other.leg_id not in one.seat.heard_by]
            matrix[deaf, talker] = 0.0
    return matrix


class Stage:
    """`seat`, `leave`, `play` between ticks; `take` for each datagram; `tick` every 20 ms.

    `moment`: which tick it is now. Packets are numbered by it, so that those of the next mixer follow those of one that
    died: SRTP takes older ones for a replay.
    """

    def __init__(self, moment: int = 0) -> None:
        self._moment = moment
        self.mixes: dict[str, Mix] = {}
        self.people: dict[str, Participant] = {}
        self._mix_of: dict[str, str] = {}
        self._by_address: dict[Address, Stream] = {}
        self._free: list[int] = []
        self._memory = bytearray()
        self._places: Codes = np.zeros((0, FRAME), np.uint8)
        self._packets: Codes = np.zeros((0, HEADER + FRAME), np.uint8)
        self._last: Samples = np.zeros((0, FRAME), np.float32)
        self._frames: Samples = self._last  # of the present tick; kept, for fresh memory costs more than the sums
        self._mixed: Samples = self._last
        self._audible = np.zeros(0, np.int16)  # ticks that somebody is still heard
        self._peaks = np.zeros(0, np.float32)  # the loudest tick of everybody since levels were asked for
        self._numbers, self._stamps = np.zeros(0, np.uint16), np.zeros(0, np.uint32)
        self._grow(_FEWEST)

    # ---- who is here

    def seat(self, mix: str, leg_id: str, address: Address, number: int, seat: MixSeat) -> None:
        """Somebody takes part, or does so differently. `address`: where its sound comes from, and goes to."""
        known = self.people.get(leg_id)
        if known is not None and (self._mix_of[leg_id] != mix or known.address != address):
            self.leave(leg_id)
            known = None
        if known is None:
            known = self._enter(mix, leg_id, address, number, seat)
        known.seat, known.stream.number = seat, number
        self._packets[known.row, 1] = number
        self.mixes[mix].matrix = None

    def _enter(self, mix: str, leg_id: str, address: Address, number: int, seat: MixSeat) -> Participant:
        if not self._free:
            self._grow(2 * len(self._last))
        row = self._free.pop()
        begin = row * KEPT * FRAME
        stream = Stream(memoryview(self._memory)[begin : begin + KEPT * FRAME], number)
        one = Participant(leg_id, address, seat, row, stream)
        self._last[row] = 0.0
        self._audible[row] = self._peaks[row] = 0
        header = b"\x80" + bytes(3) + bytes(4) + ssrc_of(leg_id).to_bytes(4)
        self._packets[row, :HEADER] = np.frombuffer(header, np.uint8)
        self._numbers[row], self._stamps[row] = self._moment & 0xFFFF, self._moment * FRAME & 0xFFFFFFFF
        self.people[leg_id], self._mix_of[leg_id], self._by_address[address] = one, mix, stream
        self.mixes.setdefault(mix, Mix()).people[leg_id] = one
        return one

    def leave(self, leg_id: str) -> None:
        one = self.people.pop(leg_id, None)
        if one is None:
            return
        mix = self._mix_of.pop(leg_id)
        if self._by_address.get(one.address) is one.stream:
            del self._by_address[one.address]
        self._free.append(one.row)
        found = self.mixes[mix]
        del found.people[leg_id]
        found.matrix = None
        if not found.people:
            del self.mixes[mix]

    def play(self, mix: str, sound: Samples) -> None:
        """To everybody in it, after what is being played."""
        found = self.mixes.get(mix)
        if found is not None and len(found.sounds) < MOST_WAITING and len(sound):
            found.sounds.append(sound)

    def _grow(self, rows: int) -> None:
        """More rows: what is there stays where it is."""
        had = len(self._last)
        more = rows - had
        self._memory = self._memory + bytearray([SILENCE]) * (more * KEPT * FRAME)
        self._places = np.frombuffer(self._memory, np.uint8).reshape(rows * KEPT, FRAME)
        self._packets = np.pad(self._packets, ((0, more), (0, 0)))
        self._last = np.pad(self._last, ((0, more), (0, 0)))
        self._frames, self._mixed = np.zeros_like(self._last), np.zeros_like(self._last)
        self._audible, self._peaks = np.pad(self._audible, (0, more)), np.pad(self._peaks, (0, more))
        self._numbers, self._stamps = np.pad(self._numbers, (0, more)), np.pad(self._stamps, (0, more))
        self._free += range(rows - 1, had - 1, -1)
        for one in self.people.values():
            begin = one.row * KEPT * FRAME
            one.stream.moved_to(memoryview(self._memory)[begin : begin + KEPT * FRAME])

    def levels(self, mixes: Collection[str]) -> dict[str, float]:
        """How loud everybody in these mixes was since this was last asked, 0 to 1, by leg."""
        full_scale = 32768.0**2
        decibels = 10 * np.log10(np.maximum(self._peaks, 1e-3) / full_scale)
        levels = np.clip((decibels - SILENT) / (LOUD - SILENT), 0, 1)
        self._peaks.fill(0)
        found = [self.mixes[each].people for each in mixes if each in self.mixes]
        return {leg: round(float(levels[one.row]) * 20) / 20 for people in found for leg, one in people.items()}

    # ---- sound

    def take(self, packet: bytes, source: Address) -> bool:
        """One datagram. False: from somebody whom nobody knows."""
        stream = self._by_address.get(source)
        if stream is None:
            return False
        stream.take(packet)
        return True

    def tick(self) -> Iterator[tuple[memoryview, Address]]:
        """One frame for everybody: what to send where."""
        frames = self._heard()
        mixed = self._mixed
        mixed.fill(0.0)
        for mix in self.mixes.values():
            matrix, rows = mix.arranged(), mix.rows
            talking = np.flatnonzero(self._audible[rows])
            if talking.size:
                mixed[rows] = matrix[:, talking] @ frames[rows[talking]]
            sound = mix.next_sound()
            if sound is not None:
                mixed[rows] += sound
        self._packets[:, HEADER:] = encoded(limited(mixed))
        self._count()
        for one in self.people.values():
            yield self._packets[one.row].data, one.address

    def _heard(self) -> Samples:
        """What everybody says in this frame; nothing for those who are silent."""
        frames = self._frames
        frames.fill(0.0)
        rows: list[int] = []
        places: list[int] = []
        for one in self.people.values():
            due, which = one.stream.due()
            if due is Due.FRAME:
                rows.append(one.row)
                places.append(one.row * KEPT + which)
            elif due is Due.CONCEALED:
                frames[one.row] = self._last[one.row] * FADES[which]
        if rows:
            frames[rows] = self._last[rows] = DECODED[self._places[places]]
        power = np.einsum("ij,ij->i", frames, frames) / FRAME
        np.maximum(self._peaks, power, out=self._peaks)
        self._audible = np.where(power > QUIET * QUIET, HANGOVER, np.maximum(self._audible - 1, 0)).astype(np.int16)
        return frames

    def _count(self) -> None:
        """The next number and timestamp in every header."""
        self._moment += 1
        self._numbers += np.uint16(1)
        self._stamps += np.uint32(FRAME)
        self._packets[:, 2:4] = self._numbers.astype(">u2").view(np.uint8).reshape(-1, 2)
        self._packets[:, 4:8] = self._stamps.astype(">u4").view(np.uint8).reshape(-1, 4)
