"""The faults: what strikes an installation, for how long, how it is healed, and what must go on meanwhile."""

import asyncio
import contextlib
import os
import random
import signal
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path

from clarion.apps.processes import members
from tests.scenarios.chaos.sizes import SeveralRoles, SingleMachine, Size

LONGEST_S = 6.0
_FILLING = "filling-of-the-disk"


class Fault(ABC):
    """`audio`: calls must be heard while it lasts. `rings`: a phone that rings can be answered afterwards. `kind`: for
    the count of what struck. `longest_s`: it lasts at most so many seconds, where the seed chooses.
    """

    kind: str
    audio = True
    rings = True
    longest_s = LONGEST_S

    def __init__(self, name: str) -> None:
        self.name = name

    @abstractmethod
    async def strike(self, size: Size, chance: random.Random) -> None: ...

    @abstractmethod
    async def heal(self, size: Size) -> None:
        """Return once the part that was struck runs again."""


# ---- processes


class Kill(Fault):
    """kill -9 of a role; an operator's supervisor starts it again."""

    kind = "kill -9"

    def __init__(self, role: str, *, audio: bool = True) -> None:
        super().__init__(f"kill -9 {role}")
        self.role = role
        self.audio = audio

    async def strike(self, size: Size, chance: random.Random) -> None:
        size.roles.running[self.role].kill()

    async def heal(self, size: Size) -> None:
        await size.start_again(self.role)


class Stop(Kill):
    """SIGTERM and, once it has ended, a start: what an upgrade does."""

    kind = "stop and start"

    def __init__(self, role: str, *, audio: bool = True) -> None:
        super().__init__(role, audio=audio)
        self.name = f"stop and start {role}"

    async def strike(self, size: Size, chance: random.Random) -> None:
        process = size.roles.running[self.role]
        process.signal(signal.SIGTERM)
        await asyncio.to_thread(process.popen.wait, 30)


class Pause(Fault):
    """SIGSTOP for some seconds: a machine that swaps, or a virtual one that is moved."""

    kind = "pause"

    def __init__(self, role: str, *, audio: bool = True) -> None:
        super().__init__(f"pause {role}")
        self.role = role
        self.audio = audio
        self._seconds = 0.0

    async def strike(self, size: Size, chance: random.Random) -> None:
        self._seconds = chance.uniform(0.5, self.longest_s)
        for pid in self._pids(size):
            os.kill(pid, signal.SIGSTOP)
        await asyncio.sleep(self._seconds)

    async def heal(self, size: Size) -> None:
        for pid in self._pids(size):
            os.kill(pid, signal.SIGCONT)

    def _pids(self, size: Size) -> list[int]:
        return [size.roles.running[self.role].pid]


class KillProgram(Fault):
    """kill -9 of Kamailio or rtpengine; its supervisor lives and starts it again."""

    kind = "kill -9"

    def __init__(self, name: str, role: str, *, audio: bool = True) -> None:
        super().__init__(f"kill -9 {name}")
        self.role, self.audio = role, audio

    async def strike(self, size: Size, chance: random.Random) -> None:
        for pid in engine_processes(size, self.role):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    async def heal(self, size: Size) -> None:
        """Its supervisor does that."""


class PauseProgram(Pause):
    """SIGSTOP of Kamailio or rtpengine."""

    def __init__(self, name: str, role: str, *, audio: bool = True) -> None:
        super().__init__(role, audio=audio)
        self.name = f"pause {name}"

    def _pids(self, size: Size) -> list[int]:
        return engine_processes(size, self.role)


class LoseMachine(Kill):
    """A role and its engine at once, as if their machine had lost power; both come back."""

    kind = "machine lost"

    def __init__(self, role: str, *, audio: bool) -> None:
        super().__init__(role, audio=audio)
        self.name = f"the machine of {role} is lost"

    async def strike(self, size: Size, chance: random.Random) -> None:
        await super().strike(size, chance)
        for pid in engine_processes(size, self.role):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


# ---- services


