"""One worker process of the fax modems: it carries several faxes on one clock, and ends when it has none left."""

import contextlib
import json
import os
import resource
import select
import signal
import time
from typing import Any

import msgspec

from clarion.base.fax import FaxOrder
from clarion.engines.fax_modem.session import Session

_MOST_BYTES = 256 << 20  # of a document that comes in
_MOST_FILES = 1024
_HANGS_SECONDS = (
    10.0  # of computing for one wake-up: the library is in an endless loop, and the process ends (SIGVTALRM)
)


def write_line(to: int, **what: Any) -> None:
    """Short lines: many processes write, and none breaks into another's."""
    with contextlib.suppress(OSError):
        os.write(to, json.dumps(what).encode() + b"\n")


class Worker:
    """`commands`: file descriptor with JSON lines; at its end no more will come. `answers`: for the call server;
    `ends`: for the parent, a line with each session that is over.
    """

    def __init__(self, host: str, speed: float, *, commands: int, answers: int, ends: int) -> None:
        self._host, self._speed = host, speed
        self._commands, self._answers, self._ends = commands, answers, ends
        self._line = b""
        self._orphaned = False
        self._sessions: dict[str, Session] = {}

    def run(self) -> None:
        _limit()
        while self._sessions or not self._orphaned:
            due = min((each.due for each in self._sessions.values()), default=None)
            watched = [] if self._orphaned else [self._commands]
            ready, _, _ = select.select(watched, [], [], None if due is None else max(0.0, due - time.monotonic()))
            if ready:
                self._read_commands()
            signal.setitimer(signal.ITIMER_VIRTUAL, _HANGS_SECONDS)
            now = time.monotonic()
            for session_id, session in list(self._sessions.items()):
                if session.due <= now:
                    self._step(session_id, session, now)

    def _step(self, session_id: str, session: Session, now: float) -> None:
        try:
            goes_on = session.step(now)
        except Exception as error:  # of one fax; the others go on
            write_line(self._answers, session=session_id, problem=repr(error)[:500])
            self._end(session_id, session, 1)
            return
        if not goes_on:
            self._end(session_id, session, 0)

    def _end(self, session_id: str, session: Session, code: int) -> None:
        del self._sessions[session_id]
        session.close()
        write_line(self._ends, session=session_id, exit=code)

    def _read_commands(self) -> None:
        data = os.read(self._commands, 1 << 16)
        if not data:
            self._orphaned = True
            for session in self._sessions.values():
                session.orphan()
            return
        *lines, self._line = (self._line + data).split(b"\n")
        for line in lines:
            command = json.loads(line)
            session_id = command["session"]
            if command["do"] == "start":
                self._start(session_id, command["order"])
            elif session_id in self._sessions:
                self._carry_out(session_id, command)

    def _start(self, session_id: str, order: dict[str, Any]) -> None:
        try:
            session = Session(
                msgspec.convert(order, FaxOrder),
                self._host,
                lambda: write_line(self._answers, session=session_id, changed=True),
                self._speed,
            )
        except Exception as error:  # no socket, no lock, no such folder
            write_line(self._answers, session=session_id, problem=repr(error)[:500])
            write_line(self._ends, session=session_id, exit=1)
            return
        self._sessions[session_id] = session
        rtp, udptl = session.addresses
        write_line(self._answers, session=session_id, rtp=rtp, udptl=udptl)

    def _carry_out(self, session_id: str, command: dict[str, Any]) -> None:
        session = self._sessions[session_id]
        try:
            session.carry_out(command)
        except Exception as error:
            write_line(self._answers, session=session_id, problem=repr(error)[:500])
            self._end(session_id, session, 1)


def _limit() -> None:
    limits = ((resource.RLIMIT_FSIZE, _MOST_BYTES), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, _MOST_FILES))
    for what, most in limits:
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))
