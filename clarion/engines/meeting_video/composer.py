"""One MP4 out of the tracks of a meeting, without a browser: decode, lay out, mix, encode."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any, BinaryIO, NamedTuple

import av
import numpy as np

from clarion.engines.meeting_video.canvas import Canvas
from clarion.engines.meeting_video.layout import Tile, arrange, most_in, promote
from clarion.engines.meeting_video.story import Chapter, Note, Story, Track, chapters_of
from clarion.engines.meeting_video.tracks import (
    PACKET,
    RATE,
    AudioDecoder,
    Samples,
    Sound,
    VideoDecoder,
    frames,
    packet_samples,
    spaced,
)

FPS = 30
_STILL_MS = 1000  # a picture that stays is written again so often


class Quality(NamedTuple):
    width: int = 1280
    height: int = 720
    preset: str = "veryfast"
    crf: int = 23


def pictures(story: Story, file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """A track of pictures, each where it belongs."""
    for frame in frames(file):
        yield story.position_after(frame.at), frame.data


class VideoTrack:
    """The newest picture of one source at a position. `source` may have more to give later, after it had nothing."""

    def __init__(self, source: Iterator[tuple[int, bytes]]) -> None:
        self._decoder = VideoDecoder()
        self._frames = source
        self._next = next(self._frames, None)
        self.picture: av.VideoFrame | None = None

    def forward(self, position: int) -> bool:
        """Whether the picture is another one now."""
        changed = False
        if self._next is None:
            self._next = next(self._frames, None)
        while self._next is not None and self._next[0] <= position:
            picture = self._decoder.decode(self._next[1])
            self.picture, changed = picture or self.picture, changed or picture is not None
            self._next = next(self._frames, None)
        return changed


def sounds(story: Story, file: BinaryIO) -> Iterator[Sound]:
    """A track of sound, each packet where it belongs."""
    arrivals = []
    for frame in frames(file):
        position = story.position(frame.at)
        if position is not None:
            arrivals.append((position * RATE // 1000, packet_samples(frame.data)))
    starts = iter(spaced(arrivals))
    decoder = AudioDecoder()
    for frame in frames(file):
        if story.position(frame.at) is None:
            continue
        start = next(starts)
        samples = decoder.decode(frame.data)
        if start is not None and len(samples):
            yield Sound(max(0, start), samples)


class Mixer:
    """All sounds, mixed piece after piece. A source may have more to give later, after it had nothing."""

    def __init__(self, sources: list[Iterator[Sound]]) -> None:
        self._sources: list[tuple[Iterator[Sound], Sound | None]] = [(each, None) for each in sources]
        self.at = 0
        self._left = np.zeros(PACKET * 6, np.float32)

    def add(self, source: Iterator[Sound]) -> None:
        self._sources.append((source, None))

    def remove(self, source: Iterator[Sound]) -> bool:
        """False: a sound of it has not been mixed yet."""
        if any(each is source and sound is not None for each, sound in self._sources):
            return False
        self._sources = [each for each in self._sources if each[0] is not source]
        return True

    def until(self, end: int) -> Samples:
        """The sound from where the last piece ended."""
        length = end - self.at
        buffer = np.zeros(length + len(self._left), np.float32)
        buffer[: len(self._left)] = self._left
        for index, (source, waiting) in enumerate(self._sources):
            sound = next(source, None) if waiting is None else waiting
            while sound is not None and sound.start < end:
                skipped = max(0, self.at - sound.start)
                start = sound.start + skipped - self.at
                samples = sound.samples[skipped : skipped + len(buffer) - start]
                buffer[start : start + len(samples)] += samples
                sound = next(source, None)
            self._sources[index] = (source, sound)
        self.at, self._left = end, buffer[length:].copy()
        return np.clip(buffer[:length], -1, 1)


class Scene:
    """Who is to be seen where at a position."""

    def __init__(self, story: Story, quality: Quality) -> None:
        self._notes = [(story.position_after(note.at), note) for note in story.notes]
        self._speakers = [(story.position_after(at), who) for at, who in story.speakers]
        self._quality = quality
        self._order: list[str] = []
        self._spoke: dict[str, int] = {}
        self._note = self._notes[0][1] if self._notes else Note(0)
        self.tiles: list[Tile] = []
        self._fresh = True

    def add_note(self, position: int, note: Note) -> None:
        self._notes.append((position, note))

    def add_speaker(self, position: int, participant: str) -> None:
        self._speakers.append((position, participant))

    def forward(self, position: int) -> bool:
        """Whether the tiles stand otherwise than before."""
        changed = self._fresh
        while self._notes and self._notes[0][0] <= position:
            self._note = self._notes.pop(0)[1]
            changed = True
        while self._speakers and self._speakers[0][0] <= position:
            at, who = self._speakers.pop(0)
            self._spoke[who] = at + 1
            changed |= who in self._order and self._order.index(who) >= self._fitting()
            self._order = promote(self._order, who, self._spoke, self._fitting())
        if not changed:
            return False
        self._fresh = False
        present = [one.id for one in self._note.people]
        self._order = [each for each in self._order if each in present]
        self._order += [each for each in present if each not in self._order]
        before, self.tiles = self.tiles, arrange(self._note, self._order, self._quality.width, self._quality.height)
        return before != self.tiles or not before

    def _fitting(self) -> int:
        return max(1, most_in(self._quality.width, self._quality.height))


class Composed(NamedTuple):
    length_ms: int
    chapters: list[Chapter]


def compose(
    story: Story, opened: Callable[[str], BinaryIO], target: BinaryIO, sound: BinaryIO, quality: Quality
) -> Composed:
    """Write the recording to `target`, and its audio alone to `sound`. `opened`: a file of a track, to be read from
    its beginning.
    """
    chapters = chapters_of(story)
    container, alone = av.open(target, "w", format="mp4"), av.open(sound, "w", format="ipod")
    video = _video_stream(container, quality)
    _set_chapters(container, chapters, story.length)
    length = story.length * RATE // 1000
    mixer = Mixer([sounds(story, opened(each.file)) for each in story.tracks if each.audio])
    audio = AudioWriter(mixer, [(each, audio_stream(each)) for each in (container, alone)], length)
    try:
        for position, frame in _pictures(story, opened, quality):
            audio.write((position + 1000) * RATE // 1000)
            frame.pts, frame.time_base = position, Fraction(1, 1000)
            container.mux(video.encode(frame))
        audio.write(length)
        container.mux(video.encode(None))
        audio.finish()
    finally:
        container.close()
        alone.close()
    return Composed(story.length, chapters)


def audio_stream(container: Any) -> Any:
    stream = container.add_stream("aac", rate=RATE, layout="mono")
    stream.bit_rate = 96_000
    return stream


class AudioWriter:
    """Encodes the mix into each of some files."""

    def __init__(self, mixer: Mixer, streams: Sequence[tuple[Any, Any]], length: int) -> None:
        self._mixer = mixer
        self._streams = streams
        self._length = length

    def write(self, until: int) -> None:
        """Up to a sample, a second at a time."""
        until = min(until, self._length)
        while (start := self._mixer.at) < until:
            samples = self._mixer.until(min(until, start + RATE)).reshape(1, -1)
            for container, stream in self._streams:
                frame = av.AudioFrame.from_ndarray(samples, "fltp", "mono")
                frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
                container.mux(stream.encode(frame))

    def finish(self) -> None:
        for container, stream in self._streams:
            container.mux(stream.encode(None))


def _video_stream(container: Any, quality: Quality) -> Any:
    stream = video_stream(container, quality)
    stream.codec_context.options |= {"g": "300"}
    return stream


def video_stream(container: Any, quality: Quality) -> Any:
    stream = container.add_stream("libx264", rate=FPS)
    stream.width, stream.height, stream.pix_fmt = quality.width, quality.height, "yuv420p"
    context = stream.codec_context
    context.time_base = stream.time_base = Fraction(1, 1000)
    context.thread_count = 1
    # Browsers send BT.601; a player would take a picture of this size for BT.709.
    context.colorspace = context.color_primaries = context.color_trc = 6
    context.color_range = 1
    context.options = {"preset": quality.preset, "crf": str(quality.crf), "threads": "1", "force-cfr": "0"}
    return stream


def _set_chapters(container: Any, chapters: list[Chapter], length: int) -> None:
    found = []
    for index, chapter in enumerate(chapters):
        end = chapters[index + 1].start if index + 1 < len(chapters) else length
        title = {"title": chapter.title}
        found.append(
            {"id": index, "start": chapter.start, "end": end, "time_base": Fraction(1, 1000), "metadata": title}
        )
    if found:
        container.set_chapters(found)


class Stage:
    """The picture at a position: the tiles of the scene, each with the newest picture of its source."""

    def __init__(self, scene: Scene, quality: Quality) -> None:
        self._canvas = Canvas(quality.width, quality.height)
        self._scene = scene
        self._live: dict[tuple[str, str], VideoTrack] = {}

    def add(self, track: Track, source: VideoTrack) -> None:
        """In the place of an earlier track of the same source."""
        self._live[track.participant, track.source] = source

    def forward(self, position: int) -> bool:
        """Whether the picture is another one now."""
        moved = {key for key, track in self._live.items() if track.forward(position)}
        laid_out = self._scene.forward(position)
        if laid_out:
            self._canvas.clear()
        drawn = [tile for tile in self._scene.tiles if laid_out or (tile.participant, tile.source) in moved]
        for tile in drawn:
            source = self._live.get((tile.participant, tile.source))
            self._canvas.draw(tile, source.picture if source is not None and tile.lit else None)
        return laid_out or bool(drawn)

    def frame(self) -> av.VideoFrame:
        return self._canvas.frame()


def _pictures(story: Story, opened: Callable[[str], BinaryIO], quality: Quality) -> Iterator[tuple[int, av.VideoFrame]]:
    """Every picture that differs from the one before, at most 30 a second, and where it lies."""
    stage = Stage(Scene(story, quality), quality)
    tracks = sorted((each for each in story.tracks if not each.audio), key=lambda each: each.at)
    written = -_STILL_MS
    for number in range(max(1, story.length * FPS // 1000)):
        position = number * 1000 // FPS
        while tracks and story.position_after(tracks[0].at) <= position:
            track = tracks.pop(0)
            stage.add(track, VideoTrack(pictures(story, opened(track.file))))
        if stage.forward(position) or position - written >= _STILL_MS:
            written = position
            yield position, stage.frame()


def speech(story: Story, files: list[BinaryIO], write: Callable[[bytes], Any], rate: int = 16_000) -> None:
    """What one person says, as 16 bit PCM, from the beginning of the recording to its end."""
    mixer = Mixer([sounds(story, file) for file in files])
    length = story.length * RATE // 1000
    step = RATE // rate
    while (start := mixer.at) < length:
        piece = mixer.until(min(length, start + RATE))
        usable = piece[: len(piece) // step * step].reshape(-1, step).mean(axis=1)
        write((usable * 32767).astype("<i2").tobytes())
