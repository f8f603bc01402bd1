"""A journal file that cannot hold up or break what it remembers: on a disk that is full, read-only or hung, its owner
goes on in memory, and the file is written again from that memory as soon as it can be.
"""

import asyncio
import contextlib
import os
import queue
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from clarion.base.telemetry import gauge, get_logger

log = get_logger(__name__)

WAIT_S: Final = 0.05
"""How long `append` waits for the disk before the owner goes on without it."""
RETRY_S: Final = 1.0
OPEN_WAIT_S: Final = 2.0
QUEUED_LINES: Final = 5000
SLOW: Final = "the disk does not answer"

_behind = gauge("journal_behind", "1 while a journal cannot be written and its owner goes on in memory", ("journal",))


class JournalFile:
    """Lines in a file, handed to the kernel before `append` returns: they survive a `kill -9` of the process.

    `lines` returns the whole state as lines, for writing the file again; it is called where `append` is called, never
    in the thread that writes. `problem` says why the file is behind; it is empty while everything is written.
    """

    def __init__(self, path: Path, lines: Callable[[], Iterable[bytes]]) -> None:
        self.path = path
        self.problem = ""
        self.size = 0  # bytes in the file, as far as we know
        self._lines = lines
        self._writer = _Writer(path)
        self._retry_at = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._open = False
        self._is_late = False  # the disk is slow, and every line is queued for it
        _behind.labels(path.suffix[1:]).set(0)

    def open(self) -> None:
        """Write the file from what its owner holds. Never raises: see `problem`."""
        self._open = True
        self._write(self._rewriting(), OPEN_WAIT_S)

    def append(self, line: bytes) -> None:
        """Write one line, without its end. Waits for the disk for `WAIT_S` at most, and never raises."""
        if not self._open:
            self.open()
            return
        if self._is_late and self._writer.waiting == 0:
            self._check_written()
        if not self.problem:
            self.size += len(line) + 1
            self._write(_Job(line + b"\n"), WAIT_S)
        elif self._is_late or self._writer.is_rewriting:  # this line belongs behind what is queued
            if self._writer.waiting > QUEUED_LINES:
                self._fall_behind(SLOW)
            self._writer.put(_Job(line + b"\n"))
            self.size += len(line) + 1
        elif time.monotonic() >= self._retry_at:
            self._rewrite()

    def compact(self) -> None:
        """Write the file again in the background, without the lines that no longer count."""
        if not self.problem and not self._writer.is_rewriting:
            self._rewrite()

    def close(self) -> None:
        self._open = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._writer.close()

    async def check(self) -> str | None:
        """For the health checks: None, or what is wrong and what to do."""
        if not self.problem:
            return None
        return (
            f"{self.path} cannot be written: {self.problem}. Everything goes on in memory, and is written as soon as it"
            " can be; until then a restart would lose it. Make room, or give the folder back to this user."
        )

    def _rewriting(self) -> "_Job":
        content = b"".join(line + b"\n" for line in self._lines())
        self.size = len(content)
        return _Job(content, whole=True)

    def _write(self, job: "_Job", wait_s: float) -> None:
        self._writer.put(job)
        if not job.done.acquire(timeout=wait_s):
            if job.whole:
                self._fall_behind(SLOW)
            elif not self._writer.is_rewriting:
                self._is_late = True
                self._report(SLOW)
        elif job.error:
            self._fall_behind(job.error)

    def _fall_behind(self, problem: str) -> None:
        """Drop what is queued: the whole file has to be written again."""
        self._is_late = False
        self._writer.give_up()
        self._report(problem)

    def _report(self, problem: str) -> None:
        if not self.problem:
            log.error("journal.behind", file=self.path.name, problem=problem)
            _behind.labels(self.path.suffix[1:]).set(1)
        self.problem = problem
        self._retry_at = time.monotonic() + RETRY_S
        self._look_again()

    def _check_written(self) -> None:
        """The disk has taken all that was queued for it, or has failed meanwhile."""
        self._is_late = False
        if self._writer.failure:
            self._fall_behind(self._writer.failure)
        else:
            self._caught_up()

    def _caught_up(self) -> None:
        self.problem = ""
        _behind.labels(self.path.suffix[1:]).set(0)
        log.info("journal.written_again", file=self.path.name)

    def _look_again(self) -> None:
        if self._timer is None:
            with contextlib.suppress(RuntimeError):  # no loop: the next line tries again
                self._timer = asyncio.get_running_loop().call_later(RETRY_S, self._look)

    def _look(self) -> None:
        self._timer = None
        if self.problem and self._open:
            if self._writer.waiting == 0:
                self._check_written() if self._is_late else self._rewrite()
            if self.problem:
                self._look_again()

    def _rewrite(self) -> None:
        """Write the whole file; nobody waits for it."""
        self._retry_at = time.monotonic() + RETRY_S
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        if self.problem and self._writer.waiting:
            return  # it still hangs

        def tell(job: _Job) -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(self._rewritten, job)

        job = self._rewriting()
        job.tell = tell
        self._writer.put(job)

    def _rewritten(self, job: "_Job") -> None:
        if job.error or not self._writer.is_good(job):
            self._fall_behind(job.error or self.problem or SLOW)
        elif self.problem:
            self._caught_up()


class _Job:
    """`whole`: it takes the place of the whole file, else it goes to its end."""

    def __init__(self, content: bytes, *, whole: bool = False) -> None:
        self.content = content
        self.whole = whole
        self.done = threading.Lock()
        self.done.acquire()
        self.error = ""
        self.tell: Callable[[_Job], object] | None = None
        self.generation = 0


class _Writer:
    """The thread that waits for the disk, so that nobody else has to. It starts with the first job."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._file = -1
        self._generation = 0  # jobs of an earlier one are no longer worth doing
        self.failure = ""  # why the file was closed; empty while it is open
        # Each is written by one thread only: first here, then there.
        self._put = self._put_whole = 0
        self._done = self._done_whole = 0

    @property
    def waiting(self) -> int:
        return self._put - self._done

    @property
    def is_rewriting(self) -> bool:
        return self._put_whole > self._done_whole

    def is_good(self, job: "_Job") -> bool:
        """Whether everything since `job` is in the file."""
        return self._file >= 0 and job.generation == self._generation

    def put(self, job: _Job) -> None:
        job.generation = self._generation
        self._put += 1
        self._put_whole += job.whole
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=f"journal {self._path.name}", daemon=True)
            self._thread.start()
        self._jobs.put(job)

    def give_up(self) -> None:
        self._generation += 1

    def close(self) -> None:
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join(OPEN_WAIT_S)
            self._thread = None

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                self._do(job)
            except OSError as error:
                job.error = self.failure = error.strerror or type(error).__name__
                self._shut()
            self._done += 1
            self._done_whole += job.whole
            job.done.release()
            if job.tell is not None:
                job.tell(job)
        self._shut()

    def _do(self, job: _Job) -> None:
        if job.generation != self._generation:
            job.error = SLOW
        elif job.whole:
            self._shut()
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._path.with_suffix(".new")
            self._file = os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | os.O_APPEND, 0o600)
            _write_all(self._file, job.content)
            fresh.replace(self._path)
            self.failure = ""
        elif self._file >= 0:
            _write_all(self._file, job.content)

    def _shut(self) -> None:
        if self._file >= 0:
            with contextlib.suppress(OSError):
                os.close(self._file)
            self._file = -1


def _write_all(file: int, content: bytes) -> None:
    """A disk that is nearly full takes a part; the rest says what is wrong."""
    left = memoryview(content)
    while left:
        left = left[os.write(file, left) :]