class KillService(Fault):
    """kill -9 of PostgreSQL or Valkey, away for some seconds, then started again with what it had kept."""

    kind = "service lost"

    def __init__(self, service: str) -> None:
        super().__init__(f"kill -9 {service}")
        self.service = service

    async def strike(self, size: Size, chance: random.Random) -> None:
        getattr(size, self.service).process.kill()
        await asyncio.sleep(chance.uniform(0.0, self.longest_s))

    async def heal(self, size: Size) -> None:
        await asyncio.to_thread(getattr(size, self.service).start)


class ForgetValkey(KillService):
    """Valkey comes back without a memory: a disk was lost, or somebody flushed it."""

    def __init__(self) -> None:
        super().__init__("valkey")
        self.name = "Valkey forgets everything"

    async def heal(self, size: Size) -> None:
        assert isinstance(size, SeveralRoles)
        size.valkey.forget()
        await asyncio.to_thread(size.valkey.start)


class PauseService(KillService):
    """It takes connections and says nothing."""

    kind = "service silent"

    def __init__(self, service: str) -> None:
        super().__init__(service)
        self.name = f"pause {service}"

    async def strike(self, size: Size, chance: random.Random) -> None:
        for pid in self._pids(size):
            os.kill(pid, signal.SIGSTOP)
        await asyncio.sleep(chance.uniform(0.5, self.longest_s))

    async def heal(self, size: Size) -> None:
        for pid in self._pids(size):
            os.kill(pid, signal.SIGCONT)

    def _pids(self, size: Size) -> list[int]:
        first: int = getattr(size, self.service).process.pid
        return [first, *descendants(first)]


# ---- the network between roles: packet filters in the network namespace of this run


class Filter(Fault):
    """Packets to some ports get lost, all of them or a part, in both directions."""

    kind = "packet loss"

    def __init__(self, name: str, ports: Callable[[Size], Sequence[tuple[str, int]]], share: int) -> None:
        super().__init__(name)
        self._ports, self._share = ports, share
        if share == 100:
            self.kind = "partition"

    async def strike(self, size: Size, chance: random.Random) -> None:
        drop = "drop" if self._share == 100 else f"numgen random mod 100 < {self._share} drop"
        rules = ["add table ip chaos", "add chain ip chaos input { type filter hook input priority 0; }"]
        for protocol, port in self._ports(size):
            rules += [f"add rule ip chaos input {protocol} {side} {port} {drop}" for side in ("dport", "sport")]
        _nft("; ".join(rules))
        await asyncio.sleep(chance.uniform(0.5, self.longest_s))

    async def heal(self, size: Size) -> None:
        _nft("delete table ip chaos")


def _nft(rules: str) -> None:
    done = subprocess.run(["nft", rules], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"nft {rules}: {done.stderr}"


# ---- disk and clock of the single machine


class FullDisk(Fault):
    """Nothing fits on the file system of the data folder any more."""

    kind = "full disk"

    def __init__(self) -> None:
        super().__init__("full disk")

    async def strike(self, size: Size, chance: random.Random) -> None:
        piece = bytes(1 << 20)
        with (size.data / _FILLING).open("wb", buffering=0) as filling, contextlib.suppress(OSError):
            while filling.write(piece):
                pass
        await asyncio.sleep(chance.uniform(0.5, self.longest_s))

    async def heal(self, size: Size) -> None:
        (size.data / _FILLING).unlink(missing_ok=True)


class SlowDisk(Fault):
    """Each write to the file system of the data folder takes a while."""

    kind = "slow disk"
    delay_us = 50_000

    def __init__(self) -> None:
        super().__init__("slow disk")

    async def strike(self, size: Size, chance: random.Random) -> None:
        assert isinstance(size, SingleMachine)
        size.slow_down_disk(self.delay_us)
        await asyncio.sleep(chance.uniform(0.5, self.longest_s))

    async def heal(self, size: Size) -> None:
        assert isinstance(size, SingleMachine)
        size.slow_down_disk(0)


class ClockJump(Fault):
    """The clock of the main process goes wrong by some minutes, and is set right again (libfaketime)."""

    kind = "clock jump"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"the clock jumps by {seconds:+} seconds")
        self._seconds = seconds

    async def strike(self, size: Size, chance: random.Random) -> None:
        set_clock(size, self._seconds)
        await asyncio.sleep(chance.uniform(0.5, self.longest_s))

    async def heal(self, size: Size) -> None:
        set_clock(size, 0)


