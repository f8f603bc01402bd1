"""The composed picture and sound of a meeting while it goes on, in pieces of MPEG-TS: the same composer, another sink.

What the media server writes comes in as bytes. The picture is `DELAY_MS` behind, so that late packets find their place.
"""

import struct
from collections import deque
from collections.abc import Callable
from fractions import Fraction
from io import BytesIO
from typing import NamedTuple

import av
import msgspec

from clarion.engines.meeting_video.composer import (
    FPS,
    Mixer,
    Quality,
    Scene,
    Stage,
    VideoTrack,
    audio_stream,
    video_stream,
)
from clarion.engines.meeting_video.story import Story, Track, read_story
from clarion.engines.meeting_video.tracks import (
    AHEAD,
    LARGEST_FRAME,
    RATE,
    AudioDecoder,
    Frame,
    Samples,
    Sound,
    Spacing,
    packet_samples,
)

DELAY_MS = 1500
SEGMENT_MS = 2000
_RIPE_MS = 1000  # a packet is placed once everything that came in this time after it is known
_STILL_MS = 200  # a picture that stays is sent again so often
_LAG_MS = 1000  # a machine that is so far behind leaves out pictures
_LAG_STEP_MS = 200
_OFFSET_MS = 1000  # the first sound begins a little before its time
_HEADER = 32
_FRAME = struct.Struct("<IQ")
_PACKET = 188  # of MPEG-TS
QUALITY = Quality(1280, 720, "veryfast", 24)
_RATE = {"tune": "zerolatency", "forced-idr": "1", "g": "250", "maxrate": "3M", "bufsize": "6M"}


