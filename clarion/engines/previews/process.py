"""One process for each file: it gets the file, has so much time and memory, and is gone afterwards."""

import asyncio
import contextlib
import sys
from dataclasses import dataclass
from pathlib import Path

import clarion
from clarion.base.previews import NO_PREVIEW, NO_WORDS, PageWords, Preview
from clarion.base.telemetry import counter, get_logger
from clarion.engines.previews.form import LARGEST_PICTURE, LONGEST_HEAD, PAGE, unpack, unpack_words

log = get_logger(__name__)
_MADE = counter("previews_total", "Files that were looked at for a preview", ("kind", "outcome"))
_ROOT = Path(clarion.__file__).parents[1]
_PIECE = 64 * 1024
PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")
DOCUMENTS = ("application/pdf",)


@dataclass(frozen=True)
class Limits:
    """Of one file. `wait_s` holds the time in the queue, too."""

    cpu_s: int = 10
    wait_s: float = 20.0
    memory: int = 2 * 1024 * 1024 * 1024
    largest: int = 64 * 1024 * 1024
    at_once: int = 2


def has_previews(media_type: str) -> bool:
    """Whether files of this type have previews at all."""
    return media_type in (*PICTURES, *DOCUMENTS) or media_type.startswith(("audio/", "video/"))


class PreviewProcess:
    """A `Previewer`."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._places = asyncio.Semaphore(self._limits.at_once)

    async def look(self, content: bytes, media_type: str) -> Preview:
        if not has_previews(media_type) or not 0 < len(content) <= self._limits.largest:
            return NO_PREVIEW
        return unpack(await self._ask(content, media_type, media_type.partition("/")[0]))

    async def read_page(self, content: bytes, charset: str = "") -> PageWords:
        if not 0 < len(content) <= self._limits.largest:
            return NO_WORDS
        return unpack_words(await self._ask(content, f"{PAGE};{charset[:40]}", "page"))

    async def _ask(self, content: bytes, what: str, kind: str) -> bytes:
        """The answer of a program, empty where there is none in time."""
        found, outcome = b"", "none"
        try:
            async with asyncio.timeout(self._limits.wait_s), self._places:
                found = await self._run(content, what)
            outcome = "made" if found else "none"
        except TimeoutError:
            outcome = "late"
        except (OSError, ValueError) as error:  # no process could be started
            log.warning("A preview could not be made", problem=str(error))
            outcome = "failed"
        _MADE.labels(kind, outcome).inc()
        return found

    async def _run(self, content: bytes, what: str) -> bytes:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "clarion.engines.previews.maker",
            what,
            str(self._limits.cpu_s),
            str(self._limits.memory),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=_ROOT,
            env={"PYTHONDONTWRITEBYTECODE": "1"},  # nothing of ours: no keys, no passwords
            start_new_session=True,
        )
        try:
            feeding = asyncio.ensure_future(_feed(process, content))
            try:
                answer = await _read(process)
            finally:
                feeding.cancel()
                await asyncio.gather(feeding, return_exceptions=True)
            return answer if await process.wait() == 0 else b""
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()


async def _feed(process: asyncio.subprocess.Process, content: bytes) -> None:
    assert process.stdin is not None
    with contextlib.suppress(ConnectionError):
        process.stdin.write(content)
        await process.stdin.drain()
    process.stdin.close()


async def _read(process: asyncio.subprocess.Process) -> bytes:
    """What it says, and no more than it may."""
    assert process.stdout is not None
    found = bytearray()
    while len(found) <= LONGEST_HEAD + LARGEST_PICTURE:
        piece = await process.stdout.read(_PIECE)
        if not piece:
            return bytes(found)
        found += piece
    process.kill()
    return b""