def set_clock(size: Size, seconds: int) -> None:
    assert isinstance(size, SingleMachine)
    draft = size.clock.with_suffix(".new")
    draft.write_text(f"{seconds:+}\n")
    draft.replace(size.clock)


# ---- who they are


def descendants(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*"):
        with contextlib.suppress(OSError):
            for child in (task / "children").read_text().split():
                found += [int(child), *descendants(int(child))]
    return found


def engine_processes(size: Size, role: str) -> list[int]:
    group = size.engine(role).find_group()
    assert group is not None, f"{role} has no engine"
    return [process.pid for process in members(group)]


# ---- which there are


def _media(size: Size) -> list[tuple[str, int]]:
    return [("udp", port) for port in size.engines]


def _private_sip(size: Size) -> list[tuple[str, int]]:
    return [(protocol, port) for port in size.private_sip() for protocol in ("tcp", "udp")]


def _postgres(size: Size) -> list[tuple[str, int]]:
    assert isinstance(size, SeveralRoles)
    return [("tcp", size.postgres.port)]


def _valkey(size: Size) -> list[tuple[str, int]]:
    assert isinstance(size, SeveralRoles)
    return [("tcp", size.valkey.port)]


_LOSE_TRANSACTIONS = ("kill -9 Kamailio", "stop and start edge2", "the machine of edge is lost")


def faults_of(size: str) -> list[Fault]:
    """Every fault of a size."""
    faults = _of_roles() if size == SeveralRoles.name else _of_single_machine()
    for fault in faults:
        fault.rings = fault.name not in _LOSE_TRANSACTIONS
    return faults


def _of_roles() -> list[Fault]:
    ours = ("calls", "calls2", "api", "api2")
    faults: list[Fault] = [Kill(role) for role in ours]
    faults += [Stop(role) for role in ("calls", "api")]
    faults += [Pause(role) for role in ("calls2", "api2")]
    faults += [Kill("edge"), Stop("edge2"), KillProgram("Kamailio", "edge2"), PauseProgram("Kamailio", "edge")]
    faults += [Kill("media"), Stop("media2", audio=False)]
    faults += [KillProgram("rtpengine", "media2", audio=False), PauseProgram("rtpengine", "media", audio=False)]
    faults += [LoseMachine("media", audio=False), LoseMachine("edge", audio=True)]
    faults += [KillService("valkey"), KillService("postgres"), PauseService("valkey"), PauseService("postgres")]
    faults += [ForgetValkey()]
    faults += [
        Filter("a third of the packets to media engines lost", _media, 33),
        Filter("media engines unreachable", _media, 100),
        Filter("a fifth of the packets between edge and call servers lost", _private_sip, 20),
        Filter("edge and call servers apart", _private_sip, 100),
        Filter("PostgreSQL unreachable", _postgres, 100),
        Filter("Valkey unreachable", _valkey, 100),
    ]
    return faults


def _of_single_machine() -> list[Fault]:
    return [
        Kill("up"),
        Stop("up"),
        Pause("up"),
        KillProgram("Kamailio", "kamailio"),
        PauseProgram("Kamailio", "kamailio"),
        KillProgram("rtpengine", "rtpengine", audio=False),
        PauseProgram("rtpengine", "rtpengine", audio=False),
        Filter("a third of the packets to the media engine lost", _media, 33),
        Filter("the media engine unreachable", _media, 100),
        Filter("a fifth of the packets between edge and call server lost", _private_sip, 20),
        FullDisk(),
        SlowDisk(),
        ClockJump(600),
        ClockJump(-600),
    ]