class GrowingFile:
    """Frames of an IVF file that come piece after piece."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._skip = _HEADER
        self.frames: deque[Frame] = deque()
        self.over = False

    def feed(self, data: bytes) -> int:
        """The time of the newest frame that is whole now; 0: none."""
        self._bytes += data
        if self._skip:
            cut = min(self._skip, len(self._bytes))
            del self._bytes[:cut]
            self._skip -= cut
        at, newest = 0, 0
        while not self.over and len(self._bytes) - at >= _FRAME.size:
            size, when = _FRAME.unpack_from(self._bytes, at)
            if size > LARGEST_FRAME:
                self.over = True
            elif len(self._bytes) - at < _FRAME.size + size:
                break
            else:
                at += _FRAME.size
                self.frames.append(Frame(when, bytes(self._bytes[at : at + size])))
                at, newest = at + size, max(newest, when)
        del self._bytes[: len(self._bytes) if self.over else at]
        return newest


class _Pictures:
    """Of a growing file, as far as it goes."""

    def __init__(self, file: GrowingFile, begun: int) -> None:
        self._file, self._begun = file, begun

    def __iter__(self) -> "_Pictures":
        return self

    def __next__(self) -> tuple[int, bytes]:
        if not self._file.frames:
            raise StopIteration
        frame = self._file.frames.popleft()
        return max(0, frame.at - self._begun), frame.data


class _Sounds:
    """Of a growing file: packets that are ripe, each where it belongs."""

    def __init__(self, file: GrowingFile, begun: int) -> None:
        self._file, self._begun = file, begun
        self._spacing, self._decoder = Spacing(), AudioDecoder()
        self.now = 0

    def __iter__(self) -> "_Sounds":
        return self

    def _ripe(self) -> bool:
        waiting = self._file.frames
        return bool(waiting) and (
            self._file.over or len(waiting) > AHEAD or waiting[0].at - self._begun <= self.now - _RIPE_MS
        )

    def _arrival(self, frame: Frame) -> tuple[int, int]:
        return (frame.at - self._begun) * RATE // 1000, packet_samples(frame.data)

    def __next__(self) -> Sound:
        while self._ripe():
            frame = self._file.frames.popleft()
            ahead = [self._arrival(each) for each, _ in zip(self._file.frames, range(AHEAD - 1), strict=False)]
            start = self._spacing.place(*self._arrival(frame), ahead)
            samples = self._decoder.decode(frame.data)
            if start is not None and len(samples):
                return Sound(max(0, start), samples)
        raise StopIteration


class Piece(NamedTuple):
    milliseconds: int
    content: bytes


class Segments:
    """Encodes pictures and sound, and cuts them into pieces that each begin with a key frame."""

    def __init__(self, quality: Quality, give: Callable[[Piece], None]) -> None:
        self._give = give
        scratch = av.open(BytesIO(), "w", format="mpegts")  # its streams are templates; no packet goes into it
        self._video, self._audio = video_stream(scratch, quality), audio_stream(scratch)
        self._video.codec_context.options |= _RATE
        scratch.start_encoding()
        self._begun = 0
        self._packets: list[tuple[bool, av.Packet[av.VideoStream] | av.Packet[av.AudioStream]]] = []
        self._counters: dict[int, int] = {}
        self.sound_until = 0

    def picture(self, position: int, frame: av.VideoFrame) -> None:
        if position - self._begun >= SEGMENT_MS:
            self.cut(position)
        frame.pts, frame.time_base = position + _OFFSET_MS, Fraction(1, 1000)
        if position == self._begun:
            frame.pict_type = av.video.frame.PictureType.I
        self._packets += [(True, each) for each in self._video.codec_context.encode(frame)]

    def sound(self, start: int, samples: Samples) -> None:
        """`start`: a sample."""
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), "fltp", "mono")
        frame.sample_rate, frame.time_base = RATE, Fraction(1, RATE)
        frame.pts = start + _OFFSET_MS * RATE // 1000
        self._packets += [(False, each) for each in self._audio.codec_context.encode(frame)]

    def cut(self, position: int) -> None:
        """Give what came since the last cut."""
        packets, self._packets = self._packets, []
        length, self._begun = position - self._begun, position
        if not any(video for video, _ in packets):
            return
        out = BytesIO()
        with av.open(out, "w", format="mpegts") as container:
            streams = {
                True: container.add_stream_from_template(self._video),
                False: container.add_stream_from_template(self._audio),
            }
            for video, packet in sorted(packets, key=lambda each: (each[1].dts or 0) * each[1].time_base):
                packet.stream = streams[video]
                container.mux(packet)
        self._give(Piece(length, self._counted(out.getbuffer())))

    def _counted(self, content: memoryview) -> bytes:
        """With packets that are counted on from the piece before, as those of one stream."""
        found = bytearray(content)
        for at in range(0, len(found) - _PACKET + 1, _PACKET):
            source = (found[at + 1] & 0x1F) << 8 | found[at + 2]
            if found[at + 3] & 0x10:  # it carries something
                self._counters[source] = (self._counters.get(source, -1) + 1) & 0xF
            found[at + 3] = found[at + 3] & 0xF0 | self._counters.get(source, 0)
        return bytes(found)


class LiveComposition:
    """`feed` takes what was written, `advance` composes as far as that goes."""

    def __init__(self, give: Callable[[Piece], None], quality: Quality = QUALITY) -> None:
        self._quality = quality
        self._files: dict[str, GrowingFile] = {}
        self._sounds: dict[str, _Sounds] = {}
        self._lines = b""
        self._begun = 0
        self._scene = Scene(Story((), (), (), ()), quality)
        self._stage = Stage(self._scene, quality)
        self._mixer = Mixer([])
        self._segments = Segments(quality, give)
        self._position = 0  # of the next picture
        self._sent = -_STILL_MS

    def feed(self, name: str, data: bytes) -> int:
        """The newest time of the clock that these bytes tell; 0: none."""
        if name.endswith(".ivf"):
            return self._file(name).feed(data)
        *lines, self._lines = (self._lines + data).split(b"\n")
        return max([0, *(self._take(each.decode(errors="replace")) for each in lines)])

    def _file(self, name: str) -> GrowingFile:
        return self._files.setdefault(name, GrowingFile())

    def _take(self, line: str) -> int:
        """What happened. The story of this line alone says it, as for a recording."""
        story = read_story([line], {})
        event = _event(line)
        at = event.at
        self._begun = self._begun or at
        for track in story.tracks:
            self._open(track)
        for note in story.notes:
            self._scene.add_note(self._place(note.at), note)
        for at_time, who in story.speakers:
            self._scene.add_speaker(self._place(at_time), who)
        if event.event == "end" and event.file in self._files:
            self._files[event.file].over = True
        return at

    def _place(self, at: int) -> int:
        return max(0, at - self._begun)

    def _open(self, track: Track) -> None:
        file = self._file(track.file)
        if track.audio:
            self._sounds[track.file] = sounds = _Sounds(file, self._begun)
            self._mixer.add(sounds)
        else:
            self._stage.add(track, VideoTrack(_Pictures(file, self._begun)))

    def advance(self, now: int) -> None:
        """Compose until `DELAY_MS` before a time of the clock."""
        if not self._begun:
            return
        target = now - self._begun - DELAY_MS
        for each in self._sounds.values():
            each.now = now - self._begun
        while self._position <= target:
            behind = target - self._position > _LAG_MS
            if self._stage.forward(self._position) or self._position - self._sent >= _STILL_MS:
                self._sound_until(self._position)
                self._segments.picture(self._position, self._stage.frame())
                self._sent = self._position
            self._position += _LAG_STEP_MS if behind else 1000 // FPS
        self._forget()

    def _sound_until(self, position: int) -> None:
        end = position * RATE // 1000
        while (start := self._mixer.at) < end:
            self._segments.sound(start, self._mixer.until(min(end, start + RATE)))

    def _forget(self) -> None:
        """Tracks that are over and were heard."""
        for name in [name for name, file in self._files.items() if file.over and not file.frames]:
            if name not in self._sounds or self._mixer.remove(self._sounds[name]):
                self._sounds.pop(name, None)
                del self._files[name]

    def finish(self, now: int) -> None:
        """What is left, up to a time of the clock."""
        for file in self._files.values():
            file.over = True
        self.advance(now + DELAY_MS)
        self._segments.cut(self._position)


class _Event(msgspec.Struct):
    """What is read of a line beside its story."""

    at: int = 0
    event: str = ""
    file: str = ""


def _event(line: str) -> _Event:
    try:
        return msgspec.json.decode(line, type=_Event)
    except msgspec.DecodeError:
        return _Event()
