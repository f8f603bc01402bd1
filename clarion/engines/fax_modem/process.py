"""Run as a program: divides faxes among worker processes, so that a fault in the library costs few of them.

A fax has a process of its own while there are enough of them; further ones join the worker that has the fewest,
and share its clock: waking up costs far more than what a modem does then. Standard input carries commands, one JSON
object a line (`client.py` writes them); standard output says what becomes of sessions. When the call server goes, faxes
go on until they end: their journals say how.
"""

import contextlib
import gc
import json
import os
import select
import signal
import sys
from dataclasses import dataclass, field

from clarion.base.fax import FaxModemUnavailable
from clarion.engines.fax_modem.library import load
from clarion.engines.fax_modem.worker import Worker, write_line

_MOST_SESSIONS = 1000


@dataclass
class _Process:
    """A worker, with the pipe that leads to it and the sessions that it carries."""

    pid: int
    pipe: int
    sessions: set[str] = field(default_factory=set)


class Program:
    """`commands`, `answers`: file descriptors."""

    def __init__(self, host: str, speed: float, workers: int, *, commands: int, answers: int) -> None:
        self._host, self._speed, self._most_workers = host, speed, workers
        self._commands, self._answers = commands, answers
        self._line = self._ended_line = b""
        self._orphaned = False
        self._workers: dict[int, _Process] = {}  # by process
        self._carried_by: dict[str, _Process] = {}  # by session
        self._ended, self._ends = os.pipe()
        self._died, self._wakes = os.pipe()
        for pipe in (self._ended, self._died, self._wakes):
            os.set_blocking(pipe, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wakes)

    def run(self) -> None:
        """Until the call server has gone and no fax is under way."""
        try:
            load()
        except FaxModemUnavailable as error:
            write_line(self._answers, problem=error.message)
            return
        gc.freeze()  # memory that all children share stays shared
        write_line(self._answers, ready=True)
        while not self._orphaned or self._workers:
            watched = [self._ended, self._died] if self._orphaned else [self._ended, self._died, self._commands]
            ready, _, _ = select.select(watched, [], [])
            if self._died in ready:
                self._bury()
            if self._ended in ready:
                self._take_ends()
            if self._commands in ready:
                self._read_commands()

    def _take_ends(self) -> None:
        data = b""
        with contextlib.suppress(BlockingIOError):
            data = os.read(self._ended, 1 << 16)
        *lines, self._ended_line = (self._ended_line + data).split(b"\n")
        for line in lines:
            said = json.loads(line)
            process = self._carried_by.pop(said["session"], None)
            if process is None:
                continue
            process.sessions.discard(said["session"])
            write_line(self._answers, **said)
            if not process.sessions:  # only we give it sessions, so it gets no more
                os.close(process.pipe)
                del self._workers[process.pid]

    def _bury(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self._died, 1024)
        self._take_ends()  # what they said before
        with contextlib.suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if not pid:
                    return
                if process := self._workers.pop(pid, None):
                    os.close(process.pipe)
                    for session_id in process.sessions:
                        del self._carried_by[session_id]
                        write_line(self._answers, session=session_id, exit=os.waitstatus_to_exitcode(status))

    def _read_commands(self) -> None:
        data = os.read(self._commands, 1 << 16)
        if not data:
            self._orphaned = True
            return
        *lines, self._line = (self._line + data).split(b"\n")
        for line in lines:
            command = json.loads(line)
            if command["do"] == "start":
                self._start(command["session"])
            if process := self._carried_by.get(command["session"]):
                with contextlib.suppress(OSError):  # it has just ended, or hangs
                    os.write(process.pipe, line + b"\n")

    def _start(self, session_id: str) -> None:
        """Choose the worker that is to carry it."""
        if len(self._carried_by) >= _MOST_SESSIONS:
            write_line(self._answers, session=session_id, problem="All fax modems are busy.")
            return
        if len(self._workers) < self._most_workers:
            process = self._fork()
        else:
            process = min(self._workers.values(), key=lambda each: len(each.sessions))
        process.sessions.add(session_id)
        self._carried_by[session_id] = process

    def _fork(self) -> _Process:
        theirs, ours = os.pipe()
        pid = os.fork()
        if pid == 0:
            self._become_worker(theirs, ours)
        os.close(theirs)
        os.set_blocking(ours, False)
        process = self._workers[pid] = _Process(pid, ours)
        return process

    def _become_worker(self, commands: int, ours: int) -> None:
        """In the new process; does not return."""
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            others = (each.pipe for each in self._workers.values())
            for pipe in (ours, self._commands, self._ended, self._died, self._wakes, *others):
                os.close(pipe)
            Worker(self._host, self._speed, commands=commands, answers=self._answers, ends=self._ends).run()
            code = 0
        finally:  # nothing of this process may go on in its parent's code
            os._exit(code)


def main() -> None:
    host, speed, workers = sys.argv[1:4]
    Program(host, float(speed), int(workers), commands=sys.stdin.fileno(), answers=sys.stdout.fileno()).run()


if __name__ == "__main__":
    main()
