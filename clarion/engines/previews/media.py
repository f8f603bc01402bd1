"""Films and sounds, by FFmpeg's libraries: a still, how long they play, how loud they are along the way."""

import importlib
import io
import pkgutil
from array import array
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import av
from av.container import InputContainer
from PIL import Image

from clarion.base.previews import BARS, LOUDEST, NO_PREVIEW, Preview
from clarion.engines.previews.pictures import MAX_PIXELS, shrink

# Which demuxer reads what: FFmpeg would try them all, and some of them open other files or addresses.
_DEMUXERS = {
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/flac": "flac",
    "audio/ogg": "ogg",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "audio/aiff": "aiff",
    "audio/mp4": "mov",
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "video/x-m4v": "mov",
    "video/3gpp": "mov",
    "video/ogg": "ogg",
    "video/webm": "matroska",
    "video/x-matroska": "matroska",
    "video/x-msvideo": "avi",
    "video/mpeg": "mpeg",
}
_FILMS = (
    "h264",
    "hevc",
    "vp8",
    "vp9",
    "av1",
    "libdav1d",
    "mpeg4",
    "mpeg2video",
    "mpeg1video",
    "h263",
    "theora",
    "mjpeg",
)
_SOUNDS = ("aac", "mp3", "mp3float", "opus", "libopus", "vorbis", "flac", "alac", "amrnb", "amrwb")
_ALLOWED = (*_FILMS, *_SOUNDS, "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_u8", "pcm_f32le",
            "pcm_alaw", "pcm_mulaw", "adpcm_ima_wav", "adpcm_ms")  # fmt: skip
_RATE = 8000
_BLOCK = 160  # samples at that rate: 20 ms
LONGEST_HEARD_S = 30 * 60
"""Longer sounds are not decoded: they have a duration and no peaks."""
_QUIETEST_LOUD = 1500
"""What is nowhere louder than this (of 32,768) stays low: silence has no peaks."""
_STILL_AT_S = 3.0
_MOST_PACKETS = 5_000

# Where previews are made no file can be opened later, and the library loads parts of itself when they are needed.
for _part in pkgutil.walk_packages(av.__path__, "av."):
    if _part.name not in ("av.__main__", "av.datasets"):
        importlib.import_module(_part.name)


def look(content: bytes, media_type: str) -> Preview:
    """Raises whatever FFmpeg says of a broken file."""
    demuxer = _DEMUXERS.get(media_type)
    if demuxer is None:
        return NO_PREVIEW
    with av.open(io.BytesIO(content), "r", format=demuxer, options={"codec_whitelist": ",".join(_ALLOWED)}) as file:
        film = next((one for one in file.streams.video if not _is_cover(one)), None)
        duration_ms = _duration_ms(file)
        if film is not None:
            return _still(file, film, duration_ms)
        sound = next(iter(file.streams.audio), None)
        if sound is None or not _is_known(sound):
            return NO_PREVIEW
        found = _heard(file, sound, duration_ms)
    # The same boxes hold films and sounds.
    return replace(found, media_type=media_type.replace("video/", "audio/") if media_type.startswith("video/") else "")


def _is_cover(stream: Any) -> bool:
    """The picture of an album is no film."""
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def _is_known(stream: Any) -> bool:
    return stream.codec_context is not None and stream.codec_context.codec.name in _ALLOWED


def _duration_ms(file: InputContainer) -> int:
    return max(0, round(file.duration / 1000)) if file.duration else 0  # of the file: in microseconds


def _still(file: InputContainer, film: Any, duration_ms: int) -> Preview:
    """A whole frame from near the beginning, the way it is shown."""
    duration_ms = duration_ms or _length_of_packets(file, film)
    size = film.codec_context.width * film.codec_context.height
    if not _is_known(film) or not 0 < size <= MAX_PIXELS:
        return Preview(duration_ms=duration_ms)
    film.codec_context.thread_count = 1
    film.codec_context.skip_frame = "NONKEY"
    for place_s in (min(_STILL_AT_S, duration_ms / 10_000), 0.0):
        file.seek(int(place_s * av.time_base))
        frame = next(iter(file.decode(film)), None)
        if frame is not None and frame.width * frame.height <= MAX_PIXELS:
            picture = _upright(frame, film)
            small, small_type = shrink(picture)
            return Preview(small, small_type, picture.width, picture.height, duration_ms=duration_ms)
    return Preview(duration_ms=duration_ms)


def _upright(frame: Any, film: Any) -> Image.Image:
    picture: Image.Image = frame.to_image()
    shape = film.sample_aspect_ratio or 1
    if shape != 1 and 0.1 < shape < 10:
        picture = picture.resize((max(1, round(picture.width * shape)), picture.height))
    return picture.rotate(frame.rotation, expand=True) if frame.rotation else picture


def _length_of_packets(file: InputContainer, stream: Any) -> int:
    """What browsers record says nowhere how long it is."""
    end = 0.0
    for number, packet in enumerate(file.demux(stream)):
        if packet.pts is not None and packet.time_base:
            end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
        if number >= _MOST_PACKETS * 20:
            break
    return round(end * 1000)


def _heard(file: InputContainer, sound: Any, duration_ms: int) -> Preview:
    if duration_ms > LONGEST_HEARD_S * 1000:
        return Preview(duration_ms=duration_ms)
    sound.codec_context.thread_count = 1
    resampler = av.AudioResampler(format="s16", layout="mono", rate=_RATE)
    blocks, rest, samples = array("i"), array("h"), 0
    for frame in file.decode(sound):
        for piece in resampler.resample(frame):
            rest.frombytes(bytes(piece.planes[0])[: piece.samples * 2])
            samples += piece.samples
        whole = len(rest) - len(rest) % _BLOCK
        blocks.extend(_loudness(rest[start : start + _BLOCK]) for start in range(0, whole, _BLOCK))
        del rest[:whole]
        if samples > LONGEST_HEARD_S * _RATE:
            return Preview(duration_ms=duration_ms)
    if rest:
        blocks.append(_loudness(rest))
    return Preview(duration_ms=duration_ms or round(samples * 1000 / _RATE), peaks=_bars(blocks))


def _loudness(block: array[int]) -> int:
    return max(max(block), -min(block))


def _bars(blocks: Sequence[int]) -> tuple[int, ...]:
    """`BARS` of them, the loudest `LOUDEST` high."""
    if not blocks:
        return ()
    count = len(blocks)
    parts = [blocks[index * count // BARS : max(index * count // BARS + 1, (index + 1) * count // BARS)]
             for index in range(BARS)]  # fmt: skip
    loudest = max(_QUIETEST_LOUD, *blocks) if count > 1 else max(_QUIETEST_LOUD, blocks[0])
    return tuple(round(max(part) * LOUDEST / loudest) for part in parts)
