"""Programs of Clarion as children of one process that has loaded it: loading takes seconds.

Each is a process of its own with a session of its own, as a shell would start it: only what was loaded is shared.
`clarion up` and the commands of operators are started anew by the tests that use them.
"""

import contextlib
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

_LOADED = ("cli_edge", "cli_network", "cli_up")
_REQUEST_BYTES = 1 << 17
_TO_LOG = os.O_WRONLY | os.O_CREAT | os.O_APPEND


class Forked:
    """What tests use of `subprocess.Popen`. How it ended is known to nobody: it is no child of ours."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._end = os.pidfd_open(pid)

    def poll(self) -> int | None:
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        if self._ended(timeout) is None:
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0)
        return 0

    def kill(self) -> None:
        if self.poll() is None:
            signal.pidfd_send_signal(self._end, signal.SIGKILL)

    def _ended(self, within: float | None) -> int | None:
        poll = select.poll()
        poll.register(self._end, select.POLLIN)
        return 0 if poll.poll(None if within is None else within * 1000) else None

    def __del__(self) -> None:
        os.close(self._end)


class Parent:
    """The process that has loaded Clarion. It ends with this one, whose end closes the socket between them."""

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._socket, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with other:
            code = f"from tests.support.forking import serve; serve({other.fileno()})"
            command = [sys.executable, "-c", code]
            self._process = subprocess.Popen(command, pass_fds=[other.fileno()], cwd=Path(__file__).parents[2])

    def fork(self, command: Sequence[str], *, log: Path, env: Mapping[str, str], network: Path | None = None) -> Forked:
        """A process that runs `clarion …`, or a script, with nothing but this environment; its output goes to `log`.
        `network`: the network namespace that it is in.
        """
        with self._asking:
            request = {"command": list(command), "env": dict(env), "log": str(log.absolute())}
            request |= {"network": str(network)} if network is not None else {}
            self._socket.send(json.dumps(request).encode())
            answer = self._socket.recv(64)
            assert answer, f"the parent of roles has ended: {self._process.poll()}"
            return Forked(int(answer))


_parents: list[Parent] = []


def parent() -> Parent:
    """The one of this test run."""
    if not _parents:
        _parents.append(Parent())
    return _parents[0]


def serve(descriptor: int) -> None:
    """What the parent of roles does until its socket is closed."""
    connection = socket.socket(fileno=descriptor)
    gc.disable()
    for name in _LOADED:
        importlib.import_module(f"clarion.apps.{name}")
    gc.freeze()
    while request := connection.recv(_REQUEST_BYTES):
        _bury()
        pid = os.fork()
        if not pid:
            connection.close()
            _become(json.loads(request))
        connection.send(str(pid).encode())


def _bury() -> None:
    """Those that have ended. Until here they keep their ids, so that whoever asked for one finds it."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _become(request: dict[str, Any]) -> NoReturn:
    """This is the new process: a role, until it ends."""
    os.setsid()
    if "network" in request:
        with Path(request["network"]).open() as namespace:
            os.setns(namespace.fileno(), os.CLONE_NEWNET)
    for number, (file, how) in enumerate(((os.devnull, os.O_RDONLY), *[(request["log"], _TO_LOG)] * 2)):
        opened = os.open(file, how, 0o644)
        os.dup2(opened, number)
        os.close(opened)
    os.environ.clear()
    os.environ.update(request["env"])
    sys.argv = request["command"]
    if sys.argv[0].endswith(".py"):
        sys.path.insert(0, str(Path(sys.argv[0]).parent))
        runpy.run_path(sys.argv[0], run_name="__main__")
        sys.exit(0)
    sys.exit(importlib.import_module("clarion.apps.cli").main())
