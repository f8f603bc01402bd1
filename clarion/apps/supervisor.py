"""Outside programs as children: started in order, watched, restarted with growing pauses, and always ended.

Each child leads its own session and process group, so that all of it can be ended by number. If this process dies
in whatever way, the kernel tells the child (PR_SET_PDEATHSIG). If even that fails, the next start finds the left-over
group by its file in `<data>/run` and ends it first.
"""

import asyncio
import json
import os
import shutil
import signal
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from clarion.apps.processes import find_process, members, signal_group
from clarion.base.errors import Unavailable
from clarion.base.telemetry import get_logger

log = get_logger(__name__)

PAUSES_S = (0.1, 0.5, 1.0, 2.0, 5.0)  # before the first, second, ... restart in a row
STEADY_AFTER_S = 30.0  # a child that lived this long starts again at the first pause
GRACE_S = 5.0  # between asking a child to end and ending it
LOG_BYTES = 50 * 1024 * 1024
# Debian keeps servers in sbin, which is not on everybody's path.
PATH = os.environ.get("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin"


@dataclass(frozen=True)
class Child:
    """One outside program. `ready` is asked until it says True; `name` also names its log and run file."""

    name: str
    command: Sequence[str]
    ready: Callable[[], Awaitable[bool]]
    ready_within_s: float = 20.0
    environment: Mapping[str, str] = field(default_factory=dict)
    privileges: Sequence[str] = ()  # arguments of setpriv: whom it becomes


class SupervisedChild:
    """Runs one `Child`. `start` returns when it is ready; `stop` when nothing of it is left."""

    def __init__(self, child: Child, data: Path) -> None:
        self.child = child
        self.name = child.name
        self.restarts = 0
        self._log = data / "logs" / f"{child.name}.log"
        self._note = data / "run" / f"{child.name}.json"
        self._process: asyncio.subprocess.Process | None = None
        self._watcher: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """Process id, which is also its group and session; None while it does not run."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else None

    async def start(self) -> None:
        """Raises `Unavailable` with the last words of its log when it does not get ready."""
        await end_left_over(self._note)
        await self._launch()
        try:
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
        await self._end()

    async def health(self) -> str | None:
        """None when it works, else a sentence."""
        if self.pid is None:
            return f"{self.name} is not running; its log is {self._log}."
        if not await self.child.ready():
            return f"{self.name} runs but does not answer; its log is {self._log}."
        return None

    async def _launch(self) -> None:
        program = shutil.which(self.child.command[0], path=PATH)
        if program is None:
            raise Unavailable(f"{self.child.command[0]} is not installed. Run `make run`, which installs it.")
        self._log.parent.mkdir(parents=True, exist_ok=True)
        self._note.parent.mkdir(parents=True, exist_ok=True)
        _turn_over(self._log)
        # setpriv replaces itself with the program, so the pid stays; the death signal survives the exec.
        command = ["setpriv", *self.child.privileges, "--pdeathsig", "TERM", "--", program, *self.child.command[1:]]
        with self._log.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                env={**os.environ, "PATH": PATH, **self.child.environment},
            )
        facts = find_process(self._process.pid)
        self._note.write_text(json.dumps({"group": self._process.pid, "began": facts.began if facts else 0}))

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
            await self._launch()
            await self._until_ready()
        except Unavailable as error:
            log.error("child does not start", child=self.name, reason=error.message)
            if self._process is not None:
                await end_group(self._process.pid, GRACE_S)  # the watch goes on and tries again
            return
        self.restarts += 1
        log.warning("child restarted", child=self.name, pid=self.pid, restarts=self.restarts)

    async def _wait_and_turn_over(self, process: asyncio.subprocess.Process) -> int:
        while True:
            try:
                return await asyncio.wait_for(process.wait(), 60)
            except TimeoutError:
                _turn_over(self._log)

    async def _end(self) -> None:
        process = self._process
        if process is None:
            return
        await end_group(process.pid, GRACE_S, leader=process)
        self._note.unlink(missing_ok=True)
        self._process = None

    def _last_words(self) -> str:
        if not self._log.exists():
            return "(nothing)"
        lines = self._log.read_text(errors="replace").splitlines()
        telling = [line for line in lines[-200:] if "ERROR" in line or "CRIT" in line or "ERR" in line]
        return "\n".join((telling or lines)[-8:])


async def end_group(group: int, grace_s: float, *, leader: asyncio.subprocess.Process | None = None) -> None:
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


async def end_left_over(note: Path) -> bool:
    """End what a crashed earlier run left, if the group in `note` is really that one. True when there was something."""
    group = find_left_over(note)
    if group is not None:
        log.warning("ending a child of an earlier run", note=note.name, group=group)
        await end_group(group, GRACE_S)
    note.unlink(missing_ok=True)
    return group is not None


def find_left_over(note: Path) -> int | None:
    """The process group that `note` speaks of, if it still lives. A leader that began at another time is a stranger."""
    try:
        told = json.loads(note.read_text())
        group, began = int(told["group"]), int(told["began"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    leader = find_process(group)
    if leader is not None and leader.began != began:
        return None
    # Without a leader the number cannot have been given away: the kernel keeps the ids of living groups.
    return group if any(member.began >= began for member in members(group)) else None


def _turn_over(path: Path) -> None:
    """Keep one older log. The child appends, so it writes on at the new beginning."""
    if path.exists() and path.stat().st_size > LOG_BYTES:
        shutil.copyfile(path, path.with_suffix(".log.1"))
        os.truncate(path, 0)
