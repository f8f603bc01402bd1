"""Outside programs as children: started in order, watched, restarted with growing pauses, and always ended.

Each child leads its own session and process group, so that all of it can be ended by number. If this process dies
in whatever way, the kernel tells the child (PR_SET_PDEATHSIG). If even that fails, the next start finds the left-over
group by its file in `<data>/run` and ends it first.

A child that calls live in (`Child.outlives`) is not told: it goes on, and the next start adopts it as long as it was
started in the same way. Its guard (`engine_guard.py`) ends it when no supervisor comes within the grace period.
"""

import asyncio
import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from clarion.apps import engine_guard
from clarion.apps.processes import find_process, members, signal_group
from clarion.apps.run_files import ChildRecord, RunFiles
from clarion.base.errors import Unavailable
from clarion.base.telemetry import get_logger

log = get_logger(__name__)

PAUSES_S = (0.1, 0.5, 1.0, 2.0, 5.0)  # before the first, second, ... restart in a row
STEADY_AFTER_S = 30.0  # a child that lived this long starts again at the first pause
GRACE_S = 5.0  # between asking a child to end and ending it
LOOK_S = 60.0  # between looks at the size of the log, and whether the guard stands
LOG_BYTES = 50 * 1024 * 1024
# Debian keeps servers in sbin, which is not on everybody's path.
PATH = os.environ.get("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin"


@dataclass(frozen=True)
class Child:
    """One outside program. `ready` is asked until it says True; `name` also names its log and run files."""

    name: str
    command: Sequence[str]
    ready: Callable[[], Awaitable[bool]]
    ready_within_s: float = 20.0
    environment: Mapping[str, str] = field(default_factory=dict)
    privileges: Sequence[str] = ()  # arguments of setpriv: whom it becomes
    outlives: bool = False  # goes on without us, to be adopted by the next start
    grace_s: float = 60.0  # for how long
    configuration: str = ""  # what it reads beside its command; after a change it is started again, not adopted
    leftovers: Sequence[Path] = ()  # folders to remove once it has ended for good


class RunningProcess:
    """A process to wait for: launched by us, or by an earlier run of ours."""

    def __init__(self, pid: int, launched: "subprocess.Popen[bytes] | None" = None) -> None:
        self.pid = pid
        self._launched = launched
        self._descriptor = os.pidfd_open(pid)
        self._over = False

    @property
    def ended(self) -> bool:
        if not self._over and find_process(self.pid) is None:
            self._collect()
        return self._over

    async def wait(self) -> int | None:
        """How it ended; None where only its parent knows."""
        if not self._over:
            loop, told = asyncio.get_running_loop(), asyncio.Event()
            loop.add_reader(self._descriptor, told.set)
            try:
                await told.wait()
            finally:
                loop.remove_reader(self._descriptor)
            self._collect()
        return self._launched.wait() if self._launched is not None else None

    def _collect(self) -> None:
        self._over = True
        if self._launched is not None:
            self._launched.poll()

    def __del__(self) -> None:
        os.close(self._descriptor)


class SupervisedChild:
    """Runs one `Child`. `start` returns when it is ready; `stop` when nothing of it is left."""

    def __init__(self, child: Child, data: Path) -> None:
        self.child = child
        self.name = child.name
        self.restarts = 0
        self.adopted = False
        self.stays = False  # `stop` leaves it running, for another supervisor to adopt
        self._log = data / "logs" / f"{child.name}.log"
        self._files = RunFiles(data, child.name)
        self._process: RunningProcess | None = None
        self._guard: subprocess.Popen[bytes] | None = None
        self._watcher: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """Process id, which is also its group and session; None while it does not run."""
        process = self._process
        return process.pid if process is not None and not process.ended else None

    async def start(self) -> None:
        """Raises `Unavailable` with the last words of its log when it does not get ready."""
        await self._files.lock()
        try:
            self.adopted = await self._adopt()
            if not self.adopted:
                await end_left_over(self._files)
                self._launch()
                await self._until_ready()
        except BaseException:
            await self._end()
            raise
        self._watcher = asyncio.create_task(self._watch(), name=f"watch {self.name}")

    async def stop(self) -> None:
        if self._watcher is not None:
            self._watcher.cancel()
            await asyncio.gather(self._watcher, return_exceptions=True)
            self._watcher = None
        if self.stays and self.pid is not None:
            self._files.unlock()  # from now on the guard counts
        else:
            await self._end()

    async def end_now(self) -> None:
        """What `stop` left running, unless another supervisor has taken it by now."""
        if self.stays and self._files.supervisor() is None:
            self.stays = False
            await self._files.lock()
            await self._end()

    async def health(self) -> str | None:
        """None when it works, else a sentence."""
        if self.pid is None:
            return f"{self.name} is not running; its log is {self._log}."
        if not await self.child.ready():
            return f"{self.name} runs but does not answer; its log is {self._log}."
        return None

    def _launch(self) -> None:
        program = shutil.which(self.child.command[0], path=PATH)
        if program is None:
            raise Unavailable(f"{self.child.command[0]} is not installed. Run `make run`, which installs it.")
        self._log.parent.mkdir(parents=True, exist_ok=True)
        _turn_over(self._log)
        # setpriv replaces itself with the program, so the pid stays; the death signal survives the exec.
        options = [*self.child.privileges, *(() if self.child.outlives else ("--pdeathsig", "TERM"))]
        command = [*(["setpriv", *options, "--"] if options else []), program, *self.child.command[1:]]
        with self._log.open("ab") as output:
            # No child of the event loop, which would end it together with itself.
            launched = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                env={**os.environ, "PATH": PATH, **self.child.environment},
            )
        self._process = RunningProcess(launched.pid, launched)
        facts = find_process(launched.pid)
        self._note(launched.pid, facts.began if facts else 0)
        self._stand_guard()

    def _note(self, group: int, began: int) -> None:
        guard = find_process(self._guard.pid) if self._guard is not None else None
        guarded = (guard.pid, guard.began) if guard is not None else (0, 0)
        self._files.write(ChildRecord(group, began, self._configuration(), *guarded))

    def _configuration(self) -> str:
        """What has to be the same for a running child to be adopted, as a hash; the program as well."""
        program = Path(shutil.which(self.child.command[0], path=PATH) or self.child.command[0])
        found = program.stat() if program.exists() else None
        facts = [
            *(list(self.child.command), list(self.child.privileges), dict(self.child.environment)),
            *(self.child.configuration, [found.st_size, found.st_mtime_ns] if found is not None else []),
        ]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()

    async def _adopt(self) -> bool:
        """Take over what an earlier run left, if it is what we would start and works. It gets as long to answer as a
        new one: on a machine that is this busy, ending it would cost every call in it and save no time.
        """
        record = self._files.read()
        if not self.child.outlives or record is None or self._files.find_group() is None:
            return False
        leader = find_process(record.group)
        if leader is None or leader.began != record.began:
            return False
        if record.configuration != self._configuration():
            log.warning("child.configuration_changed", child=self.name, pid=record.group)
            return False
        try:
            self._process = RunningProcess(record.group)
            await self._until_ready()
        except (OSError, Unavailable):
            log.warning("child.not_adopted", child=self.name, pid=record.group)
            return False
        self._dismiss_guard(record)
        self._stand_guard()
        log.info("child.adopted", child=self.name, pid=record.group)
        return True

    # ---- its guard

    def _stand_guard(self) -> None:
        """Have a process that outlives us end the child, should nobody adopt it."""
        if not self.child.outlives or (self._guard is not None and self._guard.poll() is None):
            return
        arguments = [str(self._files.folder), self.name, str(self.child.grace_s), *map(str, self.child.leftovers)]
        self._guard = subprocess.Popen(
            [sys.executable, "-I", "-S", engine_guard.__file__, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        if (record := self._files.read()) is not None:
            self._note(record.group, record.began)

    def _dismiss_guard(self, record: ChildRecord | None) -> None:
        """Ours, or that of an earlier run."""
        if self._guard is not None:
            self._guard.terminate()
            self._guard.wait()
            self._guard = None
        elif record is not None and record.guard:
            facts = find_process(record.guard)
            if facts is not None and facts.began == record.guard_began:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(record.guard, signal.SIGTERM)

    async def _until_ready(self) -> None:
        deadline = time.monotonic() + self.child.ready_within_s
        while time.monotonic() < deadline:
            if self.pid is None:
                raise Unavailable(f"{self.name} ended at once. Its last words:\n{self._last_words()}")
            if await self.child.ready():
                return
            await asyncio.sleep(0.05)
        raise Unavailable(
            f"{self.name} was not ready within {self.child.ready_within_s:g} seconds."
            f" Its last words:\n{self._last_words()}"
        )

    async def _watch(self) -> None:
        attempt = 0
        while True:
            began = time.monotonic()
            process = self._process
            assert process is not None
            code = await self._wait_and_turn_over(process)
            # What the dead leader leaves behind would keep the ports.
            await end_group(process.pid, GRACE_S)
            attempt = 0 if time.monotonic() - began > STEADY_AFTER_S else attempt + 1
            pause = PAUSES_S[min(max(attempt - 1, 0), len(PAUSES_S) - 1)]
            log.error("child ended", child=self.name, code=code, restart_in_s=pause)
            await asyncio.sleep(pause)
            await self._relaunch()

    async def _relaunch(self) -> None:
        try:
            self._launch()
            await self._until_ready()
        except Unavailable as error:
            log.error("child does not start", child=self.name, reason=error.message)
            if self._process is not None:
                await end_group(self._process.pid, GRACE_S)  # the watch goes on and tries again
            return
        self.restarts += 1
        log.warning("child restarted", child=self.name, pid=self.pid, restarts=self.restarts)

    async def _wait_and_turn_over(self, process: RunningProcess) -> int | None:
        while True:
            try:
                return await asyncio.wait_for(process.wait(), LOOK_S)
            except TimeoutError:
                _turn_over(self._log)
                self._stand_guard()

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            await end_group(process.pid, GRACE_S, leader=process)
            self._dismiss_guard(self._files.read())
            self._files.remove()
        self._files.unlock()

    def _last_words(self) -> str:
        if not self._log.exists():
            return "(nothing)"
        lines = self._log.read_text(errors="replace").splitlines()
        telling = [line for line in lines[-200:] if "ERROR" in line or "CRIT" in line or "ERR" in line]
        return "\n".join((telling or lines)[-8:])


async def end_group(group: int, grace_s: float, *, leader: RunningProcess | None = None) -> None:
    """TERM, a grace, KILL, for one process group that we made. Returns when nothing of it is left."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        signal_group(group, number)
        deadline = time.monotonic() + grace_s
        while time.monotonic() < deadline:
            if not members(group):
                break
            await asyncio.sleep(0.02)
        else:
            continue
        break
    if leader is not None:
        await leader.wait()


async def end_left_over(files: RunFiles) -> bool:
    """End what an earlier run left, if the group on record is really that one. True when there was something."""
    group = files.find_group()
    if group is not None:
        log.warning("ending a child of an earlier run", child=files.name, group=group)
        await end_group(group, GRACE_S)
        files.note_end()
    files.remove()
    return group is not None


def _turn_over(path: Path) -> None:
    """Keep one older log. The child appends, so it writes on at the new beginning."""
    if path.exists() and path.stat().st_size > LOG_BYTES:
        shutil.copyfile(path, path.with_suffix(".log.1"))
        os.truncate(path, 0)
