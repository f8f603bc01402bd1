"""Children are started, watched, restarted, and never left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from clarion.apps import supervisor
from clarion.apps.ports import PortTaken, PortUse, require_free
from clarion.apps.processes import find_holder, find_process, members
from clarion.apps.run_files import RunFiles, groups_left_over
from clarion.apps.running import running
from clarion.apps.supervisor import Child, SupervisedChild
from clarion.base.errors import Conflict, Unavailable
from tests.support import free_port, wait_for

# Leader and a child of its own, as Kamailio has; both only wait.
FAMILY = ["sh", "-c", "sleep 1000 & sleep 1000"]


async def at_once() -> bool:
    return True


def alive(pid: int | None) -> bool:
    return pid is not None and find_process(pid) is not None


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "PAUSES_S", (0.01, 0.02))
    monkeypatch.setattr(supervisor, "GRACE_S", 1.0)


@pytest.fixture
async def make(tmp_path: Path) -> AsyncIterator[Callable[[Child], SupervisedChild]]:
    """A child in the test's folder, which is stopped with the test."""
    made: list[SupervisedChild] = []

    def one(child: Child) -> SupervisedChild:
        made.append(SupervisedChild(child, tmp_path))
        return made[-1]

    yield one
    for child in made:
        await child.stop()


Make = Callable[[Child], SupervisedChild]


async def test_a_child_that_dies_is_started_again_and_its_family_is_not_left_behind(make: Make, tmp_path: Path) -> None:
    child = make(Child("family", FAMILY, at_once))
    await child.start()
    first = child.pid
    assert first is not None
    await wait_for(lambda: len(members(first)) >= 2, missing="the child of the child")
    os.kill(first, signal.SIGKILL)
    await wait_for(lambda: child.restarts == 1 and child.pid not in (None, first), missing="a new child", timeout=5)
    assert not members(first)
    assert await child.health() is None
    second = child.pid
    await child.stop()
    assert second is not None
    assert not members(second)
    assert not (tmp_path / "run" / "family.json").exists()


async def test_a_child_that_keeps_dying_is_tried_again_and_again(make: Make, tmp_path: Path) -> None:
    mark = tmp_path / "works"
    mark.touch()
    command = ["sh", "-c", f"test -e {mark} && sleep 1000; echo ERROR no mark"]
    child = make(Child("moody", command, lambda: _exists(mark)))
    await child.start()
    mark.unlink()
    os.kill(child.pid or 0, signal.SIGKILL)
    log = tmp_path / "logs" / "moody.log"
    await wait_for(lambda: log.read_text().count("no mark") >= 2, missing="the second try")
    assert await child.health() is not None
    mark.touch()
    await wait_for(lambda: child.restarts >= 1, missing="a start that works")
    await child.stop()


async def _exists(mark: Path) -> bool:
    return mark.exists()


async def test_a_child_that_does_not_start_is_told_with_its_last_words(make: Make, tmp_path: Path) -> None:
    child = make(Child("broken", ["sh", "-c", "echo ERROR out of tea; exit 3"], _never))
    with pytest.raises(Unavailable, match="out of tea"):
        await child.start()
    assert child.pid is None


async def _never() -> bool:
    return False


async def test_a_program_that_is_not_installed_is_named(make: Make, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="no-such-program is not installed"):
        await make(Child("x", ["no-such-program"], at_once)).start()


async def test_children_end_when_the_process_that_started_them_is_killed(make: Make, tmp_path: Path) -> None:
    code = f"""
import asyncio
from pathlib import Path
from clarion.apps.supervisor import Child, SupervisedChild
async def ready(): return True
async def main():
    child = SupervisedChild(Child("orphan", ["sleep", "1000"], ready), Path({str(tmp_path)!r}))
    await child.start()
    print(child.pid, flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert alive(pid)
    parent.kill()
    parent.wait()
    await wait_for(lambda: not alive(pid), missing="the end of the orphan")


def supervise_elsewhere(data: Path, *, grace_s: float = 60.0) -> tuple["subprocess.Popen[bytes]", int]:
    """Another process that supervises a child which outlives it; and that child."""
    code = f"""
