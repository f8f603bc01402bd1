"""Run as a program: forks a process for each fax, so that a fault in the library costs that fax alone.

Standard input carries commands, one JSON object a line (`client.py` writes them); standard output says what becomes of
sessions. When the call server goes, faxes go on until they end: their journals say how.
"""

import contextlib
import gc
import json
import os
import resource
import select
import signal
import sys
from pathlib import Path
from typing import Any

import msgspec

from clarion.base.fax import FaxModemUnavailable, FaxOrder
from clarion.engines.fax_modem.library import load
from clarion.engines.fax_modem.session import Session, hold_lock

_MOST_BYTES = 256 << 20  # of a document that comes in
_MOST_SESSIONS = 1000


class Program:
    """`commands`, `answers`: file descriptors."""

    def __init__(self, host: str, speed: float, commands: int, answers: int) -> None:
        self._host, self._speed = host, speed
        self._commands, self._answers = commands, answers
        self._line = b""
        self._orphaned = False
        self._sessions: dict[str, tuple[int, int]] = {}  # process and pipe of each
        self._ended, wakes = os.pipe()
        os.set_blocking(wakes, False)
        os.set_blocking(self._ended, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wakes)
        self._wakes = wakes

    def run(self) -> None:
        """Until the call server has gone and no fax is under way."""
        try:
            load()
        except FaxModemUnavailable as error:
            self._answer({"problem": error.message})
            return
        gc.freeze()  # memory that all children share stays shared
        self._answer({"ready": True})
        while not self._orphaned or self._sessions:
            watched = [self._ended] if self._orphaned else [self._ended, self._commands]
            ready, _, _ = select.select(watched, [], [])
            if self._ended in ready:
                self._bury()
            if self._commands in ready:
                self._read_commands()

    def _bury(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self._ended, 1024)
        for session_id, (process, pipe) in list(self._sessions.items()):
            gone, status = os.waitpid(process, os.WNOHANG)
            if gone:
                del self._sessions[session_id]
                os.close(pipe)
                self._answer({"session": session_id, "exit": os.waitstatus_to_exitcode(status)})

    def _read_commands(self) -> None:
        data = os.read(self._commands, 1 << 16)
        if not data:
            self._orphaned = True
            return
        *lines, self._line = (self._line + data).split(b"\n")
        for line in lines:
            command = json.loads(line)
            if command["do"] == "start":
                self._start(command)
            elif command["session"] in self._sessions:
                with contextlib.suppress(OSError):  # it has just ended
                    os.write(self._sessions[command["session"]][1], line + b"\n")

    def _start(self, command: dict[str, Any]) -> None:
        session_id = command["session"]
        if len(self._sessions) >= _MOST_SESSIONS:
            self._answer({"session": session_id, "problem": "All fax modems are busy."})
            return
        theirs, ours = os.pipe()
        process = os.fork()
        if process == 0:
            self._become(session_id, msgspec.convert(command["order"], FaxOrder), theirs, ours)
        os.close(theirs)
        self._sessions[session_id] = (process, ours)

    def _become(self, session_id: str, order: FaxOrder, commands: int, ours: int) -> None:
        """In the new process; does not return."""
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for pipe in (
                ours,
                self._commands,
                self._ended,
                self._wakes,
                *(pipe for _, pipe in self._sessions.values()),
            ):
                os.close(pipe)
            _limit()
            with hold_lock(Path(order.journal)):
                told = {"session": session_id, "changed": True}
                session = Session(order, self._host, commands, lambda: self._answer(told), self._speed)
                rtp, udptl = session.addresses
                self._answer({"session": session_id, "rtp": rtp, "udptl": udptl})
                session.run()
            code = 0
        except BaseException as error:  # nothing of this process may go on in its parent's code
            self._answer({"session": session_id, "problem": repr(error)[:500]})
        finally:
            os._exit(code)

    def _answer(self, what: dict[str, Any]) -> None:
        """Short lines: many processes write, and none breaks into another's."""
        with contextlib.suppress(OSError):
            os.write(self._answers, json.dumps(what).encode() + b"\n")


def _limit() -> None:
    for what, most in ((resource.RLIMIT_FSIZE, _MOST_BYTES), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, 64)):
        resource.setrlimit(what, (most, most))


def main() -> None:
    Program(sys.argv[1], float(sys.argv[2]), sys.stdin.fileno(), sys.stdout.fileno()).run()


if __name__ == "__main__":
    main()
