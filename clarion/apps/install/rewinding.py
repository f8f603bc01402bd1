"""Put the database of an installation back to a moment (`clarion rewind`)."""

import contextlib
from collections.abc import Callable
from datetime import datetime

from clarion.apps.install.applying import Machine
from clarion.apps.install.archiving import AS_POSTGRES, CONFIG, POSTGRES, restore_command
from clarion.apps.install.plan import ROLES
from clarion.base.errors import Conflict, NotFound, Unavailable


def rewind(machine: Machine, to: datetime, say: Callable[[str], None]) -> None:
    """Put the database back to a moment. Clarion is stopped meanwhile. Raises NotFound, Conflict, Unavailable."""
    state = machine.read_state()
    if not state.get("answers", {}).get("archive_target"):
        raise NotFound("Nothing was kept to go back by: install with --archive-target first.")
    if not machine.at(CONFIG).exists():
        raise Conflict(f"{CONFIG} is gone, and with it the key of the archive. Put it back first.")
    say("Stop Clarion and PostgreSQL")
    # By name: `stop` waits for what is named, and for nothing that goes with it. The packet filter stays.
    roles = [f"clarion-{role.name}.service" for role in ROLES]
    machine.run(("systemctl", "stop", "clarion.target", *roles, "postgresql@*.service", POSTGRES))
    say(f"Bring the database to {to:%Y-%m-%d %H:%M:%S %Z}")
    try:
        machine.run((*AS_POSTGRES, *restore_command(to)))
    except Unavailable:
        say("That failed: start PostgreSQL and Clarion again as they were")
        with contextlib.suppress(Unavailable):  # why it failed matters more
            _start(machine)
        raise
    say("Start PostgreSQL, which repeats what happened until then, and Clarion")
    _start(machine)
    say("Begin a new backup of the database")
    machine.run(("systemctl", "start", "clarion-archive.service"))


def _start(machine: Machine) -> None:
    machine.run(("systemctl", "start", POSTGRES))
    machine.run(("systemctl", "start", "clarion.target"))
