"""Files of many kinds, made by the programs that people use."""

import io
import struct
import subprocess

from PIL import Image

_TONE = ("-f", "lavfi", "-i", "sine=frequency=440:duration=3")
_PATTERN = ("-f", "lavfi", "-i", "testsrc=duration=3:size=640x360:rate=10")
_FRAGMENTS = ("-movflags", "frag_keyframe+empty_moov")
SOUNDS = {
    "wav": (*_TONE, "-f", "wav"),
    "mp3": (*_TONE, "-f", "mp3"),
    "flac": (*_TONE, "-f", "flac"),
    "ogg": (*_TONE, "-c:a", "libopus", "-f", "ogg"),
    "m4a": (*_TONE, "-c:a", "aac", *_FRAGMENTS, "-f", "mp4"),
    "webm": (*_TONE, "-c:a", "libopus", "-f", "webm"),
}
FILMS = {
    "mp4": (*_PATTERN, "-c:v", "libx264", *_FRAGMENTS, "-f", "mp4"),
    "mov": (*_PATTERN, "-c:v", "mpeg4", *_FRAGMENTS, "-f", "mov"),
    "webm": (*_PATTERN, *_TONE, "-c:v", "libvpx", "-c:a", "libopus", "-f", "webm"),
    "mkv": (*_PATTERN, "-c:v", "libx264", "-f", "matroska"),
}


def made_by_ffmpeg(options: tuple[str, ...]) -> bytes:
    command = ["ffmpeg", "-v", "error", "-nostdin", *options, "pipe:1"]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout


def sound(kind: str = "wav") -> bytes:
    """Three seconds of a tone."""
    return made_by_ffmpeg(SOUNDS[kind])


def film(kind: str = "mp4") -> bytes:
    """Three seconds of a test picture, 640 by 360."""
    return made_by_ffmpeg(FILMS[kind])


def pdf(pages: int = 2, size: tuple[int, int] = (600, 900)) -> bytes:
    """The first page is green, the others white."""
    colours = [(1, 120, 10), *[(255, 255, 255)] * (pages - 1)]
    first, *rest = [Image.new("RGB", size, colour) for colour in colours]
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=rest)
    return out.getvalue()


def png(width: int = 1200, height: int = 600) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (10, 120, 10)).save(out, "PNG")
    return out.getvalue()


def wav(samples: bytes, rate: int = 8000) -> bytes:
    """16 bit, one channel."""
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(samples), b"WAVE", b"fmt ", 16, 1, 1, rate, rate * 2, 2,
                       16, b"data", len(samples))  # fmt: skip
    return head + samples
