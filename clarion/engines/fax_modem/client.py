"""The port of fax modems over `process.py`, which is started when a fax first needs it, and again should it end."""

import asyncio
import contextlib
import fcntl
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import structlog

from clarion.base.fax import Address, FaxListener, FaxModemUnavailable, FaxOrder, FaxReport, T38Answer
from clarion.engines.fax_modem.result_codes import MODEM_CRASHED, sentence_of
from clarion.engines.fax_modem.session import lock_of

log = structlog.stdlib.get_logger("clarion.fax_modem")

STARTS_SECONDS = 20.0
_LOOK_SECONDS = 1.0  # between looks at a session that another process started
_LEFT: list[subprocess.Popen[bytes]] = []  # with faxes that go on after we have let go of them


class _Open:
    """A session as this process knows it."""

    def __init__(self, order: FaxOrder, listener: FaxListener) -> None:
        self.order, self.listener = order, listener
        self.process: subprocess.Popen[bytes] | None = None  # that forked it; None: an earlier call server's
        self.addresses: asyncio.Future[tuple[Address, Address]] = asyncio.get_running_loop().create_future()


class FaxModems:
    """`host`: where media engines reach the modems. `speed`: see `Session`. Up to `workers` faxes have a process each;
    more share them.
    """

    def __init__(self, host: str = "127.0.0.1", *, speed: float = 1.0, workers: int = 12) -> None:
        self._host, self._speed, self._workers = host, speed, workers
        self._process: subprocess.Popen[bytes] | None = None
        self._commands: asyncio.WriteTransport | None = None
        self._open: dict[str, _Open] = {}
        self._opening = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._watching: asyncio.Task[None] | None = None
        self._closed = False

    async def start(self, session_id: str, order: FaxOrder, listener: FaxListener) -> tuple[Address, Address]:
        async with self._opening:
            if self._closed:
                raise FaxModemUnavailable("The fax modems have been stopped.")
            if self._process is None or self._commands is None or self._commands.is_closing():
                await self._spawn()
        Path(order.journal).unlink(missing_ok=True)
        session = self._open[session_id] = _Open(order, listener)
        session.process = self._process
        self._send(session_id, {"do": "start", "order": msgspec.to_builtins(order)})
        try:
            return await asyncio.wait_for(session.addresses, STARTS_SECONDS)
        except BaseException as error:
            self.forget(session_id)
            if isinstance(error, TimeoutError):
                raise FaxModemUnavailable("The fax modem does not start.") from None
            raise

    async def adopt(self, session_id: str, order: FaxOrder, listener: FaxListener) -> None:
        self._open[session_id] = _Open(order, listener)
        task = asyncio.create_task(self._follow(session_id), name=f"fax-{session_id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _follow(self, session_id: str) -> None:
        last = None
        while (session := self._open.get(session_id)) is not None:
            lives = _is_locked(Path(session.order.journal))
            report = _read(Path(session.order.journal))
            if not lives and not report.ended:
                report = _crashed(report)
            if report.ended:
                del self._open[session_id]
            if report != last:
                session.listener(session_id, report)
            last = report
            await asyncio.sleep(_LOOK_SECONDS / self._speed)

    def speak_audio(self, session_id: str, to: Address, payload_type: int) -> None:
        self._send(session_id, {"do": "audio", "to": list(to), "type": payload_type})

    def speak_t38(self, session_id: str, to: Address, answer: T38Answer) -> None:
        self._send(session_id, {"do": "t38", "to": list(to), "answer": msgspec.to_builtins(answer)})

    def stop(self, session_id: str) -> None:
        self._send(session_id, {"do": "stop"})

    def forget(self, session_id: str) -> None:
        self.stop(session_id)
        self._open.pop(session_id, None)

    def _send(self, session_id: str, command: dict[str, Any]) -> None:
        if session_id in self._open and self._commands is not None and not self._commands.is_closing():
            self._commands.write(json.dumps({**command, "session": session_id}).encode() + b"\n")

    # ---- the process

    async def _spawn(self) -> None:
        process = self._popen()
        assert process.stdin is not None
        assert process.stdout is not None
        loop = asyncio.get_running_loop()
        answers = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(answers), process.stdout)
        commands, _ = await loop.connect_write_pipe(asyncio.Protocol, process.stdin)
        try:
            said = json.loads(await asyncio.wait_for(answers.readline(), STARTS_SECONDS))
        except (ValueError, TimeoutError) as error:
            process.kill()
            log.error("fax_modem.start_failed", problem=repr(error))
            raise FaxModemUnavailable("The fax modem does not start.") from None
        if "problem" in said:
            await asyncio.to_thread(process.wait)
            log.error("fax_modem.start_failed", problem=said["problem"])
            raise FaxModemUnavailable(said["problem"])
        self._process, self._commands = process, commands
        self._watching = asyncio.create_task(self._watch(process, answers), name="fax-modems")

    def _popen(self) -> subprocess.Popen[bytes]:
        try:
            # Its own session: what ends the call server does not cut off a fax.
            return subprocess.Popen(
                (
                    sys.executable,
                    "-m",
                    "clarion.engines.fax_modem.process",
                    self._host,
                    f"{self._speed}",
                    f"{self._workers}",
                ),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            log.error("fax_modem.start_failed", problem=repr(error))
            raise FaxModemUnavailable("The fax modem does not start.") from None

    async def _watch(self, process: subprocess.Popen[bytes], answers: asyncio.StreamReader) -> None:
        while line := await answers.readline():
            self._heard(json.loads(line))
        code = await asyncio.to_thread(process.wait)
        if self._process is process:
            self._process = self._commands = None
        lost = [session_id for session_id, session in self._open.items() if session.process is process]
        if not self._closed:
            log.error("fax_modem.ended", code=code, sessions=len(lost))
            for session_id in lost:
                self._over(session_id)

    def _heard(self, said: dict[str, Any]) -> None:
        session_id = said["session"]
        session = self._open.get(session_id)
        if session is None:
            return
        if "rtp" in said:
            if not session.addresses.done():
                (one, port), (other, other_port) = said["rtp"], said["udptl"]
                session.addresses.set_result(((one, port), (other, other_port)))
        elif "problem" in said:
            log.error("fax_modem.session_failed", session=session_id, problem=said["problem"])
            if not session.addresses.done():
                session.addresses.set_exception(FaxModemUnavailable(said["problem"]))
        elif "exit" in said:
            if said["exit"]:
                log.error("fax_modem.session_crashed", session=session_id, code=said["exit"])
            self._over(session_id)
        else:
            report = _read(Path(session.order.journal))
            if not report.ended:  # the last report comes when the process is gone, and its file is whole
                session.listener(session_id, report)

    def _over(self, session_id: str) -> None:
        session = self._open.pop(session_id)
        report = _read(Path(session.order.journal))
        if not session.addresses.done():
            session.addresses.set_exception(FaxModemUnavailable("The fax modem ended before it had begun."))
        else:
            session.listener(session_id, report if report.ended else _crashed(report))

    async def close(self) -> None:
        """Our end of it. Faxes under way go on; the next call server adopts them."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._commands is not None:
            self._commands.close()
        if self._process is None or self._watching is None:
            return
        if self._open:
            _LEFT.append(self._process)
            self._watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._watching


def _read(journal: Path) -> FaxReport:
    try:
        return msgspec.json.decode(journal.read_bytes(), type=FaxReport)
    except (OSError, msgspec.DecodeError):
        return FaxReport()


def _crashed(report: FaxReport) -> FaxReport:
    return msgspec.structs.replace(report, ended=True, code=MODEM_CRASHED, reason=sentence_of(MODEM_CRASHED))


def _is_locked(journal: Path) -> bool:
    """Whether the session's process lives."""
    try:
        with lock_of(journal).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
