"""One Chromium for all tests of a worker: each page of theirs is a window of its own (web_app.mjs)."""

import asyncio
import atexit
import contextlib
import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from tests.support.node_phone import NODE, NodePhone
from tests.support.waiting import wait_for

DRIVER = Path(__file__).parent / "web_app.mjs"

Window = TypeVar("Window", bound=NodePhone)


@dataclass
class _Driver:
    """The process that has the Chromium. It ends with this one, whose end closes its standard input."""

    process: subprocess.Popen[bytes]
    socket: Path
    log: Path

    def end(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(20)

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        async def reached() -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
            with contextlib.suppress(FileNotFoundError, ConnectionRefusedError):
                return await asyncio.open_unix_connection(self.socket, limit=1 << 22)
            assert self.process.poll() is None, self.log.read_text()
            return None

        return await wait_for(reached, missing=lambda: f"the driver of browsers:\n{self.log.read_text()}", timeout=60)


_running: list[_Driver] = []


def _driver() -> _Driver:
    """The one that runs; a new one when there is none, or it has died."""
    if _running and _running[-1].process.poll() is None:
        return _running[-1]
    folder = Path(tempfile.mkdtemp(prefix="browsers-"))
    log, socket = folder / "driver.log", folder / "socket"
    with log.open("wb") as errors:
        process = subprocess.Popen([NODE, DRIVER, socket], stdin=subprocess.PIPE, stderr=errors, start_new_session=True)
    _running.append(_Driver(process, socket, log))
    atexit.register(_running[-1].end)
    return _running[-1]


async def open_window(kind: type[Window], **config: Any) -> Window:
    """A page with nothing on it. `config`: what web_app.mjs says."""
    driver = _driver()
    reader, writer = await driver.connect()

    async def end() -> None:
        with contextlib.suppress(OSError):
            writer.write_eof()
        # It answers nothing more, and hangs up when the page is closed.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(window._reading), 10)
        writer.close()

    writer.write(json.dumps(config).encode() + b"\n")
    window = kind("browser_phone", reader, writer, driver.log, end)
    first = await wait_for(
        lambda: next(iter(window.events), None),
        missing=lambda: f"a browser:\n{window.tail()}",
        timeout=60,
    )
    if first["event"] != "ready":
        await window.close()
        raise AssertionError(f"No browser: {first}\n{window.tail()}")
    return window