import asyncio
from pathlib import Path
from clarion.apps.supervisor import Child, SupervisedChild
async def ready(): return True
async def main():
    child = Child("engine", ["sleep", "1000"], ready, outlives=True, grace_s={grace_s}, configuration="a")
    supervised = SupervisedChild(child, Path({str(data)!r}))
    await supervised.start()
    print(supervised.pid, flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    with parent.stdout as told:
        return parent, int(told.readline())


def engine(configuration: str = "a") -> Child:
    return Child("engine", ["sleep", "1000"], at_once, outlives=True, configuration=configuration)


async def test_a_child_that_outlives_its_supervisor_is_adopted_and_watched_again(make: Make, tmp_path: Path) -> None:
    parent, pid = supervise_elsewhere(tmp_path)
    with pytest.raises(Conflict, match=f"already runs, under process {parent.pid}"):
        await make(engine()).start()
    parent.kill()
    parent.wait()
    assert alive(pid)
    adopted = make(engine())
    await adopted.start()
    assert adopted.adopted
    assert adopted.pid == pid
    os.kill(pid, signal.SIGKILL)
    await wait_for(lambda: adopted.restarts == 1 and adopted.pid != pid, missing="a new child", timeout=5)
    await adopted.stop()
    assert not (tmp_path / "run" / "engine.json").exists()


async def test_a_child_that_is_slow_to_answer_is_adopted_all_the_same(make: Make, tmp_path: Path) -> None:
    """On a busy machine: calls live in it, and a new one would be as slow."""
    parent, pid = supervise_elsewhere(tmp_path)
    parent.kill()
    parent.wait()
    asked = 0

    async def at_last() -> bool:
        nonlocal asked
        asked += 1
        return asked > 80  # once every 50 ms

    child = make(replace(engine(), ready=at_last))
    await child.start()
    assert child.adopted
    assert child.pid == pid
    await child.stop()


async def test_a_child_with_another_configuration_is_started_again(make: Make, tmp_path: Path) -> None:
    parent, pid = supervise_elsewhere(tmp_path)
    parent.kill()
    parent.wait()
    child = make(engine(configuration="b"))
    await child.start()
    assert not child.adopted
    assert not alive(pid)


async def test_a_child_that_nobody_comes_back_for_is_ended_and_it_is_noted_when(tmp_path: Path) -> None:
    parent, pid = supervise_elsewhere(tmp_path, grace_s=0.2)
    files = RunFiles(tmp_path, "engine")
    record = files.read()
    assert record is not None
    assert record.guard
    assert alive(record.guard)
    parent.kill()
    parent.wait()
    await wait_for(lambda: not alive(pid), missing="the end of the child")
    await wait_for(lambda: not alive(record.guard), missing="the end of its guard")
    assert time.time() - (files.ended_at() or 0) < 60
    assert not files.read()


async def test_what_stays_can_be_ended_after_all_unless_another_has_taken_it(make: Make, tmp_path: Path) -> None:
    left = make(engine())
    await left.start()
    pid = left.pid
    left.stays = True
    await left.stop()
    assert alive(pid)
    await left.end_now()
    assert not alive(pid)


async def test_what_a_crashed_run_left_is_ended_before_the_start(make: Make, tmp_path: Path) -> None:
    left = make(Child("left", ["sleep", "1000"], at_once))
    await left.start()
    old = left.pid
    assert groups_left_over(tmp_path) == [old]
    if left._watcher is not None:  # this run "crashes": nobody watches any more
        left._watcher.cancel()
    fresh = make(Child("left", ["sleep", "1000"], at_once))
    await fresh.start()
    assert not alive(old)
    assert alive(fresh.pid)
    await fresh.stop()


async def test_a_stranger_with_a_recycled_number_is_left_alone(make: Make, tmp_path: Path) -> None:
    stranger = subprocess.Popen(["sleep", "1000"], start_new_session=True)
    note = tmp_path / "run" / "mine.json"
    note.parent.mkdir()
    note.write_text(f'{{"group": {stranger.pid}, "began": 1}}')
    mine = make(Child("mine", ["sleep", "1000"], at_once))
    await mine.start()
    assert stranger.poll() is None
    await mine.stop()
    stranger.kill()
    stranger.wait()


async def test_parts_stop_in_the_opposite_order_even_when_one_fails_to_start() -> None:
    told: list[str] = []

    class Step:
        def __init__(self, name: str, fails: bool = False) -> None:
            self.name, self.fails = name, fails

        async def start(self) -> None:
            told.append(f"+{self.name}")
            if self.fails:
                raise Unavailable("No.")

        async def stop(self) -> None:
            told.append(f"-{self.name}")

        async def health(self) -> str | None:
            return None

    with pytest.raises(Unavailable):
        async with running([Step("a"), Step("b"), Step("c", fails=True), Step("d")], say=lambda line: None):
            pass
    assert told == ["+a", "+b", "+c", "-c", "-b", "-a"]


def test_a_taken_port_is_named_with_its_holder_and_the_variable_to_change() -> None:
    port = free_port()
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", port))
        holder.listen()
        held = find_holder(port, "tcp")
        assert held is not None
        assert held.pid == os.getpid()
        with pytest.raises(PortTaken) as caught:
            require_free([PortUse("sip_port", "udp+tcp", port, "127.0.0.1")])
        sentence = f"Port {port} (TCP) is taken by {held.name} (process {held.pid})."
        assert caught.value.message == f"{sentence} Stop it, or set CLARION_SIP_PORT to another port."
        # What the next start ends anyway does not count.
        require_free([PortUse("sip_port", "udp+tcp", port, "127.0.0.1")], ours=[held.group])
    require_free([PortUse("sip_port", "udp+tcp", port, "127.0.0.1")])


async def test_a_log_that_grew_too_long_is_turned_over(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "LOG_BYTES", 10)
    child = make(Child("wordy", ["sh", "-c", "echo long enough for a log; sleep 1000"], at_once))
    await child.start()
    log = tmp_path / "logs" / "wordy.log"
    await wait_for(lambda: log.stat().st_size > 10, missing="words in the log")
    await child.stop()
    await child.start()
    assert (tmp_path / "logs" / "wordy.log.1").read_text() == "long enough for a log\n"
    await child.stop()
