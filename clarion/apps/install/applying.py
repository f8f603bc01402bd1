"""Carry out a plan, note what was done, and take it back. A run that was cut off is completed by the next one."""

import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from clarion.apps.install.answers import Answers
from clarion.apps.install.plan import ETC, Plan, PlannedFile, Step
from clarion.base.errors import NotFound, Unavailable

STATE: Final = ETC / "installed.json"
_LONGEST_WORDS: Final = 800
_WITHIN_S: Final = 1800


class Machine:
    """Files and commands of this machine; tests give another `root`, and hear commands instead of running them."""

    def __init__(self, root: Path = Path("/"), run: Callable[[Sequence[str]], None] | None = None) -> None:
        self._root = root
        self.run = run or run_command

    def at(self, path: Path) -> Path:
        return self._root / path.relative_to("/")

    def write(self, file: PlannedFile) -> bool:
        """False: it says so already."""
        path = self.at(file.path)
        if path.exists() and path.read_text() == file.content and path.stat().st_mode & 0o777 == file.mode:
            return False
        missing = [folder for folder in path.parents if not folder.exists()]
        path.parent.mkdir(parents=True, exist_ok=True)
        for folder in missing:
            folder.chmod(0o755)  # whatever the umask: other services read there, such as PostgreSQL
        draft = path.with_name(path.name + ".clarion-new")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, file.mode)
        with os.fdopen(descriptor, "w") as out:
            out.write(file.content)
        draft.chmod(file.mode)
        if file.group != "root" and self._root == Path("/"):
            shutil.chown(draft, group=file.group)
        draft.replace(path)
        return True

    def remove(self, path: Path) -> None:
        self.at(path).unlink(missing_ok=True)

    def read_state(self) -> dict[str, Any]:
        path = self.at(STATE)
        return dict(json.loads(path.read_text())) if path.exists() else {"files": [], "undo": [], "purge": []}

    def write_state(self, state: dict[str, Any]) -> None:
        self.write(PlannedFile(STATE, json.dumps(state, indent=1) + "\n", 0o600))


def run_command(command: Sequence[str]) -> None:
    """Raises `Unavailable` with the last words of a command that failed."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            list(command), capture_output=True, text=True, check=False, env=environment, timeout=_WITHIN_S, cwd="/",
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(f"`{shlex.join(command)}` could not be run: {error}") from None
    if done.returncode != 0:
        words = (done.stderr.strip() or done.stdout.strip())[-_LONGEST_WORDS:]
        raise Unavailable(f"`{shlex.join(command)}` failed: {words}")


def apply(plan: Plan, machine: Machine, say: Callable[[str], None]) -> list[Path]:
    """Returns the files that changed. What is about to be done is noted first, so that `uninstall` finds it even when
    this run ends in the middle.
    """
    changed: list[Path] = []
    state = machine.read_state()
    is_first = not state["files"]
    for step in plan.steps:
        say(step.title)
        note(state, step)
        machine.write_state(state)
        changed += [file.path for file in step.files if machine.write(file)]
        for command in step.commands:
            machine.run(command)
    if not is_first:
        _restart(changed, machine)
    return changed


def _restart(changed: Sequence[Path], machine: Machine) -> None:
    """What runs with other settings than it should."""
    restart = [path.name for path in changed if path.name.startswith("clarion-") and path.suffix == ".service"]
    if any(path.name == "turnserver.conf" for path in changed):
        restart.append("clarion-turn.service")
    if any(path.name in ("clarion.env", "secrets.env") for path in changed):
        restart += [f"clarion-{name}.service" for name in ("media", "edge", "calls", "api", "meetings", "jobs")]
    if any(path.name == "Caddyfile" for path in changed):
        restart.append("clarion-web.service")
    if restart:
        machine.run(("systemctl", "try-restart", *sorted(set(restart))))


def remember(machine: Machine, answers: Answers, program: Path) -> None:
    """What `clarion upgrade` starts from."""
    machine.write_state({**machine.read_state(), "answers": answers.model_dump(mode="json"), "program": str(program)})


def note(state: dict[str, Any], step: Step) -> None:
    """What `uninstall` has to take back."""
    state["files"] = list(dict.fromkeys([*state["files"], *(str(file.path) for file in step.files)]))
    for kind, commands in (("undo", step.undo), ("purge", step.purge)):
        known = [tuple(each) for each in state[kind]]
        state[kind] = [list(each) for each in dict.fromkeys([*known, *commands])]


def uninstall(machine: Machine, say: Callable[[str], None], *, purge: bool = False) -> None:
    """Stop the services and remove their files. Data, database, user and packages stay, unless `purge`: packages
    always do, since something else may need them by now. Raises `NotFound` where nothing is installed.
    """
    state = machine.read_state()
    if not state["files"]:
        raise NotFound("Clarion is not installed here as services: there is no /etc/clarion/installed.json.")
    commands = [*reversed(state["undo"]), *(reversed(state["purge"]) if purge else ())]
    units = [Path(path).name for path in state["files"] if Path(path).suffix in (".service", ".timer", ".path")]
    for command in [["systemctl", "stop", *units], *commands]:
        try:
            machine.run(command)
        except Unavailable as error:
            say(f"Went on although {error.message}")
    for path in state["files"]:
        machine.remove(Path(path))
    machine.run(("systemctl", "daemon-reload"))
    machine.remove(STATE)
