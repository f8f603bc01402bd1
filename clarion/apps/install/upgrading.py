"""Move an installation to this version of Clarion, role by role, while calls go on; and back again.

The command of the new version is run. Migrations only add (docs/operations/database.md), so the old version's processes
work with the new form of the database while they are replaced, and again after a rollback.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from clarion.apps.install.answers import Answers
from clarion.apps.install.applying import Machine, note
from clarion.apps.install.facts import MachineFacts
from clarion.apps.install.plan import CONTROL, ROLES, make_plan
from clarion.base.errors import ClarionError, Conflict, NotFound, Unavailable

_READY_WITHIN_S: Final = 300


class UpgradeFailed(ClarionError):
    """The new version does not work here; the old one runs again."""

    default_status = 500


def upgrade(machine: Machine, facts: MachineFacts, say: Callable[[str], None], *, backup: bool = True) -> None:
    """Raises `UpgradeFailed` after going back to the version that ran before."""
    state = _installed(machine)
    answers = Answers.model_validate(state["answers"])
    before = Path(state["program"])
    if before == facts.program:
        raise Conflict(f"{before} runs already. Run `upgrade` with the command of the version to change to.")
    if backup and answers.backup_target:
        say("Back up first")
        machine.run(("systemctl", "start", "clarion-backup.service"))
    say("Bring the database to the form of the new version; the old one goes on with it")
    machine.run(_as_service(facts.program, "migrate"))
    try:
        _switch(machine, answers, facts, say)
    except Unavailable as error:
        say(f"{error.message} Going back to {before}")
        _switch(machine, answers, _with_program(facts, before), say)
        raise UpgradeFailed(f"The new version does not work here, and {before} runs again. {error.message}") from error
    state = machine.read_state()
    machine.write_state({**state, "program": str(facts.program), "previous": str(before)})


def roll_back(machine: Machine, facts: MachineFacts, say: Callable[[str], None]) -> None:
    """To the version before the last upgrade. Everything that was written since stays."""
    state = _installed(machine)
    previous = Path(state.get("previous", ""))
    if not state.get("previous") or not machine.at(previous).exists():
        raise NotFound("There is no earlier version to go back to.")
    answers = Answers.model_validate(state["answers"])
    _switch(machine, answers, _with_program(facts, previous), say)
    state = machine.read_state()
    machine.write_state({**state, "program": str(previous), "previous": state["program"]})


def _installed(machine: Machine) -> dict[str, Any]:
    state = machine.read_state()
    if not state.get("answers") or not state.get("program"):
        raise NotFound("Clarion is not installed here as services; `clarion install` does that.")
    return state


def _with_program(facts: MachineFacts, program: Path) -> MachineFacts:
    return replace(facts, program=program)


def _as_service(program: Path, *words: str) -> tuple[str, ...]:
    return ("env", f"PROGRAM={program}", str(CONTROL), *words)


def _switch(machine: Machine, answers: Answers, facts: MachineFacts, say: Callable[[str], None]) -> None:
    """Write the units of a version, and restart role by role; each has to be ready before the next one."""
    steps = make_plan(answers, facts).steps
    for step in steps:
        if step.prepares:
            for command in step.commands:
                machine.run(command)
    state = machine.read_state()
    for step in steps:
        note(state, step)
    machine.write_state(state)
    for step in steps:
        for file in step.files:
            machine.write(file)
    machine.run(("systemctl", "daemon-reload"))
    for role in ROLES:
        say(f"Restart the {role.title}")
        # `Type=notify`: this returns once the role is ready, and fails when it ends before.
        machine.run(("timeout", str(_READY_WITHIN_S), "systemctl", "restart", f"clarion-{role.name}.service"))
    machine.run(("systemctl", "start", "clarion.target"))
