"""Starts the mixer when it is first needed, tells it who sits where, and starts it anew should it end.

Nothing here waits but `open`. What the mixer knows is kept here as well, so that a new one can be told all of it.
"""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import structlog

from clarion.calls.ports import MediaUnavailable
from clarion.calls.wire import MixSeat

log = structlog.stdlib.get_logger("clarion.mixer")

STARTS_SECONDS = 20.0
_PAUSE_SECONDS = 1.0  # before a mixer that ended is started again
Address = tuple[str, int]
_LEFT: list[subprocess.Popen[bytes]] = []  # that go on after we have let go of them


class Mixer:
    """`host`: where the media engines reach it; `port` 0: the system picks one. `returned` is called with a new address
    after the process had to be started again.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self._host, self._port = host, port
        self._process: subprocess.Popen[bytes] | None = None
        self._commands: asyncio.WriteTransport | None = None
        self._address: Address | None = None
        self._seats: dict[str, dict[str, Any]] = {}
        self._opening = asyncio.Lock()
        self._watching: asyncio.Task[None] | None = None
        self._figures: asyncio.Queue[dict[str, float]] = asyncio.Queue()
        self.returned: Callable[[], Awaitable[None]] | None = None
        self.heard: Callable[[dict[str, float]], None] = lambda levels: None  # by leg, of the measured mixes
        self._measured: set[str] = set()
        self._closed = False

    async def open(self) -> Address:
        """Where the mixer listens; it is started first if need be. Raises MediaUnavailable."""
        async with self._opening:
            if self._closed:
                raise MediaUnavailable("The mixer has been stopped.")
            if self._address is None:
                await self._start()
            assert self._address is not None
            return self._address

    async def _start(self) -> None:
        process = self._spawn()
        assert process.stdin is not None
        assert process.stdout is not None
        loop = asyncio.get_running_loop()
        answers = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(answers), process.stdout)
        commands, _ = await loop.connect_write_pipe(asyncio.Protocol, process.stdin)
        try:
            line = await asyncio.wait_for(answers.readline(), STARTS_SECONDS)
            self._address = (self._host, int(json.loads(line)["port"]))
        except (ValueError, TimeoutError) as error:
            process.kill()
            log.error("the mixer of conferences does not start", problem=repr(error))
            raise MediaUnavailable("The mixer of conferences does not start.") from None
        self._process, self._commands = process, commands
        self._watching = asyncio.create_task(self._watch(process, answers), name="mixer")
        for seat in self._seats.values():
            self._send(seat)
        for mix in self._measured:
            self.measure(mix, on=True)

    def _spawn(self) -> subprocess.Popen[bytes]:
        # One thread for the arithmetic: others would only take cores from calls.
        single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
        try:
            # Its own session: what ends the call server does not cut off who talks.
            return subprocess.Popen(
                (sys.executable, "-m", "clarion.engines.mixer.process", self._host, str(self._port)),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, **single},
                start_new_session=True,
            )
        except OSError as error:
            log.error("the mixer of conferences does not start", problem=repr(error))
            raise MediaUnavailable("The mixer of conferences does not start.") from None

    async def _watch(self, process: subprocess.Popen[bytes], answers: asyncio.StreamReader) -> None:
        while line := await answers.readline():
            answer = json.loads(line)
            if "levels" in answer:
                self.heard(answer["levels"])
            else:
                self._figures.put_nowait(answer)
        code = await asyncio.to_thread(process.wait)
        self._process = self._commands = self._address = None
        if self._closed:
            return
        log.error("the mixer of conferences has ended", code=code, participants=len(self._seats))
        while self._seats and self._address is None and not self._closed:
            with contextlib.suppress(MediaUnavailable):
                await self.open()
                if self.returned is not None:
                    await self.returned()
                return
            await asyncio.sleep(_PAUSE_SECONDS)

    def seat(self, mix: str, leg_id: str, to: Address, number: int, seat: MixSeat) -> None:
        """A leg takes part, or does so differently. `to`, `number`: where its media engine speaks, and what."""
        command = {
            "do": "seat",
            "mix": mix,
            "leg": leg_id,
            "to": list(to),
            "number": number,
            "heard_by": None if seat.heard_by is None else list(seat.heard_by),
            "gains": seat.gains,
            "only": None if seat.only is None else list(seat.only),
        }
        if self._seats.get(leg_id) != command:
            self._seats[leg_id] = command
            self._send(command)

    def leave(self, leg_id: str) -> None:
        if self._seats.pop(leg_id, None) is not None:
            self._send({"do": "leave", "leg": leg_id})

    def play(self, mix: str, files: list[Path]) -> None:
        """To everybody who is in the mix."""
        if files:
            self._send({"do": "play", "mix": mix, "files": [str(file) for file in files]})

    def measure(self, mix: str, *, on: bool) -> None:
        """Call `heard` with how loud everybody in the mix is, when that changes."""
        (self._measured.add if on else self._measured.discard)(mix)
        self._send({"do": "measure", "mix": mix, "on": on})

    async def figures(self) -> dict[str, float]:
        """How it does since it was last asked: see `process.py`. Raises MediaUnavailable where none runs."""
        if self._process is None:
            raise MediaUnavailable("No mixer runs.")
        self._send({"do": "figures"})
        return await asyncio.wait_for(self._figures.get(), STARTS_SECONDS)

    def _send(self, command: dict[str, Any]) -> None:
        if self._commands is not None and not self._commands.is_closing():
            self._commands.write(json.dumps(command).encode() + b"\n")

    async def close(self) -> None:
        """Our end of it. Whoever talks through it goes on until the next call server leads them elsewhere."""
        self._closed = True
        process, watching = self._process, self._watching
        if self._commands is not None:
            self._commands.close()
        if process is None or watching is None:
            return
        if self._seats:
            _LEFT.append(process)
            watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching
