"""Programs that a test starts: each in its own process group, with a log, ended by its id."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.support.forking import Forked, parent

_GRACE_S = 10.0


class Process:
    """A running program. `log` is the file that holds its standard output and error."""

    def __init__(self, popen: "subprocess.Popen[bytes] | Forked", name: str, log: Path) -> None:
        self.popen = popen
        self.name = name
        self.log = log

    @property
    def pid(self) -> int:
        return self.popen.pid

    @property
    def running(self) -> bool:
        return self.popen.poll() is None

    def tail(self, lines: int = 60) -> str:
        """The end of its log."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    def text(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def kill(self) -> None:
        """kill -9 of this program alone, as an accident would."""
        self.popen.kill()
        self.popen.wait()

    def signal(self, number: int) -> None:
        """Send a signal to this program alone; nothing happens once it has ended."""
        with contextlib.suppress(ProcessLookupError):
            if self.running:
                os.kill(self.popen.pid, number)

    def stop(self) -> None:
        """End it and everything it started: politely, then not."""
        self._signal_group(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.popen.wait(_GRACE_S)
        self._signal_group(signal.SIGKILL)
        self.popen.wait()

    def _signal_group(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, number)


def start_process(
    command: Sequence[str | Path],
    *,
    log: Path,
    name: str | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    forked: bool = False,
    network: Path | None = None,
) -> Process:
    """Start `command`; `env` is added to the environment. Tests use the fixture `processes`.

    `forked`: `command` is `clarion …` or a script, and begins in a copy of a process that has loaded Clarion.
    `network`: the network namespace that it runs in.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    name = name or Path(str(command[0])).name
    if forked:
        log.touch()
        words = [str(part) for part in command]
        return Process(
            parent().fork(words, log=log, env={**_plain_environment(), **(env or {})}, network=network), name, log
        )
    if network is not None:
        command = ["nsenter", f"--net={network}", "--", *command]
    with log.open("ab") as output:
        popen = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**_plain_environment(), **(env or {})},
            cwd=cwd,
            start_new_session=True,
        )
    return Process(popen, name, log)


def _plain_environment() -> dict[str, str]:
    """Ours, without what makes Python pass its output on at once: a user's machine does not say so either."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
